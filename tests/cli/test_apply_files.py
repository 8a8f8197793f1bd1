"""convstudio apply: what becomes of the numbers in each kind of file, and what is said of it."""

import re

import numpy as np
import pytest
import tifffile
from PIL import Image

from convstudio.files.signals import load_signal, save_signal


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
    assert outcome.err.startswith(f"convstudio: view clamp, {bits} bits: 0 is black, 55000 is white; ")
    assert outcome.err.endswith(f"{end}\n")


def test_grey_of_an_eight_bit_picture_is_no_deep_source(run, photo, tmp_path):
    assert "--depth" not in run("apply", photo, "-o", tmp_path / "o.png", "-k", "1", "--channels", "gray").err


def test_a_view_of_a_float_file_is_said_to_be_unused(run, photo, tmp_path):
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "-k", "1", "--view", "abs")
    assert outcome.err == "convstudio: --view is not used: .npy keeps the numbers as they are.\n"


def test_sixteen_bits_of_png_keep_a_sixteen_bit_picture(run, tmp_path):
    ramp = np.arange(3000, dtype=np.uint16).reshape(1, 50, 60) * 20
    tifffile.imwrite(tmp_path / "ramp.tif", ramp[0])
    assert (
        run("apply", tmp_path / "ramp.tif", "-o", tmp_path / "o.png", "-k", "1", "--depth", "16", "--view", "raw").code
        == 0
    )
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
    assert "only row 4 of the 9x9 kernel meets it (sum 0.40 of 1.00); give a kernel of one row." in said
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


def test_what_much_work_holds_and_writes_is_said_before(run, photo, tmp_path, monkeypatch):
    monkeypatch.setattr("convstudio.jobs.export.result_export._WORTH_A_WORD", 0)
    outcome = run("apply", photo, "-o", tmp_path / "o.npy", "-k", "1")
    said = r"convstudio: 0\.0 GiB will be written, holding \d\.\d GiB of memory\.\n"
    assert re.fullmatch(said, outcome.err)


@pytest.mark.parametrize("name", ["o.npy", "o.tif"])
def test_a_full_disk_in_the_middle_leaves_the_old_file(refusal, photo, tmp_path, name):
    resource = pytest.importorskip("resource")
    (tmp_path / name).write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        sentence = refusal("apply", photo, "-o", tmp_path / name, "-k", "1", "-k", "2")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sentence.endswith("What was there before is unchanged.")
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "photo.jpg"]
    assert (tmp_path / name).read_bytes() == b"old"
