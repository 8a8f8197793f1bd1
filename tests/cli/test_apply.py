"""convstudio apply: the numbers that it writes, what it says of them, and every option."""

import json
import re

import numpy as np
import pytest
from PIL import Image
from scipy.signal import correlate2d

import convstudio as cs
from convstudio.files.projects import save_project
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project

LAPLACIAN = "0 1 0; 1 -4 1; 0 1 0"
CELLS = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], float)


def each(planes, kernel, mode="same"):
    return np.stack([correlate2d(plane, kernel, mode) for plane in planes])


@pytest.fixture
def applied(run, photo, tmp_path):
    """applied(options...) -> the numbers written as .npy."""

    def apply(*options, source=photo):
        out = tmp_path / "out.npy"
        outcome = run("apply", source, "-o", out, *options)
        assert outcome.code == 0, outcome.err
        return np.load(out)

    return apply


def test_a_jpeg_and_a_laplacian_give_what_scipy_gives(applied, planes):
    result = applied("-k", LAPLACIAN)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, each(planes, CELLS))


@pytest.mark.parametrize("mode", ["full", "valid", "same"])
def test_modes(applied, planes, mode):
    kernel = np.arange(1.0, 9).reshape(2, 4)
    result = applied("-k", "1 2 3 4; 5 6 7 8", "--mode", mode)
    np.testing.assert_array_equal(result, each(planes, kernel, mode))


@pytest.mark.parametrize(("mode", "pads"), [("same-upper", (0, 1)), ("same-lower", (1, 0))])
def test_same_upper_and_lower_put_the_spare_row_apart(applied, planes, mode, pads):
    padded = np.pad(planes, ((0, 0), pads, (0, 0)))
    np.testing.assert_array_equal(applied("-k", "1; 2", "--mode", mode), padded[:, :-1] + 2 * padded[:, 1:])


def test_padding_is_top_bottom_left_right(applied, planes):
    expected = np.pad(planes, ((0, 0), (1, 2), (3, 4)))
    np.testing.assert_array_equal(applied("-k", "1", "--padding", "1,2,3,4"), expected)


def test_stride_and_dilation_are_vertical_horizontal(applied, planes):
    wide = np.zeros((5, 7))
    wide[::2, ::3] = 1
    result = applied("-k", "1 1 1; 1 1 1; 1 1 1", "--stride", "2,3", "--dilation", "2,3", "--mode", "valid")
    np.testing.assert_array_equal(result, each(planes, wide, "valid")[:, ::2, ::3])


def test_one_number_of_stride_is_for_both(applied, planes):
    np.testing.assert_array_equal(applied("-k", "1", "--stride", "3"), planes[:, ::3, ::3])


def test_the_anchor_lies_on_the_output(applied, planes):
    result = applied("-k", "1 0 0", "--anchor", "0,0")
    np.testing.assert_array_equal(result, planes)


@pytest.mark.parametrize(
    ("border", "pad"),
    [
        ("zeros", {"mode": "constant"}),
        ("constant:-7.5", {"mode": "constant", "constant_values": -7.5}),
        ("replicate", {"mode": "edge"}),
        ("reflect", {"mode": "reflect"}),
        ("symmetric", {"mode": "symmetric"}),
        ("circular", {"mode": "wrap"}),
    ],
)
def test_borders(applied, planes, border, pad):
    padded = np.pad(planes, ((0, 0), (2, 2), (2, 2)), **pad)
    kernel = np.arange(25.0).reshape(5, 5)
    text = ";".join(" ".join(str(int(cell)) for cell in row) for row in kernel)
    np.testing.assert_allclose(applied("-k", text, "--border", border), each(padded, kernel, "valid"), rtol=1e-5)


def test_flip_is_true_convolution(applied, planes):
    kernel = np.arange(9.0).reshape(3, 3)
    result = applied("-k", "0 1 2; 3 4 5; 6 7 8", "--flip")
    np.testing.assert_array_equal(result, each(planes, kernel[::-1, ::-1]))


def test_bias_for_all_and_for_each(applied, planes):
    np.testing.assert_array_equal(applied("-k", "1", "--bias", "2.5"), planes + 2.5)
    expected = planes + np.array([-1, 2, 0.5])[:, None, None]
    np.testing.assert_array_equal(applied("-k", "1", "--bias", "-1,2,1/2"), expected)


