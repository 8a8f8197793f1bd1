"""What a script sees: forms, dtypes, refusals in one sentence, and what an import costs."""

import subprocess
import sys

import numpy as np
import pytest

import convstudio as cs
from tests.drawn import tolerance

PLANE = np.arange(72.0).reshape(8, 9)
KERNEL = np.arange(9.0).reshape(3, 3)
X = np.random.default_rng(0).normal(size=(3, 8, 9))
W = np.random.default_rng(1).normal(size=(2, 3, 3, 3))
SIGNAL = np.arange(16.0)


# --- forms


def test_one_plane_and_one_kernel_give_one_plane():
    expected = cs.conv2d(PLANE[None], KERNEL[None, None])[0]
    np.testing.assert_array_equal(cs.conv2d(PLANE, KERNEL), expected)
    assert expected.shape == (6, 7)


def test_a_batch_is_its_images_one_by_one():
    batch = np.stack([X, 2 * X, X[:, ::-1]])
    result = cs.conv2d(batch, W, [1, 2], padding="same")
    assert result.shape == (3, 2, 8, 9)
    for one, expected in zip(batch, result, strict=True):
        np.testing.assert_array_equal(cs.conv2d(one, W, [1, 2], padding="same"), expected)


def test_a_batch_of_one_keeps_its_axis():
    assert cs.conv2d(X[None], W).shape == (1, 2, 6, 7)


def test_signals_have_channels_a_batch_or_neither():
    w = np.ones((4, 3, 5))
    assert cs.conv1d(np.ones((3, 16)), w).shape == (4, 12)
    assert cs.conv1d(np.ones((2, 3, 16)), w).shape == (2, 4, 12)
    assert cs.conv1d(SIGNAL, np.ones(5)).shape == (12,)


def test_a_signal_is_an_image_one_row_high():
    x, w = X[:, 0], W[:, :, 0]
    settings = {"padding": "full", "padding_mode": "reflect", "flip": True}
    expected = cs.conv2d(x[:, None], w[:, :, None], [1, 2], stride=(1, 2), dilation=(1, 2), **settings)[:, 0]
    np.testing.assert_array_equal(cs.conv1d(x, w, [1, 2], stride=2, dilation=2, **settings), expected)


@pytest.mark.parametrize("padding", [2, (2,), [2, 2], (2, 2), np.array([2, 2])])
def test_the_padding_of_a_signal_is_a_number_or_left_and_right(padding):
    np.testing.assert_array_equal(cs.conv1d(SIGNAL, [1.0], padding=padding), np.pad(SIGNAL, 2))


def test_left_and_right_of_a_signal_may_differ():
    np.testing.assert_array_equal(cs.conv1d(SIGNAL, [1.0], padding=(3, 1)), np.pad(SIGNAL, (3, 1)))


@pytest.mark.parametrize(
    ("padding", "pads"),
    [
        (2, ((2, 2), (2, 2))),
        (np.int8(2), ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        (np.array([[1, 2], [3, 4]]), ((1, 2), (3, 4))),
        ("valid", ((0, 0), (0, 0))),
        ("Full", ((2, 2), (2, 2))),
        ("SAME", ((1, 1), (1, 1))),
        ("Same_Upper", ((1, 1), (1, 1))),
        ("same-lower", ((1, 1), (1, 1))),
    ],
)
def test_padding_is_a_word_a_number_or_two_or_four(padding, pads):
    expected = cs.conv2d(np.pad(PLANE, pads), KERNEL)
    np.testing.assert_array_equal(cs.conv2d(PLANE, KERNEL, padding=padding), expected)


@pytest.mark.parametrize("pair", [(3, 2), [3, 2], np.array([3, 2])])
def test_stride_and_dilation_are_vertical_then_horizontal(pair):
    assert cs.conv2d(PLANE, KERNEL, stride=pair).shape == (2, 4)
    assert cs.conv2d(PLANE, KERNEL, dilation=pair).shape == (2, 5)


@pytest.mark.parametrize("bias", [[1, 2], (1.0, 2.0), np.array([1, 2], np.uint8)])
def test_bias_is_one_number_for_each_output(bias):
    plain = cs.conv2d(X, W)
    np.testing.assert_allclose(cs.conv2d(X, W, bias), plain + np.array([1, 2])[:, None, None], rtol=1e-12)


def test_the_value_counts_only_where_the_border_is_constant():
    at = {"padding": 1, "value": 5.0}
    assert cs.conv2d(PLANE, [[1.0]], padding_mode="constant", **at)[0, 0] == 5
    assert cs.conv2d(PLANE, [[1.0]], padding_mode="zeros", **at)[0, 0] == 0


# --- numbers


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32"]
)
def test_every_type_but_float64_gives_float32_and_the_right_numbers(dtype):
    x = np.abs(X * 50).astype(dtype)
    result = cs.conv2d(x, W)
    assert result.dtype == np.float32
    expected = cs.conv2d(x.astype(np.float64), W, engine="reference")
    assert (np.abs(result - expected) <= tolerance(x, W)[:, None, None]).all()


