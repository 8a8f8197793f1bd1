"""What is made of the numbers of a result."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.display.display_range_policies import Levels, measured
from convstudio.jobs.display.numbers_to_colours import DisplayMapping
from convstudio.jobs.display.pixel_conversion import as_pixels
from convstudio.jobs.display.view_pipeline import Request, Settled, showing
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.render_loop import render
from convstudio.values.colormap import ABOVE, BELOW, Colormap, colour_table_of
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode
from convstudio.values.project import Content, Policy, Project, View
from convstudio.values.region import Region
from convstudio.values.zoom_viewport import Viewport

RANDOM = np.random.default_rng(3)
PHOTO = Image(RANDOM.integers(0, 256, (3, 20, 30), np.uint8))
BOX = Layer(bank=KernelBank(np.full((1, 1, 3, 3), 1 / 9)))
WHOLE = Region.whole(20, 30)


def look(*outputs, layer=BOX, image=PHOTO, **view):
    return DisplayMapping(image, make_stack_plan([layer], facts_of(image)), outputs or (0,), View(**view))


def result(looked):
    return render(looked.stack, looked.image.array)[list(looked.outputs)]


def test_the_result_is_shown_as_it_is():
    looked = look(1)
    values = result(looked)
    assert looked.values(values, WHOLE) is values


def test_a_difference_is_taken_from_the_channel_that_was_filtered():
    looked = look(2, content=Content.DIFFERENCE)
    values = result(looked)
    np.testing.assert_allclose(looked.values(values, WHOLE), values - PHOTO.array[2:].astype(np.float32))
    assert looked.policy is Policy.SIGNED


def test_the_share_of_padding_is_in_percent_whatever_the_policy():
    looked = look(content=Content.PADDING, policy=Policy.SIGNED, levels=(3, 4))
    values = looked.values(result(looked), WHOLE)
    assert values[0, 0, 0] == pytest.approx(500 / 9, abs=1e-3)  # five of nine cells lie outside
    assert values[0, 0, 5] == pytest.approx(300 / 9, abs=1e-3)
    assert not values[0, 1:-1, 1:-1].any()
    assert (looked.levels(measured(values)), looked.policy) == (Levels(0, 100), Policy.CLAMP)


@pytest.mark.parametrize("mode", [Mode.VALID, Mode.FULL, Mode.SAME])
def test_a_difference_to_a_copy_is_zero_wherever_the_copy_lies(mode):
    one = np.zeros((1, 1, 3, 3))
    one[..., 1, 1] = 1
    looked = look(layer=Layer(bank=KernelBank(one), mode=mode, stride=(2, 3)), content=Content.DIFFERENCE)
    values, inner = result(looked), Region(range(1, 6), range(1, 7))
    assert not looked.values(values[(slice(None), *inner.slices)], inner).any()


def test_of_mixed_channels_the_difference_is_to_the_chosen_one():
    mixing = Layer(
        bank=KernelBank(np.ones((2, 3, 1, 1))), grouping=next(g for g in type(BOX.grouping) if g.name == "STANDARD")
    )
    looked = look(1, layer=mixing, content=Content.DIFFERENCE, channel=2)
    values = result(looked)
    np.testing.assert_allclose(looked.values(values, WHOLE), values - PHOTO.array[2:].astype(np.float32))


def test_levels_set_by_hand_hold_and_stay_symmetric_for_signs():
    known = measured(np.array([-5.0, 9.0]))
    assert look(levels=(2.0, 7.0)).levels(known) == Levels(2, 7)
    assert look(levels=(-2.0, 7.0), policy=Policy.SIGNED).levels(known) == Levels(-7, 7)
    assert look(levels=(2.0, 7.0), content=Content.DIFFERENCE).levels(known) == Levels(-9, 9)
    assert look(levels=(2.0, 2.0)).levels(known).high > 2


@pytest.mark.parametrize(("number", "kind"), [(-3.4028e38, "float32"), (-1e308, "float64"), (-1e6, "float32")])
def test_a_constant_of_large_numbers_is_black(number, kind):
    """Widened by 1 it was divided by zero."""
    from convstudio.jobs.display.output_thumbnails import thumbnail

    constant = Image(np.full((1, 4, 4), number, kind))
    assert not thumbnail(constant).any()
    assert not as_pixels(constant.array, look(levels=(number, number)).levels(measured(constant.array))).any()
    for policy in (Policy.STRETCH, Policy.CLAMP, Policy.RAW):
        looked = look(image=constant, policy=policy)
        assert not as_pixels(constant.array, looked.levels(measured(constant.array))).any(), policy


def test_an_output_may_have_a_policy_of_its_own():
    view = {"policy": Policy.CLAMP, "policies": ((1, Policy.STRETCH),)}
    assert look(0, **view).policy is Policy.CLAMP
    assert look(1, **view).policy is Policy.STRETCH
    assert look(0, 1, 2, **view).policy is Policy.CLAMP


def test_percentiles_are_those_of_the_whole_result():
    looked = look(policy=Policy.PERCENTILE)
    low, high = np.percentile(result(looked), (0.5, 99.5), method="nearest")
    assert looked.levels(measured(np.array([-1e9, 1e9]))) == Levels(float(low), float(high))


def test_what_clips_is_marked():
    values = np.array([[[-1.0, 0.0, 255.0, 256.0]]])
    pixels = look(clipping=True).pixels(values, Region(range(1), range(4)), Levels(0, 255))
    assert [tuple(pixel) for pixel in pixels[0].tolist()] == [BELOW, (0, 0, 0), (255, 255, 255), ABOVE]


def test_other_colours_go_from_black_to_white():
    values = np.array([[[0.0, 255.0]]])
    pixels = look(colours=Colormap.VIRIDIS).pixels(values, Region(range(1), range(2)), Levels(0, 255))
    table = colour_table_of(Colormap.VIRIDIS)
    assert pixels[0].tolist() == [table[0].tolist(), table[255].tolist()]


def test_laid_over_zero_is_the_input_and_white_the_result():
    looked = look(content=Content.OVERLAY)
    values = np.zeros((1, 20, 30), np.float32)
    values[0, 5, 5] = 255
    pixels = looked.pixels(values, WHOLE, Levels(0, 255))
    expected = np.repeat(PHOTO.array[0][..., None], 3, axis=2)
    expected[5, 5] = 255
    np.testing.assert_array_equal(pixels, expected)


def test_statistics_hold_for_another_place_but_not_for_another_content():
    assert look().statistics_key == look(colours=Colormap.TURBO, clipping=True).statistics_key
    assert look().statistics_key != look(content=Content.DIFFERENCE).statistics_key


def test_a_difference_to_another_channel_has_levels_of_its_own():
    """Of 10, 200 and 10 the mean is 73.33: the view stayed at that of the channel looked at before."""
    image = Image(np.array([10, 200, 10], np.uint8)[:, None, None] * np.ones((3, 8, 9), np.uint8))
    thirds = Layer(bank=KernelBank(np.full((1, 3, 1, 1), 1 / 3)), grouping=Grouping.STANDARD)
    viewport = Viewport.around(4.5, 4.0, 1.0, 9, 8)

    def settled(channel):
        view = View(content=Content.DIFFERENCE, channel=channel)
        parts = showing(Request(Project((image,), layers=(thirds,), view=view), viewport), CancelToken())
        return next(part for part in parts if isinstance(part, Settled)).levels

    assert [settled(channel).high for channel in (0, 1, 0)] == pytest.approx([190 / 3, 380 / 3, 190 / 3])


@pytest.mark.parametrize("step", [1, 2, 3])
def test_only_what_lies_in_the_region_counts(step):
    looked = look(region=(10.0, 5.0, 12.0, 9.0))
    values, region = np.arange(600.0).reshape(1, 20, 30), Region(range(step // 2, 20, step), range(0, 30, step))
    taken = values[(slice(None), *region.slices)]
    rows = [row for row in region.rows if 5 <= row < 14]
    columns = [column for column in region.columns if 10 <= column < 22]
    np.testing.assert_array_equal(looked.counted(taken, region), values[:, rows][:, :, columns])


def test_a_region_beside_the_result_counts_everything():
    assert look(region=(500.0, 5.0, 12.0, 9.0)).inside == WHOLE
    assert look(region=(10.0, 5.0, 12.0, 9.0)).counted(np.ones((1, 2, 3)), Region(range(2), range(3))).size == 0


def test_a_difference_of_infinities_is_not_a_number():
    infinite = Image(np.full((1, 4, 4), np.inf))
    looked = look(image=infinite, layer=Layer(), content=Content.DIFFERENCE)
    values = np.full((1, 4, 4), np.inf)
    assert np.isnan(looked.values(values, Region.whole(4, 4))).all()


def test_a_number_that_is_not_finite_is_magenta_in_input_overlay_and_difference():
    from convstudio.jobs.display.output_thumbnails import thumbnail
    from convstudio.values.colormap import NOT_A_NUMBER

    samples = np.linspace(0, 1, 600, dtype=np.float32).reshape(1, 20, 30).copy()
    samples[0, 4, 5] = np.nan
    lost = Image(samples)
    assert tuple(thumbnail(lost)[4, 5]) == NOT_A_NUMBER
    for content in (Content.RESULT, Content.OVERLAY, Content.DIFFERENCE):
        looked = look(image=lost, content=content)
        values = looked.values(result(looked), WHOLE)
        pixels = looked.pixels(values, WHOLE, looked.levels(measured(values)))
        assert tuple(pixels[4, 5]) == NOT_A_NUMBER, content
        assert tuple(pixels[10, 20]) != NOT_A_NUMBER


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("content", [Content.RESULT, Content.OVERLAY])
def test_alpha_is_shown_from_clear_to_opaque(content, edited):
    """It had black and white of the colours beside it: half of it was white beside 12 bits."""
    samples = np.full((4, 6, 7), 4000, np.uint16)
    samples[3] = 32768
    glass = Image(samples, names=("red", "green", "blue", "alpha"))
    glass = glass.with_sample(0, 0, 0, 4000) if edited else glass
    for bank in (np.ones((1, 1, 1, 1)), np.ones((2, 1, 1, 1))):
        several = Layer(bank=KernelBank(bank))
        looked = look(4 * len(bank) - 1, layer=several, image=glass, content=content)
        values = result(looked)
        pixels = looked.pixels(values, Region.whole(6, 7), looked.levels(measured(values)))
        assert np.unique(pixels).tolist() == [128]
        assert look(0, layer=several, image=glass).levels(measured(values)) == Levels(0, 4000)
