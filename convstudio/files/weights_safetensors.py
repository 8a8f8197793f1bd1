"""Safetensors: eight bytes of length, a JSON header, raw numbers. Read here, strictly, with no library.

Source of the layout: the README of the safetensors project, section "Format".
"""

import math
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from convstudio.files.errors import FileRefused, shown
from convstudio.files.stored_layer import Numbers, StoredLayer, bfloat16_as_float32, bias_name
from convstudio.files.strict_json import JsonError, parse_json

MAXIMUM_TENSORS = 10_000
MAXIMUM_HEADER = 25_000_000  # what the project's own reader allows is four times this

_DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2",
           "I8": "i1", "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1"}  # fmt: skip


class Tensor(NamedTuple):
    """Where a tensor lies in the file, and how it is stored."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int


def looks_like_safetensors(data: bytes) -> bool:
    """A length that fits into the file, and an opening brace after it."""
    return len(data) >= 10 and data[8:9] == b"{" and 2 <= int.from_bytes(data[:8], "little") <= len(data) - 8


def safetensors_layers(data: bytes, name: str) -> tuple[StoredLayer, ...]:
    """Every tensor of two axes or more; FileRefused unless the header is sound and covers the data without overlap."""
    tensors = _tensors(data, name)
    return tuple(
        StoredLayer(key, tensor.shape, partial(_read, data, name, tensor, tensors.get(bias_name(key))))
        for key, tensor in tensors.items()
        if len(tensor.shape) > 1
    )


def _tensors(data: bytes, name: str) -> dict[str, Tensor]:
    length = int.from_bytes(data[:8], "little")
    if length > MAXIMUM_HEADER:
        raise FileRefused(f"{shown(name)} has a header of {length} bytes; at most {MAXIMUM_HEADER} are read.")
    try:
        header = parse_json(data[8 : 8 + length])
    except JsonError as error:
        raise FileRefused(f"{shown(name)} has a damaged header: {error}.") from error
    header.pop("__metadata__", None)
    if len(header) > MAXIMUM_TENSORS:
        raise FileRefused(f"{shown(name)} holds {len(header)} tensors; at most {MAXIMUM_TENSORS} are read.")
    tensors = {key: _tensor(key, entry, 8 + length, name) for key, entry in header.items()}
    _check_cover([(tensor.start, tensor.stop) for tensor in tensors.values()], 8 + length, len(data), name)
    return tensors


def _tensor(key: str, entry: Any, base: int, name: str) -> Tensor:
    match entry:
        case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [start, stop], **rest} if not rest:
            numbers = [*shape, start, stop]
        case _:
            raise FileRefused(f"{shown(name)} does not say what its tensor {shown(key)} is.")
    if any(type(number) is not int or number < 0 for number in numbers):
        raise FileRefused(f"{shown(name)} has a size or place of tensor {shown(key)} that is no whole number >= 0.")
    if dtype in _DTYPES and math.prod(shape) * np.dtype(_DTYPES[dtype]).itemsize != stop - start:
        raise FileRefused(f"{shown(name)} gives tensor {shown(key)} {stop - start} bytes; its shape needs others.")
    return Tensor(dtype, tuple(shape), base + start, base + stop)


def _check_cover(places: list[tuple[int, int]], base: int, end: int, name: str) -> None:
    at = base
    for start, stop in sorted(places):
        if start != at or stop < start:
            raise FileRefused(f"{shown(name)} is damaged: its tensors overlap or leave gaps.")
        at = stop
    if at != end:
        raise FileRefused(f"{shown(name)} is damaged: its tensors need {at - base} bytes, it has {end - base}.")


def _read(data: bytes, name: str, tensor: Tensor, bias: Tensor | None) -> tuple[Numbers, Numbers | None]:
    return _numbers(data, name, tensor), _numbers(data, name, bias) if bias else None


def _numbers(data: bytes, name: str, tensor: Tensor) -> Numbers:
    if tensor.dtype not in _DTYPES:
        raise FileRefused(f"{shown(name)} stores {shown(tensor.dtype)} numbers; {', '.join(_DTYPES)} are read.")
    stored = np.frombuffer(memoryview(data)[tensor.start : tensor.stop], _DTYPES[tensor.dtype])
    array = bfloat16_as_float32(stored) if tensor.dtype == "BF16" else stored
    return array.reshape(tensor.shape)
