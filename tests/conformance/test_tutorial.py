"""The examples of a first lecture on convolution, number by number."""

import itertools

import numpy as np
import pytest
from scipy.signal import correlate2d

import convstudio as cs

SIDES = range(1, 7)
PLANE = np.random.default_rng(0).normal(size=(9, 11))


def integers(random, *shape):
    return random.integers(-9, 10, shape).astype(np.float64)


def spelled_out(x, w, bias, stride, dilation, groups):
    """The sum as a lecture writes it, on small integers in float64: exact, whatever the order of the terms."""
    outputs, inputs, kh, kw = w.shape
    (s, t), (d, e) = stride, dilation
    rows = (x.shape[1] - d * (kh - 1) - 1) // s + 1
    columns = (x.shape[2] - e * (kw - 1) - 1) // t + 1
    y = np.zeros((outputs, rows, columns))
    for o, r, c in np.ndindex(*y.shape):
        first = o // (outputs // groups) * inputs
        window = x[first : first + inputs, r * s : r * s + d * kh : d, c * t : c * t + e * kw : e]
        y[o, r, c] = (window * w[o]).sum() + (bias[o] if bias is not None else 0)
    return y


def test_conv1d_of_0_to_15_counts_from_0_8_to_8_6():
    result = cs.conv1d(np.arange(16), [0.1, 0.2, 0.3])
    np.testing.assert_allclose(result, 0.8 + 0.6 * np.arange(14), rtol=1e-6)
    assert result.shape == (14,)
    assert result[-1] == pytest.approx(8.6)


def test_conv1d_of_one_channel_and_a_batch_is_the_same():
    x, w = np.arange(16.0), np.array([0.1, 0.2, 0.3])
    plain = cs.conv1d(x, w)
    np.testing.assert_array_equal(cs.conv1d(x[None], w[None, None])[0], plain)
    np.testing.assert_array_equal(cs.conv1d(x[None, None], w[None, None])[0, 0], plain)


def test_eight_channels_to_fourteen_with_a_tall_kernel_and_stride_two():
    x, w, bias = np.ones((5, 8, 10, 5)), np.ones((14, 8, 3, 2)), np.arange(14)
    result = cs.conv2d(x, w, bias, stride=(2, 1))
    assert result.shape == (5, 14, 4, 4)
    np.testing.assert_array_equal(result, np.broadcast_to(48 + bias[:, None, None], (5, 14, 4, 4)))


@pytest.mark.parametrize(("p", "q"), list(itertools.product(SIDES, SIDES)))
def test_get_padding_is_the_lectures(p, q):
    half_p, half_q = (p - 1) // 2, (q - 1) // 2
    same = [half_p, half_q, half_p + (p % 2 == 0), half_q + (q % 2 == 0)]
    assert cs.get_padding(PLANE, (p, q)) == same
    assert cs.get_padding(PLANE, (p, q), "SAME") == same
    assert cs.get_padding(PLANE, (p, q), mode="FULL") == [p - 1, q - 1, p - 1, q - 1]
    assert cs.get_padding(PLANE, (p, q), "VALID") == [0, 0, 0, 0]


@pytest.mark.parametrize("mode", ["FULL", "SAME", "VALID"])
@pytest.mark.parametrize(("p", "q"), list(itertools.product(SIDES, SIDES)))
def test_padding_by_get_padding_gives_scipys_numbers_and_size(p, q, mode):
    w = np.random.default_rng(p * 10 + q).normal(size=(p, q))
    top, left, bottom, right = cs.get_padding(PLANE, (p, q), mode)
    result = cs.conv2d(PLANE, w, padding=((top, bottom), (left, right)))
    expected = correlate2d(PLANE, w, mode.lower())
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, atol=1e-12)
    np.testing.assert_array_equal(result, cs.conv2d(PLANE, w, padding=mode))


@pytest.mark.parametrize("n", [7, 8, 11])
@pytest.mark.parametrize(("k", "s", "d", "p"), list(itertools.product((1, 2, 3), (1, 2, 3, 4), (1, 2, 3), (0, 1, 2))))
def test_the_output_size_is_the_formulas(n, k, s, d, p):
    expected = (n + 2 * p - d * (k - 1) - 1) // s + 1
    result = cs.conv2d(np.ones((1, n, 9)), np.ones((1, 1, k, 1)), stride=(s, 1), dilation=(d, 1), padding=(p, 0))
    assert result.shape == (1, expected, 9)
    shape = cs.output_shape((1, n, 9), (1, 1, k, 1), stride=(s, 1), dilation=(d, 1), padding=(p, 0))
    assert shape == (1, expected, 9)


def test_stride_three_takes_every_third_window():
    x = np.arange(100.0).reshape(10, 10)
    w = np.zeros((3, 3))
    w[0, 0] = 1
    np.testing.assert_array_equal(cs.conv2d(x, w, stride=3), x[:8:3, :8:3])


def test_the_rows_that_no_window_covers_are_left_out():
    x = np.ones((6, 6))
    x[5] = x[:, 5] = np.nan
    assert np.isfinite(cs.conv2d(x, np.ones((3, 3)), stride=2)).all()


