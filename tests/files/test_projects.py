"""Projects: everything comes back, nothing wrong gets in, and a killed save loses nothing."""

import json
import random
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.image_records import image_record
from convstudio.files.projects import ProjectChanged, load_layers, load_project, save_project
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.project import Policy, Project, View
from tests.effort import examples
from tests.killed import for_ever, save_projects
from tests.project_files import assert_same, big_layer, changed, grey, refusal, three_files

FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(max_size=8)


@st.composite
def kernel_banks(draw):
    shape = draw(hnp.array_shapes(min_dims=4, max_dims=4, max_side=3))
    bank = KernelBank(draw(hnp.arrays(np.float64, shape, elements=FINITE)))
    if draw(st.booleans()):
        texts = draw(st.sampled_from([(), tuple(("1/16",) * shape[3] for _ in range(shape[2]))]))
        at = draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))
        return KernelBank(bank.weights, {at: Kernel(bank.weights[at], draw(TEXT), texts)})
    return bank


def layers():
    pair, pads = st.tuples(st.integers(1, 4096), st.integers(1, 4096)), st.integers(0, 65536)
    return st.builds(
        Layer,
        bank=kernel_banks(),
        mode=st.sampled_from(Mode),
        pads=st.tuples(st.tuples(pads, pads), st.tuples(pads, pads)),
        stride=pair,
        dilation=pair,
        anchor=st.sampled_from([None, (0, 0)]),
        grouping=st.sampled_from(Grouping),
        groups=st.integers(1, 4096),
        border=st.sampled_from(Border),
        border_value=FINITE,
        flip=st.booleans(),
        bias=st.lists(FINITE, max_size=3).map(tuple),
        activation=st.sampled_from(Activation),
        enabled=st.booleans(),
        name=TEXT,
    )


def images():
    kinds = st.sampled_from(["?", "u1", "i2", "u2", "i4", "f2", "f4", "f8"])
    arrays = hnp.arrays(kinds, hnp.array_shapes(min_dims=3, max_dims=3, max_side=3))
    return st.builds(Image, arrays, name=TEXT, rate=st.sampled_from([0.0, 44100.0, 0.1]))


@st.composite
def projects(draw):
    opened = tuple(draw(st.lists(images(), max_size=3)))
    natural = st.integers(0, 10**6)
    view = st.builds(
        View,
        policy=st.sampled_from(Policy),
        layer=natural,
        output=natural,
        channel=natural,
        kernel=st.tuples(natural, natural),
        colour=st.booleans(),
    )
    current = draw(st.integers(0, max(0, len(opened) - 1)))
    stack = tuple(draw(st.lists(layers(), min_size=1, max_size=3)))
    return Project(opened, current, stack, draw(view), draw(TEXT), draw(TEXT))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.convstudio"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
@given(projects())
def test_every_project_comes_back_as_it_was(tmp_path, project):
    save_project(tmp_path / "a.convstudio", project)
    opened = load_project(tmp_path / "a.convstudio")
    assert opened.notices == ()
    assert_same(opened.project, project)


def test_text_that_looks_like_a_list_of_numbers_stays_as_it_is(path):
    name = "[\n  1,\n  2\n]  [ 1 ]"
    save_project(path, Project(name=name))
    assert load_project(path).project.name == name


def test_old_weights_stay_for_the_old_project_until_the_new_one_is_there(path, monkeypatch):
    save_project(path, Project(layers=(big_layer(1),)))
    monkeypatch.setattr("convstudio.files.projects.save_bytes", lambda *_: (_ for _ in ()).throw(FileError("full")))
    with pytest.raises(FileError):
        save_project(path, Project(layers=(big_layer(2),)))
    assert load_project(path).project.layer.bank.weights.max() == 1


def test_a_missing_image_gives_a_notice_and_the_rest_opens(path):
    save_project(path, three_files(path.parent))
    (path.parent / "1.pgm").unlink()
    opened = load_project(path)
    assert [image.name for image in opened.project.images] == ["0.pgm", "2.pgm"]
    assert opened.project.image.name == "2.pgm"
    assert len(opened.notices) == 1
    assert '"1.pgm" was left out' in opened.notices[0]


def test_when_the_chosen_image_is_missing_the_first_is_chosen(path):
    save_project(path, three_files(path.parent))
    (path.parent / "2.pgm").unlink()
    assert load_project(path).project.image.name == "0.pgm"


