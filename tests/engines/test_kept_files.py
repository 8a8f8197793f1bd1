"""Things that can be made again, kept on disk between starts."""

import os
import stat
import sys
from pathlib import Path

import pytest

from convstudio.engines import kept_files


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_what_was_kept_is_there_again():
    assert kept_files.kept("a") is None
    kept_files.keep("a", b"content")
    assert kept_files.kept("a") == b"content"
    assert [path.name for path in kept_files.folder().iterdir()] == ["a"]


def test_what_is_damaged_is_not_there():
    kept_files.keep("a", b"content")
    place = kept_files.folder() / "a"
    for damaged in (b"", b"short", place.read_bytes()[:-1], place.read_bytes() + b"x"):
        place.write_bytes(damaged)
        assert kept_files.kept("a") is None


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    kept_files.keep("a", b"content")
    assert kept_files.kept("a") is None


def test_what_a_process_that_was_killed_left_beside_goes_after_an_hour():
    kept_files.keep("a", b"content")
    old, new = (kept_files.folder() / f"a.{number}" for number in (1, 2))
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(kept_files.folder() / "a", (0, 0))
    kept_files.keep("b", b"content")
    assert sorted(path.name for path in kept_files.folder().iterdir()) == ["a", "a.2", "b"]


def test_an_interrupt_leaves_nothing_beside(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kept_files.keep("a", b"content")
    assert list(kept_files.folder().iterdir()) == []


MODES = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@MODES
def test_only_its_owner_may_look_and_write_there():
    kept_files.keep("a", b"content")
    assert stat.S_IMODE(kept_files.folder().stat().st_mode) == 0o700
    assert stat.S_IMODE((kept_files.folder() / "a").stat().st_mode) == 0o600


@MODES
@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
@pytest.mark.parametrize("name", [".", "a"])
def test_what_others_may_write_is_not_believed(name, mode):
    kept_files.keep("a", b"content")
    (kept_files.folder() / name).chmod(mode)
    assert kept_files.kept("a") is None


@MODES
def test_nothing_is_written_where_others_may_write():
    kept_files.folder().mkdir(parents=True)
    kept_files.folder().chmod(0o777)
    kept_files.keep("a", b"content")
    assert list(kept_files.folder().iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("name", [".", "a"])
def test_what_another_owns_is_not_believed(name):
    kept_files.keep("a", b"content")
    os.chown(kept_files.folder() / name, 12345, 12345)
    assert kept_files.kept("a") is None


@pytest.mark.parametrize("named", ["", "cache", "./cache"])
def test_a_relative_path_in_the_environment_counts_for_nothing(monkeypatch, named):
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert kept_files.folder().is_relative_to(Path.home())


@pytest.mark.parametrize("home", [None, "relative"])
def test_without_a_home_nothing_is_kept_and_nothing_fails(monkeypatch, tmp_path, home):
    monkeypatch.chdir(tmp_path)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE", "HOMEPATH"):
        monkeypatch.delenv(variable, raising=False)
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
        monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as it is for a user whom no file names
    else:
        monkeypatch.setenv("HOME", home)
        monkeypatch.setenv("USERPROFILE", home)
    kept_files.keep("a", b"content")
    assert kept_files.kept("a") is None
    assert list(tmp_path.iterdir()) == []
