"""Images of a project: found where they lie, kept where no file has them, missed in a sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest

from convstudio.files.image_records import image_record
from convstudio.files.open_file import open_image
from convstudio.files.projects import load_project, save_project
from convstudio.files.resources import resource
from convstudio.values.image import Image
from convstudio.values.image_metadata import INCH, Metadata
from convstudio.values.project import Project
from tests.project_files import assert_same, changed, grey, image_change, image_file, refusal, three_files
from tests.written import film


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.convstudio"


def test_an_image_below_the_folder_is_named_relatively_and_moves_along(tmp_path):
    folder = tmp_path / "one"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "a.pgm").write_bytes(b"P2\n2 1\n255\n7 9\n")
    save_project(folder / "a.convstudio", Project((open_image(folder / "photos" / "a.pgm"),)))
    assert '"file": "photos/a.pgm"' in (folder / "a.convstudio").read_text()
    folder.rename(tmp_path / "two")
    opened = load_project(tmp_path / "two" / "a.convstudio")
    assert opened.notices == ()
    assert opened.project.images[0].array.tolist() == [[[7, 9]]]
    assert opened.project.images[0].path == str(tmp_path / "two" / "photos" / "a.pgm")


def test_an_image_elsewhere_is_named_absolutely(tmp_path):
    (tmp_path / "a.pgm").write_bytes(b"P2\n2 1\n255\n7 9\n")
    (tmp_path / "folder").mkdir()
    save_project(tmp_path / "folder" / "a.convstudio", Project((open_image(tmp_path / "a.pgm"),)))
    assert json.dumps(str(tmp_path / "a.pgm")) in (tmp_path / "folder" / "a.convstudio").read_text()
    assert load_project(tmp_path / "folder" / "a.convstudio").project.images[0].array.max() == 9


def test_a_sample_is_found_wherever_the_program_is_installed(path):
    sample = min(entry for entry in resource("samples").iterdir() if entry.suffix in (".png", ".jpg", ".csv"))
    save_project(path, Project((open_image(sample),)))
    assert f'"sample": "samples/{sample.name}"' in path.read_text()
    opened = load_project(path)
    assert (opened.notices, opened.project.images[0].path) == ((), str(sample))


def test_an_image_without_a_file_lies_beside_with_its_names_and_rate(path):
    image = Image(np.array([[[1.5, 2]], [[3, 4]]]), "sweep", ("in", "out"), rate=8000)
    save_project(path, Project((image,)))
    assert_same(load_project(path).project, Project((image,)))
    assert [entry.name[:11] for entry in path.parent.iterdir() if entry != path] == ["work.image-"]


def test_an_image_whose_file_is_gone_at_saving_keeps_its_samples(path):
    image = replace(grey(), path=str(path.parent / "gone.png"))
    save_project(path, Project((image,)))
    assert_same(load_project(path).project, Project((image,)))


def test_an_image_on_a_network_is_saved_by_its_samples(path):
    save_project(path, Project((replace(grey(), path="//host/share/a.png"),)))
    assert "host" not in path.read_text()


def test_a_film_that_is_overwritten_while_it_is_open_is_saved_by_the_frame_that_is_shown(path):
    image = open_image(film(path.parent / "clip.avi"))
    assert image_record(image, path)["file"] == "clip.avi"
    film(path.parent / "clip.avi", "mp4v")
    assert "beside" in image_record(image, path)


def test_an_image_of_which_nobody_knows_what_its_file_held_keeps_its_samples(path):
    (path.parent / "a.pgm").write_bytes(b"P2\n2 1\n255\n7 9\n")
    image = replace(open_image(path.parent / "a.pgm"), sha256="")
    save_project(path, Project((image,)))
    (path.parent / "a.pgm").unlink()
    assert load_project(path).project.images[0].array.tolist() == [[[7, 9]]]


def test_what_is_opaque_in_edited_samples_is_found_again(path):
    image = Image(np.full((2, 3, 3), 60000, np.uint16), "glass", ("grey", "alpha")).with_sample(0, 1, 1, 0.5)
    save_project(path, Project((image,)))
    assert load_project(path).project.images[0].alpha_range == (0, 65535)


def test_the_layout_that_a_person_chose_for_an_array_is_found_again(path):
    np.save(path.parent / "a.npy", np.arange(60).reshape(5, 4, 3))
    image = open_image(path.parent / "a.npy", "chw")
    save_project(path, Project((image,)))
    opened = load_project(path)
    assert (opened.notices, opened.project.images[0].shape) == ((), (5, 4, 3))


@pytest.mark.parametrize("layout", ["hw", "cw", "wc"])
def test_the_layout_of_a_square_array_is_found_again_though_the_shape_does_not_tell(path, layout):
    """Issue 15, 2.6."""
    np.save(path.parent / "a.npy", np.arange(49).reshape(7, 7))
    image = open_image(path.parent / "a.npy", layout)
    save_project(path, Project((image,)))
    again = load_project(path).project.images[0]
    assert again.layout == layout
    assert np.array_equal(again.array, image.array)


def test_samples_beside_keep_their_layout(path):
    save_project(path, Project((replace(grey(), layout="hw"),)))
    assert load_project(path).project.images[0].layout == "hw"


def test_samples_beside_keep_what_their_file_said(path):
    said = Metadata((150.0, 300.0), INCH, "plate 7", "hello")
    save_project(path, Project((replace(grey(), metadata=said),)))
    assert load_project(path).project.images[0].metadata == said


def test_samples_beside_look_as_they_did(path):
    edited = grey(100).with_sample(0, 0, 0, 50.5)
    save_project(path, Project((edited,)))
    assert load_project(path).project.images[0].shown_range == edited.shown_range == (0, 255)


def test_a_changed_image_is_shown_as_it_is_now_and_says_so(path):
    save_project(path, three_files(path.parent))
    (path.parent / "0.pgm").write_bytes(b"P2\n1 1\n255\n5\n")
    opened = load_project(path)
    assert opened.project.images[0].array.tolist() == [[[5]]]
    assert "has changed since" in opened.notices[0]


def test_samples_beside_that_were_changed_are_left_out(path):
    save_project(path, Project((grey(),)))
    beside = next(path.parent.glob("*.npy"))
    np.save(beside, np.zeros((1, 2, 3), np.uint8))
    opened = load_project(path)
    assert opened.project.images == ()
    assert "has changed since the project was saved" in opened.notices[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (image_change(extra=1), "images[0].extra is not known"),
        (image_change(file="a.png"), "exactly one of file, sample, beside"),
        (lambda record: record["images"][0].pop("sha256"), "images[0].sha256 is missing"),
        (lambda record: record["images"].append("a.png"), "images[1] is"),
        (image_change(rate="x"), "images[0].rate"),
        (image_change(layout="whc"), 'images[0].layout is "whc"; it must be one of chw, hwc'),
        (image_change(shape=[1]), "images[0].shape"),
        (image_change(levels=[2, 1]), "images[0].levels is [2.0, 1.0]; the second must be larger"),
        (image_change(levels=3), "images[0].levels is 3; it must be a list of 2"),
        (image_change(opaque=0), "images[0].opaque is 0; it must be above 0"),
        (image_change(metadata=[]), "images[0].metadata is a list of 0; it must be an object"),
        (image_change(metadata={"unit": 3}), "images[0].metadata.unit is 3; it must be 0, 2.54 or 1 centimetres"),
        (image_change(metadata={"resolution": [1e300, 1]}), "images[0].metadata.resolution is [1e+300, 1.0]"),
        (image_file("//host/share/a.png"), "paths on a network"),
        (image_file("\\\\host\\share\\a.png"), "paths on a network"),
        (image_file("\\/host/share/a.png"), "paths on a network"),
        (image_file("../a.png"), "without any '..'"),
        (image_file("a\\..\\..\\b.png"), "without any '..'"),
        (image_file("/tmp/../etc/a.png"), "without any '..'"),
        (image_file("a\0.png"), "images[0].file"),
        (image_file(""), "images[0].file"),
    ],
)
def test_a_wrong_field_of_an_image_is_refused_by_name(path, change, words):
    save_project(path, Project((grey(),)))
    changed(path, change)
    assert words in refusal(path)
    assert "work.convstudio" in refusal(path)
