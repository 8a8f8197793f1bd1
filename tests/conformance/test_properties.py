"""Laws of convolution on settings that hypothesis draws, those first that catch most bugs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import convstudio as cs
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.values.region import Region
from tests.drawn import brute_output

NUMPYS = {"replicate": "edge", "reflect": "reflect", "symmetric": "symmetric", "circular": "wrap", "zeros": "constant"}
engines = st.sampled_from(["opencv", "numpy", "reference"])
borders = st.sampled_from([border.value for border in cs.Border])
modes = st.sampled_from(["full", "valid", "same", "same_upper", "same_lower"])
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(1, 6), st.integers(1, 6))
steps = st.tuples(st.integers(1, 4), st.integers(1, 4))
dilations = st.tuples(st.integers(1, 3), st.integers(1, 3))
groupings = st.sampled_from([(1, 1, 1), (2, 3, 1), (4, 2, 2), (3, 6, 3), (2, 4, 2)])  # inputs, outputs, groups


def close(result, expected):
    np.testing.assert_allclose(result, expected, rtol=1e-9, atol=1e-9)


def operands(seed, size, grouping=(1, 1, 1)):
    """x wide enough for a kernel of 6 cells with dilation 3, in float64, where laws hold to nine digits."""
    random = np.random.default_rng(seed)
    inputs, outputs, groups = grouping
    x = random.normal(size=(inputs, *random.integers(16, 24, 2)))
    return x, random.normal(size=(outputs, inputs // groups, *size))


@given(seeds, sizes, steps, dilations, groupings, modes, borders, st.booleans(), engines)
def test_any_output_is_the_plain_sum(seed, size, stride, dilation, grouping, mode, border, flip, engine):
    x, w = operands(seed, size, grouping)
    _, outputs, groups = grouping
    layer = cs.Layer(
        bank=cs.KernelBank(w), mode=cs.Mode(mode.replace("_", "-")), stride=stride, dilation=dilation,
        grouping=cs.Grouping.GROUPED, groups=groups, border=cs.Border(border), border_value=2.5, flip=flip,
        bias=tuple(range(outputs)),
    )  # fmt: skip
    result = cs.run([layer], x, engine=engine)
    random = np.random.default_rng(seed)
    for _ in range(3):
        place = tuple(int(random.integers(side)) for side in result.shape)
        assert result[place] == pytest.approx(brute_output(layer, x, *place), abs=1e-9)


@given(seeds, sizes, dilations, st.booleans(), engines)
def test_an_impulse_gives_the_kernel_back_at_its_place(seed, size, dilation, flip, engine):
    random = np.random.default_rng(seed)
    x, (row, column) = np.zeros((41, 43)), (20 + int(random.integers(-2, 3)), 21)
    x[row, column] = 1
    w = random.normal(size=size)
    result = cs.conv2d(x, w, padding="same", dilation=dilation, flip=flip, engine=engine)
    expected = np.zeros_like(x)
    seen = w if flip else w[::-1, ::-1]  # a correlation meets its kernel backwards
    top, left = (at - (d * (k - 1) - d * (k - 1) // 2) for at, k, d in zip((row, column), size, dilation, strict=True))
    expected[top : top + dilation[0] * size[0] : dilation[0], left : left + dilation[1] * size[1] : dilation[1]] = seen
    close(result, expected)


@given(seeds, sizes, dilations, modes, st.sampled_from(sorted(NUMPYS)), engines)
def test_padding_first_and_valid_then_is_the_border(seed, size, dilation, mode, border, engine):
    x, w = operands(seed, size)
    pads = cs.plan(x, w, dilation=dilation, padding=mode).padding
    padded = np.pad(x, ((0, 0), *pads), mode=NUMPYS[border])
    result = cs.conv2d(x, w, dilation=dilation, padding=mode, padding_mode=border, engine=engine)
    close(result, cs.conv2d(padded, w, dilation=dilation, engine=engine))


@given(seeds, sizes, steps, dilations, st.sampled_from(["full", "valid", "same"]), borders, engines)
def test_a_stride_keeps_every_nth_output(seed, size, stride, dilation, mode, border, engine):
    x, w = operands(seed, size)
    settings = {"dilation": dilation, "padding": mode, "padding_mode": border, "engine": engine}
    whole = cs.conv2d(x, w, **settings)
    close(cs.conv2d(x, w, stride=stride, **settings), whole[:, :: stride[0], :: stride[1]])


@given(seeds, sizes, steps, dilations, modes, engines)
def test_groups_are_split_and_joined(seed, size, stride, dilation, mode, engine):
    x, w = operands(seed, size, (6, 9, 3))
    settings = {"stride": stride, "dilation": dilation, "padding": mode, "engine": engine}
    parts = [cs.conv2d(x[2 * g : 2 * g + 2], w[3 * g : 3 * g + 3], **settings) for g in range(3)]
    close(cs.conv2d(x, w, groups=3, **settings), np.concatenate(parts))


@given(seeds, sizes, st.floats(-100, 100), st.floats(-10, 10), engines)
def test_a_constant_image_gives_its_value_times_the_sum_plus_the_bias(seed, size, value, bias, engine):
    w = np.random.default_rng(seed).normal(size=(1, 1, *size))
    for border in ("replicate", "reflect", "symmetric", "circular"):
        x = np.full((1, 9, 10), value)
        result = cs.conv2d(x, w, [bias], padding="same", padding_mode=border, engine=engine)
        close(result, np.full((1, 9, 10), value * w.sum() + bias))


@given(seeds, sizes, steps, dilations, modes, borders, engines)
def test_transposing_all_transposes_the_result(seed, size, stride, dilation, mode, border, engine):
    x, w = operands(seed, size)
    settings = {"padding": mode, "padding_mode": border, "engine": engine}
    result = cs.conv2d(x, w, stride=stride, dilation=dilation, **settings)
    turned = cs.conv2d(
        x.transpose(0, 2, 1), w.transpose(0, 1, 3, 2), stride=stride[::-1], dilation=dilation[::-1], **settings
    )
    close(turned.transpose(0, 2, 1), result)


@given(seeds, sizes, dilations, borders, engines)
def test_full_cropped_is_same_and_valid_where_the_border_is_the_same(seed, size, dilation, border, engine):
    x, w = operands(seed, size)
    settings = {"dilation": dilation, "padding_mode": border, "engine": engine}
    full = cs.conv2d(x, w, padding="full", **settings)[0]
    reach = [d * (k - 1) for d, k in zip(dilation, size, strict=True)]
    rows, columns = x.shape[1:]
    top, left = (extent - extent // 2 for extent in reach)
    close(cs.conv2d(x, w, padding="same", **settings)[0], full[top : top + rows, left : left + columns])
    close(cs.conv2d(x, w, **settings)[0], full[reach[0] : rows, reach[1] : columns])


@given(seeds, sizes, steps, dilations, groupings, modes, borders)
def test_engines_agree(seed, size, stride, dilation, grouping, mode, border):
    x, w = operands(seed, size, grouping)
    settings = {
        "stride": stride, "dilation": dilation, "groups": grouping[2], "padding": mode, "padding_mode": border,
        "value": -1.5,
    }  # fmt: skip
    expected = cs.conv2d(x, w, engine="reference", **settings)
    for engine in ("auto", "opencv", "numpy"):
        close(cs.conv2d(x, w, engine=engine, **settings), expected)


@given(seeds, sizes, steps, dilations, modes, borders, engines, st.integers(1, 9), st.integers(1, 9))
def test_tiles_laid_side_by_side_are_the_whole(seed, size, stride, dilation, mode, border, engine, rows, columns):
    x, w = operands(seed, size, (2, 2, 2))
    layer = cs.Layer(
        bank=cs.KernelBank(w), mode=cs.Mode(mode.replace("_", "-")), stride=stride, dilation=dilation,
        grouping=cs.Grouping.DEPTHWISE, border=cs.Border(border), border_value=3.0,
    )  # fmt: skip
    stack = make_stack_plan([layer], facts_of(cs.Image(x)), engine)
    whole = samples(stack, x, Region.whole(*stack.output_shape[1:]))
    tiled = np.full_like(whole, np.nan)
    for tile in Region.whole(*stack.output_shape[1:]).tiles(rows, columns):
        tiled[:, tile.slices[0], tile.slices[1]] = samples(stack, x, tile)
    close(tiled, whole)


@given(seeds, sizes, steps, st.floats(-5, 5), engines)
def test_sums_of_images_give_sums_of_results(seed, size, stride, factor, engine):
    x, w = operands(seed, size)
    other = np.random.default_rng(seed + 1).normal(size=x.shape)
    settings = {"stride": stride, "padding": "same", "engine": engine}
    expected = factor * cs.conv2d(x, w, **settings) + cs.conv2d(other, w, **settings)
    close(cs.conv2d(factor * x + other, w, **settings), expected)


@given(seeds, sizes, st.integers(-20, 20), st.integers(-20, 20), engines)
def test_shifting_a_circle_shifts_its_result(seed, size, down, right, engine):
    x, w = operands(seed, size)
    settings = {"padding": "same", "padding_mode": "circular", "engine": engine}
    moved = cs.conv2d(np.roll(x, (down, right), axis=(1, 2)), w, **settings)
    close(moved, np.roll(cs.conv2d(x, w, **settings), (down, right), axis=(1, 2)))


@given(seeds, sizes, sizes, engines)
def test_two_layers_of_full_convolution_are_one_with_the_kernels_convolved(seed, first, second, engine):
    random = np.random.default_rng(seed)
    x, v, w = random.normal(size=(12, 13)), random.normal(size=first), random.normal(size=second)
    settings = {"padding": "full", "flip": True, "engine": engine}
    close(cs.conv2d(cs.conv2d(x, v, **settings), w, **settings), cs.conv2d(x, cs.conv2d(v, w, **settings), **settings))
