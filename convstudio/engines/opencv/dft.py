"""Transforms by cv2.dft, there and back: two patches as real and imaginary part of one, or many rows in one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, Protocol

import cv2
import numpy as np

from convstudio.engines.base import Array
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

SIDES = {64: 14.0, 128: 7.0, 256: 5.2, 512: 7.5, 1024: 11.0, 2048: 13.0, 4096: 15.0}  # nanoseconds a sample (Zen 3)
LENGTHS = {
    512: 4.5,
    1024: 4.5,
    2048: 4.6,
    4096: 4.6,
    8192: 5.0,
    16384: 5.5,
    32768: 6.5,
    65536: 8.5,
    131072: 11.0,
}  # of rows, the same
WIDE = 2.3  # times that for float64
ROW_SAMPLES = 1 << 16  # of rows that are transformed in one call

Size = Sequence[int]


class Transform(Protocol):
    """A transform of several patches in one array, and the way back."""

    @property
    def sides(self) -> Pair:
        """(rows, columns) of a patch at most."""
        ...

    @property
    def patches(self) -> int:
        """How many patches one call takes at most."""
        ...

    def __hash__(self) -> int: ...

    def there(self, patches: Sequence[Array]) -> Array:
        """The spectrum of patches (rows, columns), none larger than the tile."""
        ...

    def of_kernel(self, kernel: Weights) -> Array:
        """What a spectrum is multiplied with for the VALID correlation with a kernel."""
        ...

    def times(self, spectrum: Array, kernel: Array, out: Array | None = None) -> Array:
        """The spectrum of a correlation, in out if it is given, which may be the spectrum itself."""
        ...

    def back(self, spectrum: Array, sizes: Sequence[Size]) -> list[Array]:
        """The first rows and columns of each patch."""
        ...


@dataclass(frozen=True)
class Pairs:
    """Tiles (rows, columns) in two dimensions; the first patch is the real part, the second the imaginary part."""

    sides: Pair
    dtype: np.dtype[Any]
    patches: int = 2

    def there(self, patches: Sequence[Array]) -> Array:
        """See Transform."""
        whole = [patch.shape for patch in patches] == [self.sides] * 2  # nothing of the tile is left as it was
        parts = (np.empty if whole else np.zeros)((*self.sides, 2), self.dtype)
        for index, patch in enumerate(patches):
            parts[: patch.shape[0], : patch.shape[1], index] = patch
        return cv2.dft(parts, dst=parts)

    def of_kernel(self, kernel: Weights) -> Array:
        """The conjugate, and the division that the way back would need."""
        return np.conj(_complex(self.there([kernel / prod(self.sides)])))

    def times(self, spectrum: Array, kernel: Array, out: Array | None = None) -> Array:
        """See Transform."""
        made = np.empty_like(spectrum) if out is None else out
        np.multiply(_complex(spectrum), kernel, out=_complex(made))
        return made

    def back(self, spectrum: Array, sizes: Sequence[Size]) -> list[Array]:
        """See Transform."""
        whole = cv2.dft(spectrum, dst=spectrum, flags=cv2.DFT_INVERSE)
        return [whole[: size[0], : size[1], index] for index, size in enumerate(sizes)]


def _complex(parts: Array) -> Array:
    return parts.view(np.result_type(parts.dtype, np.complex64))[..., 0]


@dataclass(frozen=True)
class Rows:
    """Rows of all patches below each other, each transformed by itself; for kernels of one row."""

    sides: Pair
    dtype: np.dtype[Any]

    @property
    def patches(self) -> int:
        """How many patches one call takes: of ROW_SAMPLES together, one at least."""
        return max(1, ROW_SAMPLES // (self.sides[0] * self.sides[1]))

    def there(self, patches: Sequence[Array]) -> Array:
        """See Transform."""
        rows = np.zeros((sum(len(patch) for patch in patches), self.sides[1]), self.dtype)
        for target, row in zip(rows, (row for patch in patches for row in patch), strict=True):
            target[: len(row)] = row
        return cv2.dft(rows, dst=rows, flags=cv2.DFT_ROWS)

    def of_kernel(self, kernel: Weights) -> Array:
        """The spectrum of one row, for as many as there are at most; see Transform."""
        return np.repeat(self.there([kernel / self.sides[1]]), self.sides[0] * self.patches, axis=0)

    def times(self, spectrum: Array, kernel: Array, out: Array | None = None) -> Array:
        """See Transform."""
        return cv2.mulSpectrums(spectrum, kernel[: len(spectrum)], cv2.DFT_ROWS, out, conjB=True)

    def back(self, spectrum: Array, sizes: Sequence[Size]) -> list[Array]:
        """See Transform."""
        whole = cv2.dft(spectrum, dst=spectrum, flags=cv2.DFT_INVERSE | cv2.DFT_ROWS)
        ends = np.cumsum([size[0] for size in sizes])
        return [whole[end - size[0] : end, : size[1]] for end, size in zip(ends, sizes, strict=True)]


@lru_cache(maxsize=256)
def fitting(kernel: Size, size: Size, dtype: np.dtype[Any], most: tuple[int, int]) -> tuple[Transform, float]:
    """The transform that costs least for a kernel and a result (rows, columns), and nanoseconds for an output.

    most: samples of a tile, and of one that saves half of what those cost, unless the kernel needs more.
    """
    wide = WIDE if dtype.itemsize == 8 else 1.0
    if kernel[0] == 1 and kernel[1] > 1:
        length = min(_enough(LENGTHS, kernel[1], size[1]), key=lambda side: _row_price(side, kernel, size))
        height = min(size[0], max(1, ROW_SAMPLES // length))
        return Rows((height, length), dtype), wide * _row_price(length, kernel, size)
    ways = list(product(_enough(SIDES, kernel[0], size[0]), _enough(SIDES, kernel[1], size[1])))
    prices = {sides: _price(sides, kernel, size) for sides in ways}
    small, large = ([sides for sides in ways if prod(sides) <= limit] or ways[:1] for limit in most)
    best, larger = min(small, key=prices.__getitem__), min(large, key=prices.__getitem__)
    best = larger if prices[larger] < prices[best] / 2 else best
    return Pairs(best, dtype), wide * prices[best]


def calls(way: Transform, kernel: Size, size: Size) -> int:
    """How often patches go there and back for a result (rows, columns)."""
    tiles = prod(-(-n // (side - k + 1)) for n, side, k in zip(size, way.sides, kernel, strict=True))
    return -(-tiles // way.patches)


def _enough(sides: dict[int, float], k: int, n: int) -> list[int]:
    """The sides that hold k cells, up to the first that gives n outputs at once; a power of two where none does."""
    holding = [side for side in sides if side >= k] or [1 << (k - 1).bit_length()]
    whole = next((index for index, side in enumerate(holding) if side >= n + k - 1), len(holding) - 1)
    return holding[: whole + 1]


def _row_price(length: int, kernel: Size, size: Size) -> float:
    tiles = -(-size[1] // (length - kernel[1] + 1))
    return LENGTHS.get(length, 15.0) * tiles * length / size[1]


def _price(sides: Pair, kernel: Size, size: Size) -> float:
    tiles = prod(-(-n // (side - k + 1)) for n, side, k in zip(size, sides, kernel, strict=True))
    each = float(np.interp(np.log2(prod(sides)) / 2, np.log2(list(SIDES)), list(SIDES.values())))
    return each * tiles * prod(sides) / prod(size)