def test_float64_stays_float64():
    result = cs.conv2d(X, W)
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, cs.conv2d(X, W, engine="reference"), rtol=1e-12, atol=1e-13)


def test_eight_bit_sums_neither_wrap_nor_clip():
    x = np.full((5, 5), 200, np.uint8)
    np.testing.assert_array_equal(cs.conv2d(x, np.ones((3, 3))), np.full((3, 3), 1800))
    np.testing.assert_array_equal(cs.conv2d(x, -np.ones((3, 3))), np.full((3, 3), -1800))


def test_lists_are_arrays():
    np.testing.assert_array_equal(cs.conv2d([[1, 2], [3, 4]], [[1, 1]]), [[3], [7]])


@pytest.mark.parametrize("engine", ["auto", "opencv", "numpy", "reference"])
def test_the_layout_in_memory_changes_nothing(engine):
    expected = cs.conv2d(X, W, engine=engine)
    backwards = np.ascontiguousarray(X[:, ::-1, ::-1])[:, ::-1, ::-1]
    turned = np.ascontiguousarray(X.transpose(2, 0, 1)).transpose(1, 2, 0)
    wide = np.repeat(X, 2, axis=2)[:, :, ::2]
    for x in (backwards, turned, wide, X.astype(">f8"), np.asfortranarray(X)):
        np.testing.assert_array_equal(cs.conv2d(x, W, engine=engine), expected)
    flipped = np.ascontiguousarray(W[..., ::-1])[..., ::-1]
    np.testing.assert_array_equal(cs.conv2d(X, flipped, engine=engine), expected)


def test_read_only_input_is_read_and_nobodys_input_is_changed():
    x, w = X.copy(), W.copy()
    x.flags.writeable = w.flags.writeable = False
    result = cs.conv2d(x, w, padding="same")
    np.testing.assert_array_equal(x, X)
    result[:] = 0  # the result belongs to the caller


def test_a_border_value_that_float16_cannot_hold_is_kept():
    x = np.zeros((4, 4), np.float16)
    result = cs.conv2d(x, [[1.0]], padding=1, padding_mode="constant", value=1000.1)
    assert result[0, 0] == pytest.approx(1000.1, rel=1e-6)


@pytest.mark.parametrize("value", [300, -1, 0.5])
@pytest.mark.parametrize("dtype", ["uint8", "bool", "uint32"])
def test_a_border_value_that_the_type_cannot_hold_is_kept(dtype, value):
    x = np.zeros((4, 4), dtype)
    assert cs.conv2d(x, [[1.0]], padding=1, padding_mode="constant", value=value)[0, 0] == value


def test_nan_stays_within_the_windows_that_touch_it():
    x = np.zeros((30, 30))
    x[15, 15] = np.nan
    assert np.isnan(cs.conv2d(x, np.ones((13, 13)), padding="same")).sum() == 13 * 13


# --- refusals