@pytest.mark.parametrize(
    ("rule", "divisor"),
    [("sum", -2), ("abs-sum", 2), ("l1", 8), ("positive", 3), ("peak", 5), ("4", 4), ("-1/2", -0.5)],
)
def test_divide(applied, planes, rule, divisor):
    result = applied("-k", "1 2 -5", "--divide", rule)
    np.testing.assert_allclose(result, each(planes, np.array([[1, 2, -5]]) / divisor), rtol=1e-5, atol=1e-3)


def test_activations(applied, planes):
    edges = each(planes, np.array([[1, 0, -1]]))
    np.testing.assert_array_equal(applied("-k", "1 0 -1", "--activation", "relu"), np.maximum(edges, 0))
    np.testing.assert_array_equal(applied("-k", "1 0 -1", "--activation", "abs"), np.abs(edges))
    np.testing.assert_array_equal(applied("-k", "1 0 -1", "--activation", "none"), edges)


def test_magnitude_of_two_sobels_is_one_output_for_each_channel(applied, planes):
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    expected = np.hypot(each(planes, sobel), each(planes, sobel.T))
    result = applied("-k", "sobel-x", "-k", "sobel-y", "--activation", "magnitude")
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-3)


def test_each_kernel_on_every_channel_comes_in_order(applied, planes):
    result = applied("-k", "1", "-k", "2")
    np.testing.assert_array_equal(result, np.repeat(planes, 2, axis=0) * np.array([1, 2, 1, 2, 1, 2])[:, None, None])


def test_standard_sums_over_all_channels(applied, planes):
    np.testing.assert_array_equal(
        applied("-k", "1", "-k", "3", "--grouping", "standard"), np.stack([planes.sum(axis=0), 3 * planes.sum(axis=0)])
    )


def test_depthwise_takes_its_kernels_in_order(applied, planes):
    result = applied("-k", "1", "-k", "2", "-k", "3", "--grouping", "depthwise")
    np.testing.assert_array_equal(result, planes * np.array([1, 2, 3])[:, None, None])


def test_pointwise_mixes(applied, planes):
    np.testing.assert_array_equal(applied("-k", "2", "--grouping", "pointwise")[0], 2 * planes.sum(axis=0))


def test_a_row_of_weights_is_one_output_of_a_pointwise_layer(applied, planes):
    grey = applied("-k", "0.299 0.587 0.114", "--grouping", "pointwise")
    np.testing.assert_allclose(grey, np.einsum("c,crk->rk", [0.299, 0.587, 0.114], planes)[None], rtol=1e-5)
    two = applied("-k", "1 0 0", "-k", "0 1 -1", "--grouping", "pointwise")
    np.testing.assert_array_equal(two, np.stack([planes[0], planes[1] - planes[2]]))


def test_commas_that_may_be_decimal_are_told(run, photo, tmp_path):
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "-k", "1,5\n2,5")
    assert outcome.err == "convstudio: A comma lies between two numbers, 1 and 5; for 1.5 write a point.\n"


def test_a_division_by_nothing_is_said(run, photo, tmp_path):
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "-k", "laplacian-4", "--divide", "sum")
    assert outcome.err == "convstudio: --divide sum: the sum of laplacian-4 is 0, so it was left as it is.\n"
    np.save(tmp_path / "kernel.npy", CELLS)
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "--weights", tmp_path / "kernel.npy", "--divide", "sum")
    assert outcome.err == "convstudio: --divide sum: the sum of kernel 0,0 is 0, so it was left as it is.\n"


def test_grouped_sums_within_the_group(applied, tmp_path):
    source = np.arange(4 * 5 * 6, dtype=np.float32).reshape(4, 5, 6)
    np.save(tmp_path / "four.npy", source)
    result = applied("-k", "1", "-k", "1", "--grouping", "grouped:2", "--layout", "chw", source=tmp_path / "four.npy")
    np.testing.assert_array_equal(result, source.reshape(2, 2, 5, 6).sum(axis=1))


def test_layout_says_where_the_channels_are(applied, tmp_path):
    source = np.arange(5 * 6 * 4, dtype=np.float32).reshape(5, 6, 4)
    np.save(tmp_path / "last.npy", source)
    result = applied("-k", "1", "--layout", "hwc", "--channels", "all", source=tmp_path / "last.npy")
    np.testing.assert_array_equal(result, source.transpose(2, 0, 1))


