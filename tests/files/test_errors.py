import errno
import json

import pytest

from convstudio.files.errors import os_reason, raised_in, shown


def test_a_known_number_has_words():
    assert os_reason(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"


def test_an_unknown_number_has_the_words_of_the_system():
    assert os_reason(OSError(errno.EBUSY, "x")) == "Device or resource busy"


@pytest.mark.parametrize(("error", "words"), [(OSError("odd"), "odd"), (OSError(), "unknown error")])
def test_an_error_without_a_number_has_its_own_words(error, words):
    assert os_reason(error) == words


def test_a_short_path_is_shown_whole():
    assert shown("photos/cat.png") == '"photos/cat.png"'


def test_a_long_path_keeps_its_beginning_and_its_end():
    text = shown("/home/ann/" + "deep/" * 60 + "cat.png")
    assert len(text) == 82 and text.startswith('"/home/ann/') and text.endswith('cat.png"') and "…" in text


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[31mb", "a\udcffb", "a\u202eb"])
def test_letters_that_would_spoil_a_line_are_written_out(name):
    text = shown(name)
    assert text.isprintable() and text.encode("utf-8") and "\\" in text


def test_chinese_names_stay_readable():
    assert shown("图片.png") == '"图片.png"'


def test_what_a_library_calls_is_its_part():
    class Cut:
        def read(self):
            raise EOFError

    with pytest.raises(EOFError) as caught:
        json.load(Cut())
    assert raised_in(caught.value, "json")
    assert not raised_in(caught.value, "PIL")
