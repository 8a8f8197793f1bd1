"""Things that can be made again, kept on disk between starts."""

import stat
import sys

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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_write_there():
    kept_files.keep("a", b"content")
    assert stat.S_IMODE(kept_files.folder().stat().st_mode) == 0o700
