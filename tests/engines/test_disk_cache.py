"""Things that can be made again, kept on disk between starts."""

import os
import stat
import sys
from pathlib import Path

import pytest

from convstudio.engines import disk_cache


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_what_was_kept_is_there_again():
    assert disk_cache.kept("a") is None
    disk_cache.keep("a", b"content")
    assert disk_cache.kept("a") == b"content"
    assert [path.name for path in disk_cache.folder().iterdir()] == ["a"]


def test_what_is_damaged_is_not_there():
    disk_cache.keep("a", b"content")
    place = disk_cache.folder() / "a"
    for damaged in (b"", b"short", place.read_bytes()[:-1], place.read_bytes() + b"x"):
        place.write_bytes(damaged)
        assert disk_cache.kept("a") is None


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    disk_cache.keep("a", b"content")
    assert disk_cache.kept("a") is None


def test_what_a_process_that_was_killed_left_beside_goes_after_an_hour():
    disk_cache.keep("a", b"content")
    old, new = (disk_cache.folder() / f"a.{number}" for number in (1, 2))
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))
    os.utime(disk_cache.folder() / "a", (0, 0))
    disk_cache.keep("b", b"content")
    assert sorted(path.name for path in disk_cache.folder().iterdir()) == ["a", "a.2", "b"]


def test_an_interrupt_leaves_nothing_beside(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk_cache.keep("a", b"content")
    assert list(disk_cache.folder().iterdir()) == []


MODES = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@MODES
def test_only_its_owner_may_look_and_write_there():
    disk_cache.keep("a", b"content")
    assert stat.S_IMODE(disk_cache.folder().stat().st_mode) == 0o700
    assert stat.S_IMODE((disk_cache.folder() / "a").stat().st_mode) == 0o600


@MODES
@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
@pytest.mark.parametrize("name", [".", "a"])
def test_what_others_may_write_is_not_believed(name, mode):
    disk_cache.keep("a", b"content")
    (disk_cache.folder() / name).chmod(mode)
    assert disk_cache.kept("a") is None


@MODES
def test_nothing_is_written_where_others_may_write():
    disk_cache.folder().mkdir(parents=True)
    disk_cache.folder().chmod(0o777)
    disk_cache.keep("a", b"content")
    assert list(disk_cache.folder().iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("name", [".", "a"])
def test_what_another_owns_is_not_believed(name):
    disk_cache.keep("a", b"content")
    os.chown(disk_cache.folder() / name, 12345, 12345)
    assert disk_cache.kept("a") is None


@pytest.mark.parametrize("named", ["", "cache", "./cache"])
def test_a_relative_path_in_the_environment_counts_for_nothing(monkeypatch, named):
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert disk_cache.folder().is_relative_to(Path.home())


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
    disk_cache.keep("a", b"content")
    assert disk_cache.kept("a") is None
    assert list(tmp_path.iterdir()) == []
