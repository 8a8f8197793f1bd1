"""Samples on a device: sent there as they are stored, converted there, borders applied there by index maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Reading
from convstudio.engines.torch.devices import Tensor
from convstudio.output_size_and_padding import Walk
from convstudio.values.border import Border
from convstudio.values.region import as_slice, clipped

# Types that a device calculates with go as they are, or as the signed type of the same bits; others become floats here.
_SENT_AS = {
    "?": "u1",
    "B": "u1",
    "b": "i1",
    "H": "i2",
    "h": "i2",
    "i": "i4",
    "I": "i4",
    "e": "f2",
    "f": "f4",
    "d": "f8",
}
_MASKS = {"H": 0xFFFF, "I": 0xFFFFFFFF}
_FAR = 1e-9  # of the largest number of a type: the transforms of Winograd multiply samples by hundreds


class _Writable:
    """The same memory without numpy's read-only mark, which torch only warns of; nothing is ever written to it."""

    def __init__(self, array: Array) -> None:
        address, _ = array.__array_interface__["data"]
        self.__array_interface__ = {**array.__array_interface__, "data": (address, False)}
        self._memory = array


@dataclass(frozen=True)
class Planes:
    """Samples (channels, rows, columns) on a device.

    mask: not 0 where they are the bits of an unsigned type in the signed one of its size. whole: the image whose
    channels these are.
    """

    bits: Tensor
    mask: int = 0
    whole: "Planes | None" = None

    @cached_property
    def tame(self) -> bool:
        """Neither NaN, infinity nor anything near the largest number, so that every method sums them right."""
        import torch

        if self.whole is not None:  # is looked at once, for all its channels
            return self.whole.tame
        if not self.bits.is_floating_point():
            return True
        bound = torch.finfo(self.bits.dtype).max * (_FAR if self.bits.itemsize > 2 else 1)
        low, high = torch.aminmax(self.bits)  # NaN if there is one, and then neither comparison holds
        return bool((low >= -bound) & (high <= bound))

    def picked(self, channels: slice | Sequence[int]) -> "Planes":
        """Some of the channels."""
        import torch

        chosen = channels if isinstance(channels, slice) else torch.tensor(channels, device=self.bits.device)
        return Planes(self.bits[chosen], self.mask, self)

    def numbers(self, part: Tensor, dtype: Any) -> Tensor:
        """A part of the bits as numbers of a torch dtype."""
        return part.to(dtype) if not self.mask else (part.long() & self.mask).to(dtype)


def sent(source: Array, device: str) -> Planes:
    """An array of any real dtype on a device; on the CPU it stays where it is."""
    import torch

    here = source if source.dtype.isnative else source.astype(source.dtype.newbyteorder("="))
    kind = _SENT_AS.get(here.dtype.char)
    here = here.astype(np.float64) if kind is None else here.view(kind)
    if any(stride < 0 or stride % here.itemsize for stride in here.strides):
        here = np.ascontiguousarray(here)
    if not here.flags.writeable:
        here = np.asarray(_Writable(here))
    return Planes(torch.from_numpy(here).to(device), _MASKS.get(source.dtype.char, 0))


def patch(planes: Planes, reading: Reading, dtype: Any) -> Tensor:
    """The samples (channels, positions, positions) of a reading of these planes, borders applied, in a torch dtype."""
    walks = (reading.rows, reading.columns)
    if reading.border in (Border.ZEROS, Border.CONSTANT):
        return _padded(planes, walks, reading.value, dtype)
    part = planes.bits
    for axis, walk in enumerate(walks, start=1):
        part = _looked_up(part, axis, walk, reading.border)
    return planes.numbers(part, dtype)


def _looked_up(part: Tensor, axis: int, walk: Walk, border: Border) -> Tensor:
    import torch

    length = part.shape[axis]
    if walk.positions[0] >= 0 and walk.positions[-1] < length:
        return part[(slice(None),) * axis + (as_slice(walk.positions),)]
    return part.index_select(axis, torch.from_numpy(border.index_map(walk.positions, length)).to(part.device))


def _padded(planes: Planes, walks: tuple[Walk, Walk], value: float, dtype: Any) -> Tensor:
    import torch

    known = [clipped(w.positions, range(n)) for w, n in zip(walks, planes.bits.shape[1:], strict=True)]
    inside = planes.bits[:, as_slice(known[0]), as_slice(known[1])]
    size = [len(walk.positions) for walk in walks]
    if [len(positions) for positions in known] == size:
        return planes.numbers(inside, dtype)
    whole = torch.full((len(inside), *size), value, dtype=dtype, device=inside.device)
    if inside.numel():
        top, left = (w.positions.index(positions[0]) for w, positions in zip(walks, known, strict=True))
        place = whole[:, top : top + inside.shape[1], left : left + inside.shape[2]]
        place.copy_(planes.numbers(inside, dtype) if planes.mask else inside)
    return whole
