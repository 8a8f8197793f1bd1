"""Issue 15, 1.4: pixel size, page name and description of the source stay in what is saved."""

from types import SimpleNamespace

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from convstudio.cli.main import main
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.files.images import load_image
from convstudio.files.tiff_descriptions import metadata_of
from convstudio.gui.text.saved_file_messages import saved as saved_by_the_window
from convstudio.jobs.export.result_export import target_for
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.image_metadata import CENTIMETRE, INCH
from convstudio.values.layer import Layer
from convstudio.values.project import Project, View

PIXELS = np.arange(20 * 30, dtype=np.uint8).reshape(20, 30)
WORDS = "Zellen, 40×, Färbung A"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.tif"
    name = (285, "s", 0, b"plate 7", True)
    tifffile.imwrite(
        path, PIXELS, resolution=(300, 150), resolutionunit="INCH", description=WORDS.encode(), extratags=[name],
        metadata=None,
    )  # fmt: skip
    return load_image(path)


@pytest.fixture
def rgba(tmp_path):
    path = tmp_path / "rgba.tif"
    tifffile.imwrite(
        path, np.stack([PIXELS] * 4, axis=-1), resolution=(300, 150), resolutionunit="INCH", photometric="rgb",
        extrasamples=["unassalpha"], description="hello", metadata=None,
    )  # fmt: skip
    return path


def saved(image, path, *layers):
    stack = make_stack_plan(layers or (Layer(),), facts_of(image))
    target_for(str(path), None, View(), stack, image).save()
    return path


def test_what_a_tiff_says_is_read(source):
    said = source.metadata
    assert (said.resolution, said.unit, said.page_name, said.description) == ((150.0, 300.0), INCH, "plate 7", WORDS)


def test_a_tiff_keeps_all_of_it(source, tmp_path):
    with tifffile.TiffFile(saved(source, tmp_path / "out.tif")) as file:
        tags = file.pages.first.tags
        assert [tags[code].value for code in (282, 283, 296)] == [(300, 1), (150, 1), 2]
        assert (tags[285].value, tags[270].value, tags[305].value) == ("plate 7", WORDS, "ConvStudio")
    assert load_image(tmp_path / "out.tif").metadata == source.metadata


@pytest.mark.parametrize("ending", [".tif", ".png"])
def test_a_stride_makes_pixels_larger(source, tmp_path, ending):
    found = load_image(saved(source, tmp_path / f"out{ending}", Layer(stride=(3, 2)))).metadata
    assert found.in_unit(INCH) == pytest.approx((50.0, 150.0), rel=1e-3)  # PNG has whole pixels for each metre


def test_a_png_keeps_it_too(source, tmp_path):
    said = load_image(saved(source, tmp_path / "out.png")).metadata
    assert said.in_unit(INCH) == pytest.approx((150.0, 300.0), rel=1e-4)
    assert (said.page_name, said.description) == ("plate 7", WORDS)
    assert Pillow.open(tmp_path / "out.png").text == {"Title": "plate 7", "Description": WORDS}


def test_a_jpeg_keeps_the_size_of_its_pixels(source, tmp_path):
    said = load_image(saved(source, tmp_path / "out.jpg")).metadata
    assert (said.resolution, said.unit, said.description) == ((150.0, 300.0), INCH, WORDS)


def test_a_png_by_another_program(tmp_path):
    notes = PngInfo()
    notes.add_text("Description", "by hand")
    notes.add_itxt("Title", "标题")
    notes.add_text("Title", "packed", zip=True)
    Pillow.fromarray(PIXELS).save(tmp_path / "in.png", dpi=(254, 127), pnginfo=notes)
    said = load_image(tmp_path / "in.png").metadata
    assert said.in_unit(CENTIMETRE) == pytest.approx((50.0, 100.0))
    assert (said.page_name, said.description) == ("标题", "by hand")


@pytest.mark.parametrize("unit", ["um", "micron", "\\u00B5m"])
def test_micrometres_of_imagej_are_a_size_for_everybody(tmp_path, unit):
    words = f"ImageJ=1.54f\nunit={unit}\nmin=0.0\n"
    tifffile.imwrite(tmp_path / "in.tif", PIXELS, resolution=(4, 2), description=words, metadata=None)
    said = load_image(tmp_path / "in.tif").metadata
    assert said.in_unit(CENTIMETRE) == pytest.approx((20_000.0, 40_000.0))
    assert said.description == ""  # ImageJ would take what it says of other samples for true


def test_a_picture_with_alpha_keeps_it_when_the_window_leaves_the_alpha_out(rgba, tmp_path):
    saved_by_the_window(Project((load_image(rgba),)), str(tmp_path / "out.tif"), CancelToken())
    assert_told(tmp_path / "out.tif", 3)


@pytest.mark.parametrize(
    ("more", "count"), [((), 3), (("--channels", "all"), 4), (("--channels", "gray"), 1), (("--channels", "2,0"), 2)]
)
def test_the_command_line_keeps_it_whatever_channels_are_taken(rgba, tmp_path, more, count):
    assert main(["apply", str(rgba), "-k", "1", "-o", str(tmp_path / "out.tif"), *more]) == 0
    assert_told(tmp_path / "out.tif", count)


@pytest.mark.parametrize(
    "words", ["ImageJ=1.53\ncf=0\nc0=10\nc1=2", " \nImageJ=1.53\ncf=0\nc0=10\nc1=2", '<?xml version="1.0"?><OME/>']
)
def test_words_of_a_png_do_not_change_the_numbers_of_a_tiff(tmp_path, words):
    """All 7 was opened again as 24."""
    notes = PngInfo()
    notes.add_text("Description", words)
    Pillow.fromarray(np.full((4, 5), 7, np.uint8)).save(tmp_path / "in.png", pnginfo=notes)
    assert main(["apply", str(tmp_path / "in.png"), "-k", "1", "-o", str(tmp_path / "i.tif")]) == 0
    again = load_image(tmp_path / "i.tif")
    assert (np.unique(again.array).tolist(), again.metadata.description, again.notices) == ([7], "", ())


def assert_told(path, count):
    image = load_image(path)
    said = image.metadata
    assert (image.shape[0], said.resolution, said.unit) == (count, (150.0, 300.0), INCH)
    assert said.description == "hello"


@pytest.mark.parametrize("value", [(1, 0), (0, 1), (1,), 7, "x", b"x", (1.5, 2)])
def test_a_damaged_resolution_is_none(value):
    tags = {code: SimpleNamespace(value=value) for code in (282, 283)}
    assert metadata_of(SimpleNamespace(tags=tags, description="")).in_unit(INCH) == (0.0, 0.0)
