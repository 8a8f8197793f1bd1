"""Reading: plain files within a limit, anything else in a sentence."""

import os

import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.file_reading import read_bytes, read_head


def test_a_file_is_read_whole_or_its_beginning(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a") == b"12345"
    assert read_head(tmp_path / "a", 2) == b"12"


def test_a_file_above_the_limit_is_refused_with_both_numbers(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    with pytest.raises(FileRefused, match=r"5 bytes; at most 4"):
        read_bytes(tmp_path / "a", 4)


@pytest.mark.parametrize("read", [read_bytes, read_head])
@pytest.mark.parametrize(
    ("name", "words"), [("gone", "no such file"), (".", "folder"), ("nul\0l", "character"), ("pipe", "pipe")]
)
def test_what_is_no_plain_file_is_an_error(tmp_path, read, name, words):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match=words):
        read(tmp_path / name)
