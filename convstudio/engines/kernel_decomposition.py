"""Kernels taken apart: a sum of columns times rows, one number over a rectangle, blocks that are not zero."""

import numpy as np
import numpy.typing as npt

from convstudio.engines.memoization import remembered
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

LOW_RANK_REST = 1e-7  # relative weight of what terms may leave out (conventions, "Values and tolerance": 2e-5)
MOST_TERMS = 8  # of a kernel: with more, other methods are faster
_AT_ONCE = 24  # rows or columns up to which a kernel is decomposed as a whole

Term = tuple[Weights, Weights]
Block = tuple[int, int, Weights]
Places = npt.NDArray[np.intp]


def low_rank(kernel: Weights) -> tuple[Term, ...]:
    """(column, row) pairs whose outer products add up to the kernel; as few as there can be, at least one."""
    return _low_rank(kernel.tobytes(), kernel.shape)


@remembered
def _low_rank(data: bytes, shape: Pair) -> tuple[Term, ...]:
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    if 1 in shape:
        return ((kernel, np.ones((1, 1))) if shape[1] == 1 else (np.ones((1, 1)), kernel),)
    basis = _basis_of_few(data, shape)
    left, strengths, right = np.linalg.svd(kernel if basis is None else basis.T @ kernel, full_matrices=False)
    roots = np.sqrt(strengths)
    columns, rows = (left if basis is None else basis @ left) * roots, right * roots[:, None]
    allowed = LOW_RANK_REST * float(np.abs(kernel).sum())
    beyond = np.sqrt(np.cumsum(np.square(strengths)[::-1])[::-1])  # at least so much the terms from each on weigh
    count = max(1, int(np.count_nonzero(beyond > allowed)))
    while count < len(strengths) and np.abs(columns[:, :count] @ rows[:count] - kernel).sum() > allowed:
        count += 1
    return tuple((columns[:, n : n + 1], rows[n : n + 1]) for n in range(count))


@remembered
def _basis_of_few(data: bytes, shape: Pair) -> Weights | None:
    """(rows, MOST_TERMS + 1) orthonormal columns that a large kernel is made of, None if it takes more, or is small.

    A decomposition of the few rows that it has on this basis is that of the kernel, in a tenth of the time
    (randomized subspace iteration, Halko et al. 2011, doi:10.1137/090771806).
    """
    if min(shape) <= _AT_ONCE:
        return None
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    along = np.random.default_rng(0).normal(size=(shape[1], MOST_TERMS + 1))
    down = np.linalg.qr(kernel @ along)[0]
    basis = np.linalg.qr(kernel @ np.linalg.qr(kernel.T @ down)[0])[0]
    rest = np.abs(basis @ (basis.T @ kernel) - kernel).sum()
    return basis if rest <= LOW_RANK_REST * np.abs(kernel).sum() else None


def terms(weights: Weights, most: float) -> int | None:
    """How many columns times rows all kernels (outputs, inputs, rows, columns) are the sum of.

    None if they are more than `most` for each kernel, for as many kernels as it takes to see that, or MOST_TERMS.
    """
    total, shape = 0, weights.shape[2:]
    for number, kernel in enumerate(weights.reshape(-1, *shape), start=1):
        data = kernel.tobytes()
        if min(shape) > _AT_ONCE and _basis_of_few(data, shape) is None:
            return None
        count = len(_low_rank(data, shape))
        total += count
        if total > most * number or count > MOST_TERMS:
            return None
    return total


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


@remembered
def _blocks(data: bytes, shape: Pair, cells: int) -> tuple[Block, ...]:
    kernel = np.frombuffer(data, dtype=np.float64).reshape(shape)
    whole = _cropped(0, 0, kernel)
    if whole is None:
        return ((0, 0, np.zeros((1, 1))),)
    top, left, inner = whole
    height, width = _sides(inner.shape, cells)
    rows, columns = np.nonzero(inner)
    cut = [
        _cropped(top + row, left + column, inner[row : row + height, column : column + width])
        for row, column in _occupied(rows, columns, height, width) * (height, width)
    ]
    return tuple(block for block in cut if block is not None)


def block_count(kernel: Weights, dilation: Pair, cells: int) -> int:
    """How many blocks the kernel has once it is spread by the dilation, without the zeros between its weights."""
    rows, columns = np.nonzero(kernel)
    if not len(rows):
        return 1
    rows, columns = (rows - np.min(rows)) * dilation[0], (columns - np.min(columns)) * dilation[1]
    shape = int(np.max(rows)) + 1, int(np.max(columns)) + 1
    return len(_occupied(rows, columns, *_sides(shape, cells)))


def _sides(shape: Pair, cells: int) -> Pair:
    """Rows and columns of a block, for a kernel of this shape."""
    rows, columns = shape
    height = min(rows, max(1, cells // min(columns, int(np.sqrt(cells)))))
    return height, cells // height


def _occupied(rows: Places, columns: Places, height: int, width: int) -> Places:
    """(number, 2): row and column of each block that holds a weight, of those that weights at these places lie in."""
    across = int(np.max(columns)) // width + 1
    return np.stack(np.divmod(np.unique(rows // height * across + columns // width), across), axis=1)


def _cropped(top: int, left: int, block: Weights) -> Block | None:
    rows, columns = np.flatnonzero(block.any(axis=1)), np.flatnonzero(block.any(axis=0))
    if not len(rows):
        return None
    inner = block[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return top + int(rows[0]), left + int(columns[0]), np.ascontiguousarray(inner)
