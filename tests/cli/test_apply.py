"""convstudio apply: the numbers that it writes, what it says of them, and every option."""

import json

import numpy as np
import pytest
import tifffile
from PIL import Image
from scipy.signal import correlate2d

from convstudio.files.projects import save_project
from convstudio.files.signals import load_signal, save_signal
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
    result = applied("--weights", f"{tmp_path / 'model.npz'}:conv.weight", "--mode", "same")
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-2)


def test_one_kernel_in_a_weights_file_goes_on_every_channel(applied, planes, tmp_path):
    np.save(tmp_path / "kernel.npy", CELLS)
    np.testing.assert_array_equal(applied("--weights", tmp_path / "kernel.npy"), each(planes, CELLS))


def test_a_weights_file_can_be_divided(applied, planes, tmp_path):
    np.save(tmp_path / "kernel.npy", np.full((1, 1, 3, 3), 2.0))
    result = applied("--weights", tmp_path / "kernel.npy", "--divide", "sum", "--grouping", "each")
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
    assert facts == {
        "input_shape": [3, 30, 40],
        "output_shape": [3, 30, 40],
        "padding": [[1, 1], [1, 1]],
        "method": "direct",
        "engine": "opencv",
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
        ("signed", lambda y: (y / np.abs(y).max() + 1) * 127.5),
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


def test_clamp_is_the_view_of_an_eight_bit_file_and_the_share_is_said(run, photo, tmp_path):
    outcome = run("apply", photo, "-o", tmp_path / "o.png", "-k", "2", "--channels", "0")
    value = np.asarray(Image.open(photo))[..., 0] * 2.0
    share = f"{(value > 255).mean():.2%}"
    expected = f"view clamp, 8 bits: 0 is black, 255 is white; 0.00% below and {share} above are clipped."
    assert outcome.err == f"convstudio: {expected}\n"


@pytest.mark.parametrize(
    ("name", "options", "bits", "end"),
    [
        ("o.png", (), 8, "clipped; --depth 16 keeps more."),
        ("o.tif", ("--depth", "8"), 8, "clipped; --depth 16 keeps more."),
        ("o.jpg", (), 8, "clipped."),
        ("o.png", ("--depth", "16"), 16, "clipped."),
    ],
)
def test_of_a_sixteen_bit_picture_it_is_said_how_many_bits_are_kept(run, tmp_path, name, options, bits, end):
    tifffile.imwrite(tmp_path / "deep.tif", np.arange(12, dtype=np.uint16).reshape(3, 4) * 5000)
    outcome = run("apply", tmp_path / "deep.tif", "-o", tmp_path / name, "-k", "1", *options)
    assert outcome.err.startswith(f"convstudio: view clamp, {bits} bits: 0 is black, 65535 is white; ")
    assert outcome.err.endswith(f"{end}\n")


def test_grey_of_an_eight_bit_picture_is_no_deep_source(run, photo, tmp_path):
    assert "--depth" not in run("apply", photo, "-o", tmp_path / "o.png", "-k", "1", "--channels", "gray").err


def test_a_view_of_a_float_file_is_said_to_be_unused(run, photo, tmp_path):
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "-k", "1", "--view", "abs")
    assert outcome.err == "convstudio: --view is not used: .npy keeps the numbers as they are.\n"


def test_sixteen_bits_of_png_keep_a_sixteen_bit_picture(run, tmp_path):
    ramp = np.arange(3000, dtype=np.uint16).reshape(1, 50, 60) * 20
    tifffile.imwrite(tmp_path / "ramp.tif", ramp[0])
    assert run("apply", tmp_path / "ramp.tif", "-o", tmp_path / "o.png", "-k", "1", "--depth", "16").code == 0
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "o.png")), ramp[0])


@pytest.mark.parametrize(
    ("depth", "dtype"), [((), "float32"), (("--depth", "8"), "uint8"), (("--depth", "16"), "uint16")]
)
def test_tiff_is_float_unless_asked_otherwise(run, photo, tmp_path, depth, dtype):
    assert run("apply", photo, "-o", tmp_path / "o.tif", "-k", "1", *depth).code == 0
    assert tifffile.imread(tmp_path / "o.tif").dtype == dtype


@pytest.mark.parametrize("ending", ["jpg", "webp", "png"])
def test_pictures_are_eight_bit_colour(run, photo, tmp_path, ending):
    assert run("apply", photo, "-o", tmp_path / f"o.{ending}", "-k", "1").code == 0
    with Image.open(tmp_path / f"o.{ending}") as written:
        assert (written.mode, written.size) == ("RGB", (40, 30))


def test_a_signal_is_filtered_and_keeps_its_rate(run, tmp_path):
    signal = np.arange(16.0).reshape(1, 1, 16)
    save_signal(tmp_path / "ramp.csv", signal, 100.0, ("ramp",))
    options = ("-k", "0.1 0.2 0.3", "--mode", "valid", "--stride", "2")
    assert run("apply", tmp_path / "ramp.csv", "-o", tmp_path / "out.csv", *options).code == 0
    read = load_signal(tmp_path / "out.csv")
    np.testing.assert_allclose(read.array[0, 0], np.arange(0.8, 8.61, 1.2), atol=1e-6)
    assert read.rate == pytest.approx(50)
    assert read.names == ("ramp",)


def test_a_signal_that_meets_one_row_of_its_kernel_is_told(run, tmp_path):
    save_signal(tmp_path / "in.csv", np.ones((1, 1, 40)))
    command = ("apply", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "-k", "gaussian:size=9")
    said = run(*command).err
    assert said.count("\n") == 1
    assert "only row 5 of the 9x9 kernel meets it (sum 0.40 of 1.00); give a kernel of one row." in said
    assert run(*command, "--border", "replicate").err == ""


def test_a_signal_as_sound(run, tmp_path):
    save_signal(tmp_path / "in.wav", np.sin(np.arange(400.0)).reshape(1, 1, -1), 8000.0)
    outcome = run("apply", tmp_path / "in.wav", "-o", tmp_path / "out.wav", "-k", "0.5 0.5")
    assert outcome.err == "convstudio: the samples are 32-bit float.\n"
    assert load_signal(tmp_path / "out.wav").rate == 8000


def test_alpha_is_left_out_and_said(run, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 6, 4), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    outcome = run("apply", tmp_path / "a.png", "-o", tmp_path / "o.npy", "-k", "1")
    np.testing.assert_array_equal(np.load(tmp_path / "o.npy"), pixels[..., :3].transpose(2, 0, 1))
    assert outcome.err.startswith("convstudio: the alpha channel is left out")


def test_alpha_that_was_asked_for_is_written_as_alpha(run, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (5, 6, 4), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert run("apply", tmp_path / "a.png", "-o", tmp_path / "o.png", "-k", "1", "--channels", "all").code == 0
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "o.png")), pixels)


def test_the_input_itself_may_be_replaced(run, tmp_path):
    np.save(tmp_path / "x.npy", np.ones((1, 2, 2), np.float32))
    assert run("apply", tmp_path / "x.npy", "-o", tmp_path / "x.npy", "-k", "3").code == 0
    np.testing.assert_array_equal(np.load(tmp_path / "x.npy"), np.full((1, 2, 2), 3))


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
    assert out.startswith(f"{tmp_path / 'o.npy'}: 3 x 30 x 40, direct (opencv), ")
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)
