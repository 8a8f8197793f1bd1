"""Small pictures."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.display.numbers_to_colours import DisplayMapping
from convstudio.jobs.display.output_thumbnails import THUMBNAIL_SIDE, curve, thumbnail, thumbnails
from convstudio.jobs.display.view_pipeline import Request, Settled, Thumbnails, showing
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.colormap import Colormap
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Content, Policy, Project, View
from convstudio.values.zoom_viewport import Viewport

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(3, 200, 300), (1, 1, 5000), (4, 1, 1), (1, 500, 2)])
def test_an_image_has_a_thumbnail(shape):
    small = thumbnail(Image(RANDOM.normal(size=shape)))
    assert small.dtype == np.uint8
    assert small.shape[2] == 3
    assert 1 <= max(small.shape[:2]) <= THUMBNAIL_SIDE


def test_a_curve_misses_no_spike():
    values = np.zeros(10_000)
    values[1234] = 1
    picture = curve(values)
    assert (picture[0] == 40).any()
    assert (picture[-1] == 40).all()


def test_a_flat_curve_and_one_sample_are_lines():
    for values in (np.ones(5), np.zeros(1)):
        assert (curve(values)[0] == 40).all()


def test_a_curve_has_gaps_where_nothing_is_finite():
    """NaN was drawn as 0."""
    picture = curve(np.array([5.0, np.nan, 6.0, -np.inf, 7.0]))
    assert (picture == 40).any(axis=(0, 2)).tolist() == [True, False, True, False, True]
    assert (picture[-1, 0] == 40).all() and (picture[0, 4] == 40).all()
    assert (curve(np.array([np.nan, np.inf])) == 235).all()


def look_of(image, stack, **view):
    return DisplayMapping(image, stack, (0,), View(**view))


def test_each_output_has_a_small_picture_and_the_energy_of_its_samples():
    image = Image(np.ones((1, 10, 10), np.uint8))
    bank = KernelBank(np.array([[[[0.0]]], [[[3.0]]]]))
    stack = make_stack_plan([Layer(bank=bank)], facts_of(image))
    small = thumbnails(look_of(image, stack), CancelToken())
    assert small.energies == (0, 9)
    assert len(small.pixels) == 2
    assert thumbnails(look_of(image, stack, output=1), CancelToken()) is small
    assert thumbnails(look_of(image, stack, colours=Colormap.MAGMA), CancelToken()) is not small


def test_a_curve_of_numbers_whose_difference_is_infinite_rises():
    picture = curve(np.linspace(-1, 1, 88) * 1.7e308)
    rows = [int(np.flatnonzero(picture[:, column, 0] == 40)[0]) for column in range(88)]
    assert (rows[0], rows[-1]) == (43, 0) and rows == sorted(rows, reverse=True)
    for flat in (1.797e308, -1.797e308, 0.0):
        assert (curve(np.full(5, flat))[0] == 40).all()


# --- what is shown small is what is shown large

CELLS = Image(RANDOM.integers(40, 90, (3, 24, 30), np.uint8))
COLOURS = Layer(bank=KernelBank(RANDOM.normal(size=(2, 1, 3, 3))))
MIXED = Layer(bank=KernelBank(RANDOM.normal(size=(5, 3, 3, 3))), grouping=Grouping.STANDARD)
VIEWS = [
    {"levels": (20.0, 60.0)},
    {"levels": (-20.0, 60.0), "policy": Policy.SIGNED},
    {"policies": ((1, Policy.ABS), (2, Policy.SIGNED), (4, Policy.PERCENTILE))},
    {"levels": (0.0, 9.0), "policies": ((0, Policy.SIGNED),)},
    {"content": Content.DIFFERENCE, "channel": 1},
    {"content": Content.OVERLAY, "policy": Policy.ABS},
    {"content": Content.PADDING},
    {"clipping": True, "policy": Policy.CLAMP},
    {"policy": Policy.STRETCH, "region": (3.0, 4.0, 9.0, 8.0)},
    {"policy": Policy.PERCENTILE},
    {"colours": Colormap.VIRIDIS, "policy": Policy.OFFSET},
]


def parts_of(image, layer, view, dark=False):
    """What a window shows in the end, at one sample a pixel."""
    height, width = image.shape[1:]
    asked = Request(
        Project((image,), layers=(layer,), view=view), Viewport(0, 0, width, height, width, height), dark=dark
    )
    return {type(part): part for part in showing(asked, CancelToken())}


@pytest.mark.parametrize("layer", [MIXED, COLOURS], ids=["mixed", "by channel"])
@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_small_picture_of_an_output_is_the_one_on_the_stage(view, layer, dark):
    small = parts_of(CELLS, layer, View(**view, colour=False), dark)[Thumbnails].pixels
    for output, pixels in enumerate(small):
        large = parts_of(CELLS, layer, View(**view, colour=False, output=output), dark)[Settled].result.pixels
        np.testing.assert_array_equal(pixels, large, err_msg=f"output {output}")


@pytest.mark.parametrize("policy", [Policy.STRETCH, Policy.PERCENTILE, Policy.CLAMP])
def test_outputs_that_are_shown_as_one_picture_in_colour_have_its_levels(policy):
    image = Image(CELLS.array * np.array([1, 2, 0], np.uint8)[:, None, None])
    parts = parts_of(image, Layer(), View(policy))
    small, large = parts[Thumbnails].pixels, parts[Settled].result.pixels
    assert parts[Settled].result.channels == (0, 1, 2)
    for channel, pixels in enumerate(small):
        np.testing.assert_array_equal(pixels, np.repeat(large[..., channel : channel + 1], 3, axis=2))


@pytest.mark.parametrize("policy", [Policy.STRETCH, Policy.SIGNED])
def test_one_bright_sample_between_those_of_the_small_picture_darkens_it_too(policy):
    samples = np.full((1, 400, 300), 9, np.float32)
    samples[0, 201, 101] = 5000
    bank = KernelBank(np.array([[[[1.0]]], [[[2.0]]]]))
    parts = parts_of(Image(samples), Layer(bank=bank), View(policy))
    large = parts[Settled].result.pixels[0, 0]
    assert [pixels.reshape(-1, 3).tolist() for pixels in parts[Thumbnails].pixels] == [
        [large.tolist()] * pixels.shape[0] * pixels.shape[1] for pixels in parts[Thumbnails].pixels
    ]


def test_where_all_outputs_would_take_long_those_in_sight_decide(monkeypatch):
    image = Image(RANDOM.normal(size=(1, 400, 300)))
    stack = make_stack_plan([Layer(bank=KernelBank(np.ones((2, 1, 3, 3))))], facts_of(image))
    monkeypatch.setattr(type(stack), "seconds", 9.0)
    look = look_of(image, stack, policy=Policy.STRETCH)
    small = thumbnails(look, CancelToken())
    assert not small.settled
    assert thumbnails(look, CancelToken(), settled=True) is small
    monkeypatch.setattr(type(stack), "seconds", 0.1)
    assert thumbnails(look, CancelToken(), settled=True).settled
    assert thumbnails(look, CancelToken()).settled


def test_a_curve_shows_the_content_that_is_shown_large():
    signal = Image(RANDOM.normal(size=(1, 1, 200)))
    stack = make_stack_plan([Layer()], facts_of(signal))
    small = thumbnails(look_of(signal, stack, content=Content.DIFFERENCE), CancelToken())
    np.testing.assert_array_equal(small.pixels[0], curve(np.zeros(200)))
