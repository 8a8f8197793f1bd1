"""WAV, the RIFF file of sampled sound: PCM of 8, 16, 24, 32 bits and IEEE floats of 32, 64 bits, plain or extensible.

Source of the layout: Microsoft, "Multiple channel audio data and WAVE files", and RFC 2361 for the format numbers.
"""

import struct
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.files.decoder_input import rounding_notice
from convstudio.files.errors import FileRefused, shown

MAXIMUM_CHANNELS = 1024
MAXIMUM_RATE = 2**32 - 1

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_GUID_TAIL = bytes.fromhex("0000 0000 1000 8000 00aa 0038 9b71".replace(" ", ""))
_STREAM = 0x7FFFF000  # what streams write for a length is 7FFFF000 (SoX), 7FFFFFFF, 80000000 or near FFFFFFFF
_LARGEST_DATA = 2**32 - 64  # the sizes in a RIFF file have 32 bits

Samples = npt.NDArray[Any]


class WavFormat(NamedTuple):
    """How the samples of a WAV file are stored."""

    tag: int
    channels: int
    rate: int
    bits: int


def is_wav(data: bytes) -> bool:
    """Whether a file that begins like this is a WAV file."""
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def read_wav(data: bytes, name: str) -> tuple[Samples, float, tuple[str, ...]]:
    """(samples (channels, samples) in their own type, samples per second, notices); FileRefused for anything cut.

    A stream that did not know its length (0, or more than any file has) goes on to the end of the file, and is told.
    8 bits are uint8 0..255 as stored, 16 bits int16, 24 and 32 bits int32, floats float32 or float64.
    """
    chunks, open_end = _chunks(data, name)
    if b"fmt " not in chunks or b"data" not in chunks:
        missing = "format" if b"fmt " not in chunks else "data"
        raise FileRefused(f"{shown(name)} is a WAV file without a {missing} part: it is cut short or damaged.")
    how = _format(chunks[b"fmt "], name)
    body = chunks[b"data"]
    frame = how.channels * how.bits // 8
    if len(body) < frame:
        raise FileRefused(f"{shown(name)} holds {len(body)} bytes of sound, not one whole sample of {frame} bytes.")
    over = len(body) % frame
    interleaved = _numbers(body[: len(body) - over], how).reshape(-1, how.channels)
    notices = open_end + rounding_notice(interleaved)
    if over:
        notices += (f"{over} bytes after the last whole sample of {frame} bytes are left out.",)
    return np.ascontiguousarray(interleaved.T), float(how.rate), notices


def _chunks(data: bytes, name: str) -> tuple[dict[bytes, memoryview], tuple[str, ...]]:
    """(the first part of each name, whole; what to say of sound without a length)."""
    view, found, at = memoryview(data), dict[bytes, memoryview](), 12
    notices: tuple[str, ...] = ()
    while at + 8 <= len(data):
        key, size = struct.unpack_from("<4sI", data, at)
        if key == b"data" and key not in found and _is_open(data, at, size):
            size = len(data) - at - 8
            notices = ("It was written as a stream, without a length: read to the end of the file.",)
        if at + 8 + size > len(data) and key in (b"fmt ", b"data"):
            raise FileRefused(
                f"{shown(name)} is cut short: it promises {size} bytes of {key.decode().strip()} and has "
                f"{len(data) - at - 8}."
            )
        found.setdefault(key, view[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return found, notices


def _is_open(data: bytes, at: int, size: int) -> bool:
    """Whether sound of this length comes from a program that could not go back and write how long it became."""
    whole = struct.unpack_from("<I", data, 4)[0] == len(data) - 8
    return (size >= _STREAM and at + 8 + size > len(data)) or (size == 0 and not whole)


def _format(part: memoryview, name: str) -> WavFormat:
    if len(part) < 16:
        raise FileRefused(f"{shown(name)} has a WAV format part of {len(part)} bytes; it needs 16.")
    tag, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", part)
    if tag == _EXTENSIBLE:
        if len(part) < 40 or bytes(part[26:40]) != _GUID_TAIL:
            raise FileRefused(f"{shown(name)} is an extensible WAV file of a kind that is not read.")
        (tag,) = struct.unpack_from("<H", part, 24)
    allowed = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64)}.get(tag, ())
    if bits not in allowed:
        raise FileRefused(
            f"{shown(name)} is a WAV file of format {tag} with {bits} bits; PCM of 8, 16, 24, 32 bits and floats of "
            "32, 64 bits are read."
        )
    if not 1 <= channels <= MAXIMUM_CHANNELS or rate == 0 or align != channels * bits // 8:
        raise FileRefused(
            f"{shown(name)} claims {channels} channels, {rate} samples per second and {align} bytes per sample: "
            "that cannot be."
        )
    return WavFormat(tag, channels, rate, bits)


def _numbers(body: memoryview, how: WavFormat) -> Samples:
    if how.tag == _PCM and how.bits == 24:
        wide = np.zeros((len(body) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
        return wide.view("<i4")[:, 0] >> 8
    kinds = {(_PCM, 8): "u1", (_PCM, 16): "<i2", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4", (_FLOAT, 64): "<f8"}
    stored = np.frombuffer(body, kinds[how.tag, how.bits])
    return stored.astype(stored.dtype.newbyteorder("="))


def wav_bytes(samples: Samples, rate: float, name: str) -> bytes:
    """Samples (channels, samples) as the content of a WAV file of 32-bit floats, neither scaled nor clipped."""
    channels, length = samples.shape
    if rate != int(rate) or not 1 <= rate <= MAXIMUM_RATE:
        raise FileRefused(
            f"Cannot write {shown(name)}: a WAV file needs a whole number of samples per second, not {rate:g}. "
            "Save it as .csv."
        )
    if channels > MAXIMUM_CHANNELS or channels * length * 4 > _LARGEST_DATA:
        raise FileRefused(
            f"Cannot write {shown(name)}: {channels} channels of {length} samples are more than a WAV file holds. "
            "Save it as .npy."
        )
    body = _as_float32(samples, name).T.astype("<f4").tobytes()
    form = struct.pack("<HHIIHHH", _FLOAT, channels, int(rate), int(rate) * channels * 4 % 2**32, channels * 4, 32, 0)
    parts = ((b"fmt ", form), (b"fact", struct.pack("<I", length)), (b"data", body))
    riff = b"WAVE" + b"".join(struct.pack("<4sI", key, len(part)) + part for key, part in parts)
    return struct.pack("<4sI", b"RIFF", len(riff)) + riff


def _as_float32(samples: Samples, name: str) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):
        narrow = samples.astype(np.float32)
    lost = np.isinf(narrow) & np.isfinite(samples)
    if lost.any():
        raise FileRefused(
            f"Cannot write {shown(name)}: {float(samples[lost][0]):g} is too large for a WAV file. Save it as .csv."
        )
    return narrow
