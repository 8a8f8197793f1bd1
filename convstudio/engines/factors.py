"""Kernels in other words: a sum of columns times rows, one number over a rectangle, blocks that are not zero."""

from functools import lru_cache

import numpy as np

from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

LOW_RANK_REST = 1e-7  # relative weight of what an approximation may leave out (conventions, section 5: 2e-5)
MOST_TERMS = 8  # of a kernel: with more, other methods are faster
_KEPT = 4096

Term = tuple[Weights, Weights]
Block = tuple[int, int, Weights]


def low_rank(kernel: Weights) -> tuple[Term, ...]:
    """(column, row) pairs whose outer products add up to the kernel; as few as there can be, at least one."""
    return _low_rank(kernel.tobytes(), kernel.shape)


@lru_cache(maxsize=_KEPT)
def _low_rank(data: bytes, shape: Pair) -> tuple[Term, ...]:
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    if 1 in shape:
        return ((kernel, np.ones((1, 1))) if shape[1] == 1 else (np.ones((1, 1)), kernel),)
    left, strengths, right = np.linalg.svd(kernel, full_matrices=False)
    allowed = LOW_RANK_REST * float(np.abs(kernel).sum())
    roots = np.sqrt(strengths)
    columns, rows = left * roots, right * roots[:, None]
    beyond = np.sqrt(np.cumsum(np.square(strengths)[::-1])[::-1])  # at least so much the terms from each on weigh
    count = min(max(1, int(np.count_nonzero(beyond > allowed))), len(strengths))
    while count < len(strengths) and np.abs(columns[:, :count] @ rows[:count] - kernel).sum() > allowed:
        count += 1
    return tuple((columns[:, n : n + 1], rows[n : n + 1]) for n in range(count))


def terms(weights: Weights, most: float) -> int | None:
    """How many columns times rows all kernels (outputs, inputs, rows, columns) are the sum of.

    None if they are more than `most` for each kernel, for as many kernels as it takes to see that.
    """
    total = 0
    for number, kernel in enumerate(weights.reshape(-1, *weights.shape[2:]), start=1):
        data, room = kernel.tobytes(), most * number - total
        if not _within(data, kernel.shape, int(min(room, MOST_TERMS))):
            return None
        total += len(_low_rank(data, kernel.shape))
        if total > most * number:
            return None
    return total


@lru_cache(maxsize=_KEPT)
def _within(data: bytes, shape: Pair, most: int) -> bool:
    """Whether a kernel may have no more terms than that; told from what it makes of one random vector more.

    Of so few terms, and a rest that may be left out, those products depend on each other but for the rest.
    """
    if min(shape) <= most:
        return True
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    vectors = np.random.default_rng(0).normal(size=(shape[1], most + 1))
    least = np.linalg.svd(kernel @ vectors, compute_uv=False)[-1]
    return bool(least <= LOW_RANK_REST * np.abs(kernel).sum() * np.linalg.norm(vectors))


def uniform(weights: Weights) -> bool:
    """Whether each kernel (last two axes) holds one number only, everywhere."""
    return bool((weights == weights[..., :1, :1]).all())


def spread(kernels: Weights, dilation: Pair) -> Weights:
    """Kernels (..., rows, columns) with zeros between their weights: what a dilation means."""
    if dilation == (1, 1):
        return kernels
    rows, columns = ((k - 1) * step + 1 for k, step in zip(kernels.shape[-2:], dilation, strict=True))
    wide = np.zeros((*kernels.shape[:-2], rows, columns))
    wide[..., :: dilation[0], :: dilation[1]] = kernels
    return wide


def blocks(kernel: Weights, cells: int) -> tuple[Block, ...]:
    """(top, left, block) of at most this many cells, which hold all weights that are not zero; at least one block."""
    return _blocks(kernel.tobytes(), kernel.shape, cells)


@lru_cache(maxsize=_KEPT)
def _blocks(data: bytes, shape: Pair, cells: int) -> tuple[Block, ...]:
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    whole = _cropped(0, 0, kernel)
    if whole is None:
        return ((0, 0, np.zeros((1, 1))),)
    top, left, inner = whole
    rows, columns = inner.shape
    height = min(rows, max(1, cells // min(columns, int(np.sqrt(cells)))))
    width = cells // height
    cut = [
        _cropped(top + row, left + column, inner[row : row + height, column : column + width])
        for row in range(0, rows, height)
        for column in range(0, columns, width)
    ]
    return tuple(block for block in cut if block is not None)


def _cropped(top: int, left: int, block: Weights) -> Block | None:
    rows, columns = np.flatnonzero(block.any(axis=1)), np.flatnonzero(block.any(axis=0))
    if not len(rows):
        return None
    inner = block[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return top + int(rows[0]), left + int(columns[0]), np.ascontiguousarray(inner)
