"""Signals in and out of files: told by content, one row high, with rate and names."""

import numpy as np
import pytest

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.signals import load_signal, looks_like_signal, save_signal


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".wav"])
def test_a_saved_signal_opens_again_with_its_rate(tmp_path, ending):
    samples = np.random.default_rng(0).normal(size=(2, 1, 50)).astype(np.float32)
    save_signal(tmp_path / f"a{ending}", samples, 8000, ("left", "right"))
    image = load_signal(tmp_path / f"a{ending}")
    assert image.shape == (2, 1, 50)
    assert (image.names, image.rate, image.name) == (("left", "right"), 8000, f"a{ending}")
    assert image.is_signal
    assert np.array_equal(image.array.astype(np.float32), samples)


def test_a_table_is_laid_out_as_is_asked_and_its_doubt_is_told(tmp_path):
    """Issue 15, 2.6: a matrix of numbers may be a picture."""
    numbers = np.arange(30.0).reshape(5, 6)
    np.savetxt(tmp_path / "m.csv", numbers, delimiter=",")
    guessed = load_signal(tmp_path / "m.csv")
    assert (guessed.shape, guessed.layout) == ((6, 1, 5), "wc")
    assert guessed.notices == ("5 rows of 6 numbers read as 6 channels; choose the layout if that is wrong.",)
    picture = load_signal(tmp_path / "m.csv", "hw")
    assert np.array_equal(picture.array[0], numbers)
    assert (picture.layout, picture.notices) == ("hw", ())
    assert np.array_equal(load_signal(tmp_path / "m.csv", "cw").array[:, 0], numbers)
    with pytest.raises(FileRefused, match="layout chw has 3 axes; a table has 2"):
        load_signal(tmp_path / "m.csv", "chw")


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n4,5,6\n", "1.5,2\n3,4\n", "1,2,3\n" * 100])
def test_a_table_that_is_plainly_one_of_signals_is_not_doubted(tmp_path, text):
    (tmp_path / "s.csv").write_text(text)
    assert load_signal(tmp_path / "s.csv").notices == ()


def test_sound_is_told_by_content_not_by_its_name(tmp_path):
    save_signal(tmp_path / "a.wav", np.ones((3, 4)), 10)
    (tmp_path / "a.wav").rename(tmp_path / "a.csv")
    image = load_signal(tmp_path / "a.csv")
    assert image.rate == 10
    assert image.names == ("channel 0", "channel 1", "channel 2")


def test_one_channel_of_sound_is_called_mono(tmp_path):
    save_signal(tmp_path / "a.wav", np.ones((1, 4)), 10)
    assert load_signal(tmp_path / "a.wav").names == ("mono",)


def test_names_that_nobody_gave_are_made(tmp_path):
    save_signal(tmp_path / "a.csv", np.ones((2, 2)))
    assert load_signal(tmp_path / "a.csv").names == ("channel 0", "channel 1")


@pytest.mark.parametrize(
    ("name", "samples", "names", "words"),
    [
        ("a.mp3", np.ones((1, 2)), (), "must end in .csv, .tsv, .wav"),
        ("a.csv", np.ones((1, 2, 2)), (), "one row high"),
        ("a.csv", np.ones((1, 0)), (), "one row high"),
        ("a.csv", np.ones((2, 2)), ("x",), "1 names for 2 channels"),
        ("a.wav", np.ones((2, 2)), (), "samples per second"),
    ],
)
def test_what_cannot_be_written_leaves_no_file(tmp_path, name, samples, names, words):
    with pytest.raises(FileRefused, match=words):
        save_signal(tmp_path / name, samples, 0.0, names)
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FileError, match=r"gone\.csv.*no such file"):
        load_signal(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("data", "signal"),
    [
        (b"RIFF\0\0\0\0WAVEfmt ", True),
        (b"1,2\n3,4\n", True),
        (b"time;left\n0;1", True),
        (b"\xef\xbb\xbf1\n", True),
        ("a\t1".encode("utf-16"), True),
        (b"P1,P2\n1,2", True),
        (b"P2\n3 3\n255\n1 2", False),
        (b"P5 3 3", False),
        (b"PF\n3 3\n-1.0\n", False),
        (b"#?RADIANCE\n", False),
        (b"<svg width='3'>", False),
        (b'{"format": 1}', False),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", False),
        (b"RIFF\0\0\0\0WEBPVP8 ", False),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", False),
        (b"GIF89a\x01\0", False),
        (b"words only", False),
        (b"", False),
    ],
)
def test_the_beginning_of_a_file_tells_signals_from_pictures(data, signal):
    assert looks_like_signal(data) is signal
