"""Signals, from and to tables of numbers and sampled sound. A signal is an image one row high."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.files.atomic_saving import save_bytes
from convstudio.files.errors import FileRefused, shown
from convstudio.files.file_reading import read_bytes
from convstudio.files.table_names import OTHER_TEXT
from convstudio.files.tables import Table, read_table, table_bytes
from convstudio.files.wav import is_wav, read_wav, wav_bytes
from convstudio.values.axis_order import laid_out
from convstudio.values.image import Image

SIGNAL_ENDINGS = (".csv", ".tsv", ".wav")

_COLUMNS = "wc"  # the layout of a table: each column is a channel
_FEW, _LONG = 3, 16  # fewer columns are no picture, nor are columns that are so many times as long as they are many
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_OTHER_TEXT = re.compile(OTHER_TEXT.encode())
_DIGIT = re.compile(rb"[0-9]")


def looks_like_signal(data: bytes) -> bool:
    """Whether a file that begins with these bytes is for load_signal: sound, or text that may be a table."""
    if is_wav(data) or data.startswith(_UNICODE_MARKS):
        return True
    return not _BINARY.search(data) and not _OTHER_TEXT.match(data) and _DIGIT.search(data) is not None


def load_signal(path: str | os.PathLike[str], layout: str | None = None) -> Image:
    """The channels (channels, 1, samples) of a WAV file in their own type or of a table in float64, with their rate.

    layout: of a table (values/axis_order.py) if its columns are not channels: the numbers are then
    laid out without names.

    Told apart by content. Raises FileError or FileRefused, which names row and column of a cell that is no number.
    """
    data = read_bytes(path)
    name, digest = Path(path).name, hashlib.sha256(data).hexdigest()
    if is_wav(data):
        samples, rate, notices = read_wav(data, name)
        names = _sound_names(len(samples))
        return Image(samples[:, None, :], name, names, os.fspath(path), rate, notices, sha256=digest)
    table = read_table(data, name)
    shaped, source = table.samples[:, None, :], os.fspath(path)
    image = Image(shaped, name, table.names, source, table.rate, table.notices, layout=_COLUMNS, sha256=digest)
    if layout is None:
        return replace(image, notices=(*image.notices, *_doubt(table)))
    if len(layout) != len(_COLUMNS):
        raise FileRefused(f"Cannot read {shown(name)}: layout {layout} has {len(layout)} axes; a table has 2.")
    return image if layout == _COLUMNS else laid_out(image, layout)


def _doubt(table: Table) -> tuple[str, ...]:
    """What to say of numbers without names or time that may as well be a picture: many columns for so few rows."""
    channels, samples = table.samples.shape
    if table.rate or channels < _FEW or channels * _LONG < samples or table.names != _unnamed(channels):
        return ()
    return (f"{samples} rows of {channels} numbers read as {channels} channels; choose the layout if that is wrong.",)


def save_signal(
    path: str | os.PathLike[str], samples: npt.NDArray[Any], rate: float = 0.0, names: Sequence[str] = ()
) -> None:
    """Write samples (channels, 1, samples) or (channels, samples), whole or not at all.

    .csv, .tsv: a row of names, a column of time when the rate is known, every number in full. .wav: 32-bit floats.
    Raises FileError, FileRefused.
    """
    ending = Path(path).suffix.lower()
    if ending not in SIGNAL_ENDINGS:
        raise FileRefused(f"Cannot write {shown(path)} as a signal: its name must end in {', '.join(SIGNAL_ENDINGS)}.")
    flat = np.asarray(samples)
    if flat.ndim == 3 and flat.shape[1] == 1:
        flat = flat[:, 0, :]
    if flat.ndim != 2 or flat.size == 0:
        raise FileRefused(f"Cannot write {shown(path)}: a signal is one row high, this has the shape {flat.shape}.")
    if names and len(names) != len(flat):
        raise FileRefused(f"Cannot write {shown(path)}: {len(names)} names for {len(flat)} channels.")
    if ending == ".wav":
        save_bytes(path, wav_bytes(flat, rate, os.fspath(path)))
        return
    given = tuple(names) or ("",) * len(flat)
    save_bytes(path, table_bytes(flat, rate, given, "\t" if ending == ".tsv" else ","))


def _sound_names(channels: int) -> tuple[str, ...]:
    usual = {1: ("mono",), 2: ("left", "right")}
    return usual.get(channels) or _unnamed(channels)


def _unnamed(channels: int) -> tuple[str, ...]:
    return tuple(f"channel {index}" for index in range(channels))