@pytest.mark.parametrize(
    ("inputs", "outputs", "groups", "size", "stride", "dilation", "with_bias"),
    [
        pytest.param(1, 1, 1, (3, 3), (1, 1), (1, 1), False, id="one-plane"),
        pytest.param(3, 1, 1, (3, 3), (1, 1), (1, 1), False, id="several-inputs"),
        pytest.param(1, 4, 1, (3, 3), (1, 1), (1, 1), False, id="several-outputs"),
        pytest.param(3, 5, 1, (3, 3), (1, 1), (1, 1), True, id="several-of-both-with-bias"),
        pytest.param(4, 6, 2, (3, 2), (1, 1), (1, 1), True, id="two-groups"),
        pytest.param(6, 3, 3, (2, 3), (3, 2), (1, 1), True, id="three-groups-strided"),
        pytest.param(2, 3, 1, (3, 3), (1, 1), (2, 3), True, id="dilated"),
        pytest.param(4, 4, 4, (3, 3), (1, 1), (1, 1), False, id="depthwise"),
        pytest.param(3, 6, 3, (3, 3), (2, 1), (1, 2), True, id="depthwise-with-multiplier"),
        pytest.param(5, 7, 1, (1, 1), (1, 1), (1, 1), True, id="pointwise"),
        pytest.param(2, 2, 1, (1, 5), (1, 2), (1, 1), True, id="a-row"),
    ],
)
@pytest.mark.parametrize("engine", ["opencv", "numpy", "reference"])
def test_a_layer_is_the_sum_spelled_out(inputs, outputs, groups, size, stride, dilation, with_bias, engine):
    random = np.random.default_rng(inputs * 100 + outputs)
    x, w = integers(random, inputs, 11, 12), integers(random, outputs, inputs // groups, *size)
    bias = integers(random, outputs) if with_bias else None
    result = cs.conv2d(x, w, bias, stride=stride, dilation=dilation, groups=groups, engine=engine)
    np.testing.assert_allclose(result, spelled_out(x, w, bias, stride, dilation, groups), atol=1e-9)


def depthwise_separable(random):
    deep = cs.Layer(
        bank=cs.KernelBank(integers(random, 32, 1, 3, 3)),
        grouping=cs.Grouping.DEPTHWISE,
        bias=tuple(integers(random, 32)),
    )
    point = cs.Layer(
        bank=cs.KernelBank(integers(random, 128, 32, 1, 1)),
        grouping=cs.Grouping.POINTWISE,
        bias=tuple(integers(random, 128)),
    )
    return deep, point


def test_depthwise_then_pointwise_is_two_layers_of_a_stack():
    random = np.random.default_rng(3)
    deep, point = depthwise_separable(random)
    x = integers(random, 32, 9, 10)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    between = spelled_out(padded, deep.bank.weights, deep.bias, (1, 1), (1, 1), 32)
    expected = spelled_out(between, point.bank.weights, point.bias, (1, 1), (1, 1), 1)
    result = cs.run([deep, point], x)
    assert result.shape == (128, 9, 10)
    np.testing.assert_allclose(result, expected, atol=1e-7)


def test_the_separable_pair_has_4544_parameters_where_a_standard_layer_has_36992():
    deep, point = depthwise_separable(np.random.default_rng(3))
    x = np.ones((32, 8, 8))
    weights = [layer.bank.weights for layer in (deep, point)]
    pair = [
        cs.plan(x, weights[0], deep.bias, groups=32, padding="same"),
        cs.plan(x, weights[1], point.bias),
    ]
    assert [plan.parameters for plan in pair] == [32 * 9 + 32, 32 * 128 + 128]
    assert sum(plan.parameters for plan in pair) == 4544
    standard = cs.plan(x, np.ones((128, 32, 3, 3)), np.zeros(128), padding="same")
    assert standard.parameters == 36992


def test_without_bias_the_pair_does_one_share_of_the_work():
    x = np.ones((32, 8, 8))
    pair = cs.plan(x, np.ones((32, 1, 3, 3)), groups=32, padding="same").macs
    pair += cs.plan(x, np.ones((128, 32, 1, 1))).macs
    standard = cs.plan(x, np.ones((128, 32, 3, 3)), padding="same").macs
    assert pair / standard == pytest.approx(1 / 128 + 1 / 9)


def test_flipping_turns_correlation_into_convolution():
    x = np.zeros((5, 5))
    x[2, 2] = 1
    w = np.arange(9.0).reshape(3, 3)
    np.testing.assert_array_equal(cs.conv2d(x, w, padding="same")[1:4, 1:4], w[::-1, ::-1])
    np.testing.assert_array_equal(cs.conv2d(x, w, padding="same", flip=True)[1:4, 1:4], w)


@pytest.mark.parametrize(
    ("mode", "expected"), [("same", (3, 3)), ("same_upper", (2, 3)), ("same_lower", (3, 2)), ("valid", (0, 0))]
)
def test_same_of_224_with_a_7_at_stride_2_is_torchs_or_tensorflows(mode, expected):
    plan = cs.plan(np.ones((1, 224, 224), np.uint8), np.ones((1, 1, 7, 7)), stride=2, padding=mode)
    assert plan.padding == (expected, expected)


@pytest.mark.parametrize("k", SIDES)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_same_keeps_the_size_at_stride_one_and_its_share_at_others(k, d):
    for n, s in itertools.product((7, 12), (1, 2, 3)):
        assert cs.output_shape((1, n, 9), (1, 1, k, 1), stride=(s, 1), dilation=(d, 1), padding="same")[1] == -(-n // s)


@pytest.mark.parametrize(
    ("padding_mode", "left"),
    [
        ("zeros", (0, 0, 0)),
        ("constant", (7, 7, 7)),
        ("replicate", (1, 1, 1)),
        ("reflect", (4, 3, 2)),
        ("symmetric", (3, 2, 1)),
        ("circular", (3, 4, 5)),
    ],
)
def test_three_samples_left_of_1_2_3_4_5(padding_mode, left):
    result = cs.conv1d(np.arange(1.0, 6.0), [1.0], padding=(3, 0), padding_mode=padding_mode, value=7)
    np.testing.assert_array_equal(result, [*left, 1, 2, 3, 4, 5])