REFUSALS = {
    "x is not regular": (lambda: cs.conv2d([[1, 2], [3]], KERNEL), "x is not a regular array"),
    "x is text": (lambda: cs.conv2d("photo.png", KERNEL), "x has dtype <U9"),
    "x is complex": (lambda: cs.conv2d(PLANE * 1j, KERNEL), "x has dtype complex128"),
    "x is objects": (lambda: cs.conv2d([[None]], KERNEL), "x has dtype object"),
    "x is empty": (lambda: cs.conv2d(np.ones((0, 3)), KERNEL), r"x is empty; its shape is (0, 3)"),
    "x has one axis": (lambda: cs.conv2d(SIGNAL, KERNEL), "x has shape (16,), w (3, 3)"),
    "x has five axes": (lambda: cs.conv2d(X[None, None], W), "x has shape (1, 1, 3, 8, 9)"),
    "a plane for a bank": (lambda: cs.conv2d(PLANE, W), "x has shape (8, 9), w (2, 3, 3, 3)"),
    "channels for a kernel": (lambda: cs.conv2d(X, KERNEL), "x has shape (3, 8, 9), w (3, 3)"),
    "w has three axes": (lambda: cs.conv2d(X, W[0]), "w (3, 3, 3)"),
    "w is empty": (lambda: cs.conv2d(PLANE, np.ones((0, 3))), "w is empty; its shape is (0, 3)"),
    "w is text": (lambda: cs.conv2d(PLANE, [["1/9"]]), "w has dtype <U3"),
    "w holds NaN": (lambda: cs.conv2d(PLANE, KERNEL * np.nan), "NaN"),
    "other channels": (lambda: cs.conv2d(np.ones((4, 8, 9)), W), "read 3 x 1 groups = 3 channels; the input has 4"),
    "bias too long": (lambda: cs.conv2d(X, W, [1, 2, 3]), "bias has 3 numbers; the number of outputs is 2"),
    "bias of two axes": (lambda: cs.conv2d(X, W, [[1], [2]]), "bias has shape (2, 1)"),
    "bias is text": (lambda: cs.conv2d(X, W, "ab"), "bias has dtype <U2"),
    "bias is NaN": (lambda: cs.conv2d(X, W, [np.nan, 1]), "bias"),
    "bias is empty": (lambda: cs.conv2d(X, W, []), "bias is empty"),
    "stride 0": (lambda: cs.conv2d(X, W, stride=0), "stride is (0, 0); each must lie between 1 and"),
    "stride -1": (lambda: cs.conv2d(X, W, stride=(1, -1)), "stride is (1, -1)"),
    "stride 1.5": (lambda: cs.conv2d(X, W, stride=1.5), "stride is 1.5"),
    "stride True": (lambda: cs.conv2d(X, W, stride=True), "stride is True"),
    "stride None": (lambda: cs.conv2d(X, W, stride=None), "stride is None"),
    "stride of three": (lambda: cs.conv2d(X, W, stride=(1, 2, 3)), "stride is (1, 2, 3)"),
    "stride as text": (lambda: cs.conv2d(X, W, stride="2"), "stride is '2'"),
    "half a stride": (lambda: cs.conv2d(X, W, stride=(1, 2.0)), "stride is 2.0"),
    "dilation 0": (lambda: cs.conv2d(X, W, dilation=0), "dilation is (0, 0)"),
    "dilation a set": (lambda: cs.conv2d(X, W, dilation={1, 2}), "dilation is {1, 2}"),
    "dilation too far": (lambda: cs.conv2d(X, W, dilation=5), "no rows: the kernel covers 11"),
    "groups of inputs": (lambda: cs.conv2d(X, W, groups=2), "groups is 2, which does not divide the 3 input channels"),
    "groups of outputs": (lambda: cs.conv2d(X, W, groups=3), "groups is 3, which does not divide the 2 output"),
    "groups 0": (lambda: cs.conv2d(X, W, groups=0), "groups is 0"),
    "groups 1.0": (lambda: cs.conv2d(X, W, groups=1.0), "groups is 1.0"),
    "padding a strange word": (lambda: cs.conv2d(X, W, padding="reflect"), "padding is 'reflect'; use valid, same"),
    "padding -1": (lambda: cs.conv2d(X, W, padding=-1), "is (-1, -1); each must lie between 0 and"),
    "padding too large": (lambda: cs.conv2d(X, W, padding=10**6), "1000000"),
    "padding 1.5": (lambda: cs.conv2d(X, W, padding=1.5), "padding is 1.5"),
    "padding None": (lambda: cs.conv2d(X, W, padding=None), "padding is None"),
    "padding True": (lambda: cs.conv2d(X, W, padding=True), "padding is True"),
    "padding of three": (lambda: cs.conv2d(X, W, padding=(1, 2, 3)), "padding is (1, 2, 3)"),
    "padding of four in a row": (lambda: cs.conv2d(X, W, padding=(1, 2, 3, 4)), "padding is (1, 2, 3, 4)"),
    "padding mixed": (lambda: cs.conv2d(X, W, padding=(1, (2, 3))), "padding is (1, (2, 3))"),
    "padding of fractions": (lambda: cs.conv2d(X, W, padding=(1, 0.5)), "padding is 0.5"),
    "a strange border": (lambda: cs.conv2d(X, W, padding_mode="mirror"), "padding_mode is 'mirror'; use zeros"),
    "border None": (lambda: cs.conv2d(X, W, padding_mode=None), "padding_mode is None"),
    "value NaN": (lambda: cs.conv2d(X, W, padding_mode="constant", value=np.nan), "border value must be finite"),
    "value as text": (lambda: cs.conv2d(X, W, value="white"), "value is 'white'"),
    "flip as text": (lambda: cs.conv2d(X, W, flip="no"), "flip is 'no'; use True or False"),
    "a strange engine": (lambda: cs.conv2d(X, W, engine="fast"), "engine is 'fast'; choose one of auto, compiled"),
    "engine of a strange kind": (lambda: cs.conv2d(X, W, engine=["numpy"]), "engine is"),
    "kernel too tall": (lambda: cs.conv2d(PLANE, np.ones((9, 3))), "no rows: the kernel covers 9, the padded"),
    "kernel too wide": (lambda: cs.conv2d(PLANE, np.ones((3, 10))), "no columns: the kernel covers 10"),
    "a signal with a plain kernel": (lambda: cs.conv1d(X[0], W[0, 0]), "x has shape (8, 9), w (3, 3); use (C, W)"),
    "a signal's stride is a pair": (lambda: cs.conv1d(SIGNAL, [1], stride=(1, 2)), "stride is (1, 2)"),
    "a signal's stride is None": (lambda: cs.conv1d(SIGNAL, [1], stride=None), "stride is None"),
    "a signal's padding is three": (lambda: cs.conv1d(SIGNAL, [1], padding=(1, 2, 3)), "a signal takes a word"),
    "a signal's padding is a fraction": (lambda: cs.conv1d(SIGNAL, [1], padding=1.5), "padding is 1.5"),
    "a signal's kernel is too long": (lambda: cs.conv1d(np.ones(5), np.ones(7)), "no columns: the kernel covers 7"),
    "an input shape of two": (lambda: cs.output_shape((8, 8), (2, 3, 3, 3)), "the input shape is (8, 8)"),
    "an input shape below one": (lambda: cs.output_shape((3, 0, 8), (2, 3, 3, 3)), "the input shape is (3, 0, 8)"),
    "an input shape of fractions": (lambda: cs.output_shape((3, 8.5, 8), (2, 3, 3, 3)), "the input shape is 8.5"),
    "a weight shape of three": (lambda: cs.output_shape((3, 8, 8), (2, 3, 3)), "the weight shape is (2, 3, 3)"),
    "a weight shape below one": (lambda: cs.output_shape((3, 8, 8), (2, 3, -1, 3)), "is (2, 3, -1, 3)"),
    "shapes that do not fit": (lambda: cs.output_shape((4, 8, 8), (2, 3, 3, 3)), "the input has 4"),
    "padding for a strange mode": (lambda: cs.get_padding(X, (3, 3), "wide"), "mode is 'wide'"),
    "padding for one side": (lambda: cs.get_padding(X, 3), "ks is 3"),
    "padding for half a row": (lambda: cs.get_padding(X, (2.5, 3)), "ks is (2.5, 3)"),
    "padding for no row": (lambda: cs.get_padding(X, (0, 3)), "ks is (0, 3)"),
    "plan with a strange argument": (lambda: cs.plan(X, W, strides=2), "'strides'"),
    "plan of a scalar": (lambda: cs.plan(5, W), "x has shape ()"),
    "run of no layer": (lambda: cs.run([cs.Layer(), 5], X), "layers[1] is 5; it must be a Layer"),
    "run on a plane": (lambda: cs.run([cs.Layer()], PLANE), "(8, 9)"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_done_is_refused_in_one_sentence(case):
    call, words = REFUSALS[case]
    with pytest.raises(cs.ConvStudioError) as refusal:
        call()
    sentence = str(refusal.value)
    assert words in sentence
    assert len(sentence) <= 200
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_refusal_is_a_value_error():
    assert issubclass(cs.ConvStudioError, ValueError)


def test_a_refusal_of_something_long_stays_short():
    for wrong in ({"stride": list(range(1000))}, {"padding": "x" * 1000}, {"padding_mode": "y" * 1000}):
        with pytest.raises(cs.ConvStudioError) as refusal:
            cs.conv2d(X, W, **wrong)
        assert len(str(refusal.value)) <= 200


# --- plans, shapes, stacks


def test_output_shape_is_the_shape_of_the_result():
    settings = {"stride": (2, 3), "padding": ((1, 0), (2, 3)), "dilation": (2, 1)}
    assert cs.output_shape(X.shape, W.shape, **settings) == cs.conv2d(X, W, **settings).shape


def test_output_shape_asks_for_no_memory():
    assert cs.output_shape((10**5, 10**5, 10**5), (10**5, 10**5, 3, 3), padding="same") == (10**5, 10**5, 10**5)


def test_a_plan_tells_what_conv2d_would_do():
    plan = cs.plan(X, W, [1, 2], stride=(2, 1), padding="same", engine="numpy")
    assert plan.output_shape == (2, 4, 9)
    assert plan.padding == ((1, 1), (1, 1))
    assert plan.engine == "numpy"
    assert plan.parameters == 2 * 3 * 9 + 2
    assert plan.macs == 2 * 3 * 9 * 4 * 9
    assert plan.bytes > 2 * 4 * 9 * 8
    assert plan.reasons
    assert plan.method.value in {"direct", "separable", "fft", "matrix"}


@pytest.mark.parametrize("x", [PLANE, X[:1], X[None, :1]])
def test_a_plan_takes_the_forms_that_conv2d_takes(x):
    w = KERNEL if x.ndim == 2 else KERNEL[None, None]
    assert cs.plan(x, w, padding="full").output_shape == (1, 10, 11)


def test_run_of_a_stack_is_its_layers_one_after_the_other():
    first = cs.Layer(bank=cs.KernelBank(W), grouping=cs.Grouping.STANDARD, activation=cs.Activation.RELU)
    second = cs.Layer(bank=cs.KernelBank(np.ones((1, 1, 2, 2))), mode=cs.Mode.VALID)
    between = np.maximum(cs.conv2d(X, W, padding="same"), 0)
    expected = cs.conv2d(between, np.ones((2, 1, 2, 2)), groups=2)
    np.testing.assert_allclose(cs.run([first, second], X), expected, rtol=1e-12)
    np.testing.assert_array_equal(cs.run([first, second], cs.Image(X)), cs.run([first, second], X))


def test_run_takes_an_engine():
    layer = cs.Layer(bank=cs.KernelBank(W), grouping=cs.Grouping.STANDARD)
    np.testing.assert_allclose(cs.run([layer], X, engine="reference"), cs.run([layer], X, engine="numpy"), rtol=1e-9)


# --- kernels by name and as text


def test_every_kernel_by_name_is_an_array_of_numbers():
    for name in cs.kernels():
        weights = cs.kernel(name)
        assert weights.ndim == 2
        assert np.isfinite(weights).all()


def test_a_named_kernel_takes_its_parameters():
    weights = cs.kernel("gaussian", size=5, sigma=1.2)
    assert weights.shape == (5, 5)
    assert weights.sum() == pytest.approx(1)


def test_a_kernel_handed_out_belongs_to_the_caller():
    cs.kernel("box")[:] = 0
    cs.parse_kernel("1 2")[:] = 0
    assert cs.kernel("box").any()


def test_parse_kernel_reads_rows_and_fractions():
    np.testing.assert_array_equal(cs.parse_kernel("0 1 0; 1 -4 1; 0 1 0"), [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    np.testing.assert_array_equal(cs.parse_kernel("1/4, 1/2"), [[0.25, 0.5]])


@pytest.mark.parametrize("call", [lambda: cs.kernel("blurry"), lambda: cs.parse_kernel("1 x\n2 3")])
def test_an_unknown_kernel_or_cell_is_refused(call):
    with pytest.raises(cs.ConvStudioError):
        call()


# --- the import


def test_importing_convstudio_imports_neither_qt_nor_torch_nor_scipy():
    code = (
        "import sys, convstudio as cs; cs.conv2d([[1.0]], [[2.0]]);"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('PySide6', 'shiboken6', 'pyqtgraph', 'torch', 'scipy', 'onnx', 'dask')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_everything_that_is_promised_is_there():
    promised = "conv1d conv2d get_padding output_shape kernel kernels parse_kernel plan open_image load_layers run"
    assert set(promised.split()) <= set(cs.__all__)
    assert all(hasattr(cs, name) for name in cs.__all__)


def test_the_same_arguments_with_other_weights_or_types_are_not_mixed_up():
    x = np.arange(25, dtype=np.float32).reshape(5, 5)
    ones, twos = np.ones((3, 3)), np.full((3, 3), 2.0)
    np.testing.assert_allclose(cs.conv2d(x, twos), 2 * cs.conv2d(x, ones))
    np.testing.assert_array_equal(cs.conv2d(x, np.ones((3, 3), np.int32)), cs.conv2d(x, ones))
    with pytest.raises(cs.ConvStudioError, match="stride is True"):
        cs.conv2d(x, ones, stride=True)


def test_a_list_among_the_arguments_means_what_a_tuple_means():
    x = np.arange(25, dtype=np.float32).reshape(5, 5)
    np.testing.assert_array_equal(
        cs.conv2d(x, np.ones((3, 3)), stride=[2, 1]), cs.conv2d(x, np.ones((3, 3)), stride=(2, 1))
    )