@pytest.mark.parametrize("engine", ["auto", "numpy", "opencv", "reference"])
def test_engines(applied, planes, engine):
    np.testing.assert_allclose(applied("-k", LAPLACIAN, "--engine", engine), each(planes, CELLS), atol=1e-2)


def test_a_kernel_that_begins_with_a_minus(applied, planes):
    expected = each(planes, np.array([[-1, 0, 1]]))
    for options in (("-k", "-1 0 1"), ("--kernel", "-1 0 1"), ("--kernel=-1 0 1",), ("-k", "-1,0,1")):
        np.testing.assert_array_equal(applied(*options), expected)


def test_a_kernel_from_a_file(applied, planes, tmp_path):
    (tmp_path / "kernel.txt").write_text("0 1 0\n1 -4 1\n0 1 0\n")
    np.testing.assert_array_equal(applied("-k", f"@{tmp_path / 'kernel.txt'}"), each(planes, CELLS))


def test_a_kernel_by_its_recipe(applied, planes):
    np.testing.assert_allclose(applied("-k", "box:size=3"), each(planes, np.full((3, 3), 1 / 9)), rtol=1e-5)


def test_a_weights_file_with_its_own_bias(applied, planes, tmp_path):
    weights = np.random.default_rng(0).normal(size=(2, 3, 3, 3)).astype(np.float32)
    np.savez(tmp_path / "model.npz", **{"conv.weight": weights, "conv.bias": np.array([1, 2], np.float32)})
    expected = np.stack(
        [
            sum(correlate2d(plane, kernel, "same") for plane, kernel in zip(planes, bank, strict=True))
            for bank in weights
        ]
    )
    expected += np.array([1, 2])[:, None, None]
    walk = ("--mode", "same", "--stride", "1", "--grouping", "standard")
    result = applied("--weights", f"{tmp_path / 'model.npz'}:conv.weight", *walk)
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-2)


def test_one_kernel_in_a_weights_file_goes_on_every_channel(applied, planes, tmp_path):
    np.save(tmp_path / "kernel.npy", CELLS)
    np.testing.assert_array_equal(applied("--weights", tmp_path / "kernel.npy"), each(planes, CELLS))


def test_the_layout_of_weights_can_be_given(applied, planes, tmp_path):
    ours = np.random.default_rng(0).normal(size=(8, 3, 3, 3)).astype(np.float32)
    np.save(tmp_path / "keras.npy", ours.transpose(2, 3, 1, 0))
    walk = ("--mode", "valid", "--stride", "2", "--grouping", "standard", "--weights-layout", "hwio")
    result = applied("--weights", tmp_path / "keras.npy", *walk)
    np.testing.assert_allclose(result, cs.conv2d(planes, ours, stride=2), rtol=1e-4, atol=1e-2)


def test_a_weights_file_can_be_divided(applied, planes, tmp_path):
    np.save(tmp_path / "kernel.npy", np.full((1, 1, 3, 3), 2.0))
    walk = ("--grouping", "each", "--mode", "same", "--stride", "1")
    result = applied("--weights", tmp_path / "kernel.npy", "--divide", "sum", *walk)
    np.testing.assert_allclose(result, each(planes, np.full((3, 3), 1 / 9)), rtol=1e-5)


def test_a_stack_out_of_a_project(run, tmp_path):
    random = np.random.default_rng(3)
    source = random.normal(size=(32, 12, 14)).astype(np.float32)
    deep, point = random.normal(size=(32, 1, 3, 3)), random.normal(size=(128, 32, 1, 1))
    layers = (
        Layer(bank=KernelBank(deep), grouping=Grouping.DEPTHWISE),
        Layer(bank=KernelBank(point), grouping=Grouping.POINTWISE),
    )
    np.save(tmp_path / "in.npy", source)
    save_project(tmp_path / "separable.convstudio", Project(layers=layers))
    options = ("--project", tmp_path / "separable.convstudio", "--layout", "chw", "--channels", "all", "--json")
    outcome = run("apply", tmp_path / "in.npy", "-o", tmp_path / "out.npy", *options)
    assert outcome.code == 0, outcome.err
    assert outcome.json["output_shape"] == [128, 12, 14]
    middle = np.stack([correlate2d(plane, kernel[0], "same") for plane, kernel in zip(source, deep, strict=True)])
    expected = np.einsum("oi,irc->orc", point[:, :, 0, 0], middle)
    np.testing.assert_allclose(np.load(tmp_path / "out.npy"), expected, atol=1e-3)


