import os

import pytest

from convstudio.files.path_checks import PathKind, is_file, is_there, look, may_write, real, version
from tests.hostile.names import LETTERS, LONG, Closed


def test_a_look_tells_what_is_there(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    kinds = [look(tmp_path / name).kind for name in ("file", ".", "nothing", "file/below")]
    assert kinds == [PathKind.FILE, PathKind.FOLDER, PathKind.NOTHING, PathKind.NOTHING]
    assert look(os.devnull).kind is PathKind.OTHER
    assert is_file(tmp_path / "file") and is_there(os.devnull)


@pytest.mark.parametrize("name", LETTERS.values(), ids=LETTERS)
def test_a_look_at_a_name_that_no_file_can_have_never_fails(name, tmp_path):
    assert not is_there(tmp_path / name) and not is_file(name) and not is_there(f"{name}/{name}")
    assert real(name).name == name


def test_a_look_says_why_it_sees_nothing(tmp_path):
    (tmp_path / "circle").symlink_to("circle")
    assert look(tmp_path / LONG) == (PathKind.HIDDEN, "the name is too long")
    assert look("a\0b") == (PathKind.HIDDEN, "its name holds a character that no file can have")
    assert look(tmp_path / "circle") == (PathKind.HIDDEN, "its links lead in a circle")
    with Closed(tmp_path) as closed:
        assert look(closed / "file") == (PathKind.HIDDEN, "permission denied")


def test_a_path_is_real_as_far_as_it_can_be_followed(tmp_path, monkeypatch):
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "link").symlink_to(tmp_path)
    assert real(tmp_path / "link" / "file") == tmp_path.resolve() / "file"
    assert real(tmp_path / "circle").name == "circle"
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert real("file").name == "file"


def test_whether_a_place_may_be_written_is_known(tmp_path):
    assert may_write(tmp_path) and not may_write(tmp_path / "nothing") and not may_write("a\0b")


def test_a_file_that_was_written_to_is_another_version(tmp_path):
    before = version(tmp_path / "a")
    (tmp_path / "a").write_bytes(b"1")
    after = version(tmp_path / "a")
    assert before == (0, 0) != after
    (tmp_path / "a").write_bytes(b"12")
    assert version(tmp_path / "a") != after
    assert version("x" * 5000) == version("a\0b") == (0, 0)
