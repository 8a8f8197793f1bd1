"""WAV: every kind of number that is read, what is refused, and that the standard library agrees."""

import io
import struct
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.files.errors import FileRefused
from convstudio.files.wav import is_wav, read_wav, wav_bytes

PCM_GUID = bytes.fromhex("0100000000001000800000aa00389b71")
FLOAT_GUID = bytes.fromhex("0300000000001000800000aa00389b71")


def riff(tag, channels, bits, body, rate=8000, extra=b"", align=None, size=None, before=b""):
    align = channels * bits // 8 if align is None else align
    form = struct.pack("<HHIIHH", tag, channels, rate, rate * align % 2**32, align, bits) + extra
    parts = before + struct.pack("<4sI", b"fmt ", len(form)) + form
    parts += struct.pack("<4sI", b"data", len(body) if size is None else size) + body
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts


@pytest.mark.parametrize(
    ("tag", "bits", "body", "expected", "dtype"),
    [
        (1, 8, bytes([0, 128, 255]), [0, 128, 255], "uint8"),
        (1, 16, struct.pack("<3h", -32768, 0, 32767), [-32768, 0, 32767], "int16"),
        (1, 24, b"\x00\x00\x80\x01\x00\x00\xff\xff\x7f", [-8388608, 1, 8388607], "int32"),
        (1, 32, struct.pack("<2i", -(2**31), 5), [-(2**31), 5], "int32"),
        (3, 32, struct.pack("<2f", 1.5, -2), [1.5, -2], "float32"),
        (3, 64, struct.pack("<2d", 0.1, -2), [0.1, -2], "float64"),
    ],
)
def test_every_kind_of_sample_keeps_its_own_numbers(tag, bits, body, expected, dtype):
    samples, rate, _ = read_wav(riff(tag, 1, bits, body), "a.wav")
    assert (samples.tolist(), samples.dtype, rate) == ([expected], dtype, 8000)


@pytest.mark.parametrize(("guid", "body", "expected"), [(PCM_GUID, b"\1\0\0\0", 1), (FLOAT_GUID, b"\0\0\x80\x3f", 1.0)])
def test_extensible_files_are_read_by_their_subformat(guid, body, expected):
    extra = struct.pack("<HHI", 22, 32, 0) + guid
    assert read_wav(riff(0xFFFE, 1, 32, body, extra=extra), "a")[0].tolist() == [[expected]]


def test_the_standard_library_writes_what_is_read_here():
    expected = np.random.default_rng(1).integers(-32768, 32768, (2, 100)).astype(np.int16)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((2, 2, 44100, 0, "NONE", ""))
        writer.writeframes(expected.T.tobytes())
    samples, rate, _ = read_wav(file.getvalue(), "a")
    assert np.array_equal(samples, expected)
    assert rate == 44100


def test_other_parts_of_odd_length_are_stepped_over():
    before = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    assert read_wav(riff(1, 1, 8, b"\1\2", before=before), "a")[0].tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (riff(1, 1, 16, b"\0" * 10, size=100), "cut short: it promises 100 bytes of data and has 10"),
        (riff(1, 2, 16, b"\0" * 3), "holds 3 bytes of sound, not one whole sample of 4 bytes"),
        (riff(1, 1, 16, b""), "holds 0 bytes"),
        (riff(1, 0, 16, b"\0\0"), "0 channels"),
        (riff(1, 2000, 16, b"\0\0"), "2000 channels"),
        (riff(1, 1, 16, b"\0\0", rate=0), "0 samples per second"),
        (riff(1, 1, 16, b"\0\0", align=7), "7 bytes per sample"),
        (riff(1, 1, 12, b"\0\0"), "format 1 with 12 bits"),
        (riff(7, 1, 8, b"\0\0"), "format 7 with 8 bits"),
        (riff(3, 1, 16, b"\0\0"), "format 3 with 16 bits"),
        (riff(0xFFFE, 1, 16, b"\0\0"), "extensible"),
        (riff(0xFFFE, 1, 16, b"\0\0", extra=bytes(24)), "extensible"),
        (b"RIFF\0\0\0\0WAVE", "without a format part"),
        (riff(1, 1, 8, b"")[:36], "without a data part"),
        (b"RIFF\0\0\0\0WAVEfmt \2\0\0\0\0\0data\0\0\0\0", "format part of 2 bytes"),
    ],
)
def test_a_damaged_or_odd_file_is_refused_in_a_sentence(data, words):
    with pytest.raises(FileRefused, match=words) as refused:
        read_wav(data, "a.wav")
    assert len(str(refused.value)) <= 200


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0x7FFFFFFF, 0x80000000, 2**32 - 37, 2**32 - 1])
def test_what_a_stream_wrote_goes_on_to_the_end_of_the_file_and_is_told(size):
    data = riff(1, 1, 16, struct.pack("<3h", 5, 6, 7), size=size)
    samples, _, notices = read_wav(data[:4] + struct.pack("<I", size) + data[8:], "a")
    assert samples.tolist() == [[5, 6, 7]] and "written as a stream" in notices[0]


def test_a_byte_too_many_is_left_out_and_told():
    samples, _, notices = read_wav(riff(1, 1, 16, struct.pack("<3h", 5, 6, 7) + b"\x01"), "a")
    assert samples.tolist() == [[5, 6, 7]] and notices == (
        "1 bytes after the last whole sample of 2 bytes are left out.",
    )


def test_sound_that_is_empty_by_a_file_that_knows_its_length_is_refused():
    with pytest.raises(FileRefused, match="holds 0 bytes"):
        read_wav(riff(1, 1, 16, b"", size=0) + b"", "a")


def test_integers_of_32_bits_that_floats_round_are_told():
    assert "2^24" in read_wav(riff(1, 1, 32, struct.pack("<i", 2**24 + 1)), "a")[2][0]


def test_no_cut_file_loads():
    whole = wav_bytes(np.ones((2, 5), np.float32), 8000, "a")
    for length in range(12, len(whole)):
        with pytest.raises(FileRefused):
            read_wav(whole[:length], "a")


@given(hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6)), st.integers(1, 2**32 - 1))
def test_what_is_written_is_read_again_bit_for_bit(samples, rate):
    data = wav_bytes(samples, float(rate), "a")
    assert is_wav(data)
    again, its_rate, _ = read_wav(data, "a")
    assert again.tobytes() == samples.tobytes()
    assert its_rate == rate


@pytest.mark.parametrize("rate", [0.0, 0.5, 2.0**32, -1.0])
def test_a_rate_that_the_format_cannot_hold_is_refused(rate):
    with pytest.raises(FileRefused, match="whole number of samples per second"):
        wav_bytes(np.ones((1, 2)), rate, "a.wav")


def test_a_number_beyond_float32_is_refused_and_infinity_is_kept():
    with pytest.raises(FileRefused, match="1e\\+300 is too large"):
        wav_bytes(np.array([[1e300]]), 1, "a.wav")
    assert read_wav(wav_bytes(np.array([[np.inf]]), 1, "a"), "a")[0].tolist() == [[np.inf]]


def test_more_than_four_gigabytes_are_refused_before_anything_is_made():
    with pytest.raises(FileRefused, match="more than a WAV file holds"):
        wav_bytes(np.broadcast_to(np.float32(0), (2, 2**30)), 1, "a.wav")