def test_json_is_one_object_with_the_facts(run, photo, tmp_path, planes):
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "-k", LAPLACIAN, "--json")
    expected = each(planes, CELLS)
    assert outcome.out.count("\n") == 1
    facts = outcome.json
    assert facts.pop("seconds") > 0
    assert facts.pop("engine") in ("compiled", "opencv")
    assert facts == {
        "input_shape": [3, 30, 40],
        "output_shape": [3, 30, 40],
        "padding": [[1, 1], [1, 1]],
        "method": "direct",
        "clipped_below": 0.0,
        "clipped_above": 0.0,
        "minimum": expected.min(),
        "maximum": expected.max(),
    }


def test_json_has_null_where_nothing_is_finite(run, tmp_path):
    np.save(tmp_path / "nan.npy", np.full((1, 3, 3), np.nan, np.float32))
    facts = run("apply", tmp_path / "nan.npy", "-o", tmp_path / "o.npy", "-k", "1", "--json").json
    assert (facts["minimum"], facts["maximum"]) == (None, None)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("raw", lambda y: y),
        ("clamp", lambda y: y),
        ("abs", np.abs),
        ("offset", lambda y: y + 127.5),
        ("stretch", lambda y: (y - y.min()) * 255 / (y.max() - y.min())),
        ("signed", lambda y: (y / np.abs(y).max(axis=(1, 2), keepdims=True) + 1) * 127.5),  # never a colour picture
    ],
)
def test_views_of_signed_numbers(run, photo, tmp_path, planes, view, expected):
    result = each(planes, CELLS)
    outcome = run("apply", photo, "-o", tmp_path / "o.png", "-k", LAPLACIAN, "--view", view, "--json")
    written = np.asarray(Image.open(tmp_path / "o.png")).transpose(2, 0, 1).astype(float)
    exact = expected(result)
    np.testing.assert_allclose(written, np.clip(exact, 0, 255), atol=0.51)
    assert outcome.json["clipped_below"] == pytest.approx((exact < 0).mean(), abs=1e-3)
    assert outcome.json["clipped_above"] == pytest.approx((exact > 255.0005).mean(), abs=1e-3)
    assert outcome.err.startswith(f"convstudio: view {view}, 8 bits: ")


# Right numbers where others stumble


@pytest.mark.parametrize("text", ["1 2 3", "1;2;3", "2", ";".join(["1 " * 61] * 51)])
def test_slim_and_large_kernels(applied, planes, text):
    kernel = np.array([[float(cell) for cell in row.split()] for row in text.split(";")])
    padded = np.pad(planes, ((0, 0), *(((side - 1) // 2, side // 2) for side in kernel.shape)))
    np.testing.assert_allclose(applied("-k", text), each(padded, kernel, "valid"), rtol=2e-5)


def test_a_stride_larger_than_the_picture_leaves_its_first_sample(applied, planes):
    np.testing.assert_array_equal(applied("-k", "1", "--stride", "100"), planes[:, :1, :1])


def test_nan_and_infinity_stay_where_their_windows_are(applied, tmp_path):
    source = np.ones((1, 20, 20), np.float32)
    source[0, 3, 4], source[0, 15, 15] = np.nan, np.inf
    np.save(tmp_path / "x.npy", source)
    result = applied("-k", LAPLACIAN.replace("0", "1"), source=tmp_path / "x.npy")[0]
    touched = np.zeros((20, 20), bool)
    touched[2:5, 3:6] = touched[14:17, 14:17] = True
    np.testing.assert_array_equal(~np.isfinite(result), touched)


def test_without_json_one_line_says_what_was_done(run, photo, tmp_path):
    out = run("apply", photo, "-k", "1", "-o", tmp_path / "o.npy").out
    said = re.escape(f"{tmp_path / 'o.npy'}: 3 x 30 x 40, direct (")
    assert re.match(said + r"(opencv|compiled)\), ", out)
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)
