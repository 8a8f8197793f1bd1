"""The sliding window against the results themselves, its padding, its holes, and what the floor drops."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.input_values import exact
from convstudio.explain.sliding_window_steps import scene
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.region import Region
from convstudio.values.test_patterns import numbers
from tests.explain.test_sample_explanation import drawn_stack

FIVE = np.array([[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [2, 0, 1, 1, 0], [1, 3, 0, 2, 1], [0, 1, 1, 0, 2]], np.float32)
SOBEL = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])


def scene_of(array, weights, output=0, place=(0, 0), most=32, **changes):
    image = Image(np.asarray(array))
    weights = np.asarray(weights, float)
    layer = Layer(bank=KernelBank(weights if weights.ndim == 4 else weights[None, None]), **changes)
    return scene(make_stack_plan((layer,), facts_of(image), "auto"), image.array, output, place, most)


@pytest.mark.parametrize(
    ("mode", "weights"),
    [(Mode.FULL, SOBEL), (Mode.VALID, SOBEL), (Mode.SAME, SOBEL), (Mode.SAME, np.array([[1.0, 2], [3, 4]]))],
    ids=["full", "valid", "same", "same, even"],
)
def test_the_seed_cases(mode, weights):
    found = scene_of(FIVE[None], weights, mode=mode)
    np.testing.assert_array_equal(found.results, correlate2d(FIVE, weights, mode.value))
    assert found.steps == found.results.size
    made = [found.value(step) for step in range(found.steps)]
    np.testing.assert_allclose(made, found.results.ravel(), atol=1e-12)
    before, after = {Mode.FULL: (2, 2), Mode.VALID: (0, 0), Mode.SAME: (1, 1)}[mode] if len(weights) == 3 else (0, 1)
    assert found.rows.positions == found.columns.positions == range(-before, 5 + after)


@pytest.mark.parametrize("seed", range(60))
def test_each_step_makes_its_result(seed):
    random = np.random.default_rng(seed)
    source, layers, _ = drawn_stack(random, int(random.integers(1, 4)))
    stack = make_stack_plan(layers, facts_of(Image(source)), "reference")
    outputs, height, width = stack.output_shape
    place = int(random.integers(height)), int(random.integers(width))
    output, most = int(random.integers(outputs)), int(random.integers(1, 20))
    found = scene(stack, source, output, place, most)
    whole = samples(exact(stack), source, Region.whole(height, width), (output,))[0]
    assert found.step_of(*place) is not None
    for step in range(found.steps):
        np.testing.assert_allclose(found.value(step), whole[found.place(step)], rtol=1e-9, atol=1e-9)
        assert found.step_of(*found.place(step)) == step


@pytest.mark.parametrize(("stride", "dilation", "length"), [(1, 1, 9), (3, 1, 9), (3, 2, 12), (2, 3, 11), (4, 1, 9)])
def test_what_no_window_covers_is_dropped(stride, dilation, length):
    x = np.arange(length * length, dtype=np.float32).reshape(1, length, length)
    found = scene_of(x, SOBEL, stride=(stride, stride), dilation=(dilation, dilation), mode=Mode.VALID)
    last = found.rows.window(found.rows.count - 1)[-1]
    assert found.rows.dropped == range(last + 1, length)
    assert len(found.rows.dropped) < stride
    assert found.rows.positions == range(length)


def test_a_window_has_holes_where_it_is_dilated():
    found = scene_of(np.zeros((1, 9, 9)), SOBEL, dilation=(2, 3), mode=Mode.VALID)
    assert list(found.rows.window(1)) == [1, 3, 5]
    assert list(found.columns.window(0)) == [0, 3, 6]


def test_of_a_large_picture_a_part_is_drawn_about_the_place():
    x = np.random.default_rng(0).normal(size=(1, 300, 400))
    found = scene_of(x, SOBEL, place=(150, 200), most=12, mode=Mode.SAME)
    assert len(found.rows.positions) == len(found.columns.positions) == 12
    assert found.rows.outputs == range(145, 155)
    corner = scene_of(x, SOBEL, place=(149, 199), most=12, stride=(2, 2), mode=Mode.SAME)
    assert corner.rows.positions.stop == 301
    assert corner.rows.outputs.stop == corner.rows.count
    assert [at for at in corner.rows.positions if corner.rows.pads(at)] == [300]


def test_padding_is_filled_in():
    found = scene_of(FIVE[None], SOBEL, border=Border.REFLECT)
    np.testing.assert_array_equal(found.inputs[0], np.pad(FIVE, 1, mode="reflect"))
    constant = scene_of(FIVE[None], SOBEL, border=Border.CONSTANT, border_value=7.5)
    np.testing.assert_array_equal(constant.inputs[0], np.pad(FIVE, 1, constant_values=7.5))


def test_groups_read_their_own_channels():
    random = np.random.default_rng(5)
    x, w = random.normal(size=(4, 6, 6)), random.normal(size=(2, 2, 3, 3))
    found = scene_of(x, w, output=1, grouping=Grouping.GROUPED, groups=2, bias=(1.0, 2.0))
    assert found.channels == range(2, 4)
    assert found.partial(0).shape == (1, 2)
    assert found.bias.tolist() == [2.0]


def test_a_magnitude_has_the_sums_of_all_its_kernels():
    w = np.stack([SOBEL, SOBEL.T])[:, None]
    found = scene_of(FIVE[None], w, grouping=Grouping.STANDARD, activation=Activation.MAGNITUDE, mode=Mode.VALID)
    assert found.partial(0).shape == (2, 1)
    gx, gy = correlate2d(FIVE, SOBEL, "valid"), correlate2d(FIVE, SOBEL.T, "valid")
    np.testing.assert_allclose(found.results, np.hypot(gx, gy))


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(ConvStudioError, match="row is 9; the result has rows 0 to 4"):
        scene_of(FIVE[None], SOBEL, place=(9, 0))
    assert scene_of(FIVE[None], SOBEL).step_of(9, 0) is None


def test_small_numbers_are_whole_and_the_same_each_time():
    image = numbers(4, 16)
    assert image.shape == (1, 4, 16)
    np.testing.assert_array_equal(image.array, numbers(16, 16).array[:, :4])
    assert set(np.unique(image.array)) <= set(range(10))