def test_a_project_opens_without_any_of_its_images(path):
    save_project(path, three_files(path.parent))
    for index in range(3):
        (path.parent / f"{index}.pgm").unlink()
    opened = load_project(path)
    assert opened.project.images == ()
    assert len(opened.notices) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: record.update(colour=1), '"colour" is not known here'),
        (lambda record: record.update(layers=[]), "at least one layer"),
        (lambda record: record.update(layers=5), "layers is 5"),
        (lambda record: record.update(layers=[{}] * 10_001), "a list of 10001"),
        (lambda record: record.update(layers=[3]), "layers[0] is 3; it must be an object"),
        (lambda record: record.update(images={}), "images is an object"),
        (lambda record: record.update(current=1), "current is 1; the project has 1 images"),
        (lambda record: record.update(current=-1), "current is -1"),
        (lambda record: record.update(engine=3), "engine is 3"),
        (lambda record: record.update(view=[]), "view is a list"),
        (lambda record: record["view"].update(layer=-1), "view.layer is -1"),
        (lambda record: record["view"].update(kernel=[0, -1]), "view.kernel is [0, -1]; it must not be negative"),
        (lambda record: record["view"].update(policy="x"), "view.policy"),
    ],
)
def test_a_wrong_field_is_refused_by_name(path, change, words):
    save_project(path, Project((grey(),)))
    changed(path, change)
    assert words in refusal(path)
    assert "work.convstudio" in refusal(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1"),
        (b"[]", "one object"),
        (b"{}", "format is null"),
        (b'{"format": NaN}', "NaN"),
        (b'{"layers": ' + b"[" * 1_000_000, "too deep"),
        (b'{"layers": ' + b"[" * 900 + b"]" * 900 + b"}", "format is null"),
        (b"\x89PNG\r\n", "UTF-8"),
        (b'{"version": ' + b"9" * 5000 + b"}", "digits"),
    ],
)
def test_what_is_no_project_is_refused_and_left_alone(path, data, words):
    path.write_bytes(data)
    assert words in refusal(path)


def test_a_project_beyond_the_limit_is_refused_before_it_is_read(path, monkeypatch):
    save_project(path, Project())
    monkeypatch.setattr("convstudio.files.projects.MAXIMUM_BYTES", 100)
    assert "at most 100" in refusal(path)
    with pytest.raises(FileRefused, match="at most 100"):
        save_project(path, Project())


def test_what_could_not_be_opened_again_is_not_saved(path):
    save_project(path, Project(name="good"))
    for bad in (Project(layers=(Layer(groups=5000),)), Project(current=4), Project(name="x" * 20_000)):
        with pytest.raises(FileRefused):
            save_project(path, bad)
    assert load_project(path).project.name == "good"


def test_what_another_window_saves_while_this_one_is_at_work_is_not_replaced(path):
    mine, theirs = Project((grey(),), name="mine"), Project(name="theirs")
    stored = save_project(path, mine)

    def meanwhile(image, target):
        save_project(path, theirs)
        return image_record(image, target)

    with pytest.raises(ProjectChanged, match="was changed by another window"):
        save_project(path, mine, meanwhile, expected=stored.sha256)
    assert load_project(path).project.name == "theirs"
    assert list(path.parent.glob(".convstudio-*")) == []


def test_opening_writes_nothing(path):
    save_project(path, Project((grey(),), layers=(big_layer(),)))
    before = {entry: entry.stat().st_mtime_ns for entry in path.parent.iterdir()}
    load_project(path)
    assert {entry: entry.stat().st_mtime_ns for entry in path.parent.iterdir()} == before


def test_layers_are_read_without_looking_at_images(path):
    save_project(path, replace(three_files(path.parent), layers=(Layer(name="a"), Layer(name="b"))))
    for index in range(3):
        (path.parent / f"{index}.pgm").unlink()
    assert [layer.name for layer in load_layers(path)] == ["a", "b"]


def test_the_layer_of_a_weights_file_is_a_list_of_one(tmp_path):
    np.save(tmp_path / "a.npy", np.ones((3, 3)))
    assert [layer.bank.size for layer in load_layers(tmp_path / "a.npy")] == [(3, 3)]


def test_a_safetensors_header_of_123_bytes_is_not_taken_for_json(tmp_path):
    text = json.dumps({"w": {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]}}).ljust(123).encode()
    (tmp_path / "a").write_bytes(len(text).to_bytes(8, "little") + text + bytes(4))
    assert load_layers(tmp_path / "a")[0].name == "w"


def test_a_project_behind_a_link_keeps_its_weights_beside_the_true_file(tmp_path):
    (tmp_path / "true").mkdir()
    save_project(tmp_path / "true" / "a.convstudio", Project())
    (tmp_path / "link.convstudio").symlink_to(tmp_path / "true" / "a.convstudio")
    save_project(tmp_path / "link.convstudio", Project(layers=(big_layer(5),)))
    assert load_project(tmp_path / "true" / "a.convstudio").project.layer.bank.weights.max() == 5
    assert (tmp_path / "link.convstudio").is_symlink()


def test_ten_kills_while_saving_never_leave_a_project_that_does_not_open(path):
    save_project(path, Project(layers=(big_layer(0),), name="0"))
    for kill in range(10):
        before, deadline = path.stat().st_mtime_ns, time.monotonic() + 240
        with for_ever(save_projects, path):
            while path.stat().st_mtime_ns == before:
                assert time.monotonic() < deadline
            time.sleep(random.Random(kill).uniform(0, 0.05))
        opened = load_project(path)
        assert opened.notices == ()
        assert (opened.project.layer.bank.weights == float(opened.project.name)).all()


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused_before_anything_is_written(tmp_path, name):
    with pytest.raises(FileError, match="its name holds a character that no file can have"):
        save_project(f"{tmp_path}/{name}.convstudio", Project((Image(np.ones((1, 2, 2)), "pasted"),)))
    assert list(tmp_path.iterdir()) == []
