"""Which outputs, channels and samples are in sight, and at which levels."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.display.display_range_policies import Levels, measured
from convstudio.jobs.display.samples_in_sight import (
    chosen_region,
    in_sight,
    result_levels,
    shown_channels,
    shown_outputs,
)
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.placed_picture import Placement
from convstudio.values.project import Content, Policy, View
from convstudio.values.region import Region
from convstudio.values.zoom_viewport import Viewport

PHOTO = Image(np.random.default_rng(0).integers(0, 256, (3, 200, 300), np.uint8))
LAPLACIAN = Layer(bank=KernelBank(np.array([[[[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]]])))
HERE = (Placement(), Placement())


# --- which channels


def outputs_of(image, layer, **view):
    return shown_outputs(make_stack_plan([layer], facts_of(image)), image, View(**view))


def test_a_coloured_picture_filtered_channel_by_channel_stays_coloured():
    assert outputs_of(PHOTO, LAPLACIAN) == (0, 1, 2)


def test_of_several_kernels_colour_shows_the_chosen_one_in_each_channel():
    two = Layer(bank=KernelBank(np.ones((2, 1, 3, 3))))
    assert outputs_of(PHOTO, two, output=3) == (1, 3, 5)


def test_alpha_is_shown_by_itself():
    assert outputs_of(Image(np.ones((4, 5, 5))), LAPLACIAN, output=3) == (3,)


@pytest.mark.parametrize(
    ("image", "layer", "view"),
    [
        (PHOTO, LAPLACIAN, {"colour": False}),
        (PHOTO, Layer(bank=KernelBank(np.ones((4, 3, 3, 3))), grouping=Grouping.STANDARD), {}),
        (Image(np.ones((1, 5, 5))), LAPLACIAN, {}),
    ],
)
def test_otherwise_one_output_is_shown(image, layer, view):
    assert outputs_of(image, layer, output=0, **view) == (0,)


def test_a_choice_beyond_the_last_output_is_the_last():
    assert outputs_of(Image(np.ones((1, 5, 5))), LAPLACIAN, output=9) == (0,)


def test_the_input_is_shown_in_colour_or_one_channel():
    assert shown_channels(PHOTO, View()) == (0, 1, 2)
    assert shown_channels(PHOTO, View(colour=False, channel=1)) == (1,)
    assert shown_channels(Image(np.ones((2, 5, 5))), View(channel=7)) == (1,)


# --- what is in sight


@pytest.mark.parametrize("scale", [0.1, 0.3, 1.0, 7.0])
def test_what_is_in_sight_covers_the_viewport(scale):
    viewport = Viewport.around(150, 100, scale, 100, 80)
    region = in_sight(viewport, HERE, (200, 300))
    step = region.rows.step
    assert region.rows[0] - step / 2 <= max(viewport.top, 0)
    assert region.rows[-1] + 1 + step / 2 >= min(viewport.top + viewport.height, 200)
    assert region.columns[0] - step / 2 <= max(viewport.left, 0)
    assert region.columns[-1] + 1 + step / 2 >= min(viewport.left + viewport.width, 300)


def test_no_more_samples_than_pixels_are_in_sight():
    region = in_sight(Viewport.around(5000, 5000, 0.01, 100, 100), HERE, (10000, 10000))
    assert region.shape == (100, 100)


def test_a_strided_result_is_stepped_over_less():
    strided = (Placement().after(4, 0, 0),) * 2
    region = in_sight(Viewport.around(200, 200, 0.25, 100, 100), strided, (100, 100))
    assert region.rows == range(100)


@pytest.mark.parametrize("centre", [(-1e6, 50), (1e6, 1e6)])
def test_far_outside_something_is_still_in_sight(centre):
    assert not in_sight(Viewport.around(*centre, 1.0, 50, 50), HERE, (100, 100)).empty


def test_levels_of_a_result_of_nothing_but_nan_are_usable():
    statistics = measured(np.full((1, 2, 2), np.nan))
    found = result_levels(Policy.STRETCH, PHOTO.shown_range, statistics)
    assert found == Levels(0, 1)


def test_three_chosen_outputs_are_red_green_and_blue():
    four = Layer(bank=KernelBank(np.ones((4, 3, 3, 3))), grouping=Grouping.STANDARD)
    assert outputs_of(PHOTO, four, composite=(3, 0, 2)) == (3, 0, 2)
    assert outputs_of(PHOTO, four, composite=(3, 0, 2), colour=False) == (0,)
    assert outputs_of(PHOTO, four, composite=(4, 0, 2)) == (0,)


def test_a_difference_is_signed_and_so_shows_one_output():
    assert outputs_of(PHOTO, LAPLACIAN, content=Content.DIFFERENCE) == (0,)


@pytest.mark.parametrize(
    ("layer", "rows", "columns"),
    [
        (LAPLACIAN, range(5, 15), range(10, 30)),
        (Layer(bank=LAPLACIAN.bank, stride=(2, 3)), range(3, 8), range(4, 10)),
        (Layer(bank=LAPLACIAN.bank, mode=Mode.VALID), range(4, 14), range(9, 29)),
    ],
)
def test_of_a_region_those_samples_count_whose_centres_lie_in_it(layer, rows, columns):
    stack = make_stack_plan([layer], facts_of(PHOTO))
    assert chosen_region(View(region=(10.0, 5.0, 20.0, 10.0)), stack) == Region(rows, columns)


def test_a_region_beside_the_result_holds_nothing_and_none_is_all():
    stack = make_stack_plan([LAPLACIAN], facts_of(PHOTO))
    assert chosen_region(View(region=(900.0, 5.0, 20.0, 10.0)), stack).empty
    assert chosen_region(View(), stack) == Region.whole(200, 300)
