"""The roofline of a cell: what memory and arithmetic allow on this machine, with the fewest operations that we know."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.peers_cells import Kind, Problem

MATRIX_SIDE, RUNS, LARGEST_COPY = 1536, 7, 1 << 28
TILES = (256, 512, 1024)
TILES_1D = tuple(2**n for n in range(11, 17))
LOW_RANK_PAIRS = 64


@dataclass(frozen=True)
class Limit:
    """The least seconds of a cell, and what sets them."""

    seconds: float
    set_by: str


@dataclass
class Machine:
    """flops: of a float32 matrix product on all threads. copies: size of an array -> bytes moved in a second."""

    flops: float
    copies: dict[int, float] = field(default_factory=dict)

    def moved(self, read: int, written: int) -> float:
        """Seconds to read and write these many bytes at the speed of copying an array of that size."""
        size = min(1 << math.ceil(math.log2((read + written) / 2)), LARGEST_COPY)
        if size not in self.copies:
            self.copies[size] = 2 * size / _least(_copy(size))
        return (read + written) / self.copies[size]


def machine() -> Machine:
    """Measure the arithmetic peak; copies are measured when a cell asks for its size."""
    a, b = (np.random.default_rng(n).random((MATRIX_SIDE, MATRIX_SIDE), dtype=np.float32) for n in (0, 1))
    out = np.empty_like(a)
    return Machine(2 * MATRIX_SIDE**3 / _least(lambda: np.matmul(a, b, out=out)))


def _copy(size: int) -> Callable[[], object]:
    source = np.ones(size // 4, dtype=np.float32)
    target = np.ones_like(source)
    return lambda: np.copyto(target, source)


def _least(call: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return min(once() for _ in range(RUNS))


def roofline(problem: Problem, known: Machine) -> Limit:
    """The longer of the time for reading the input and writing the output once and of that for the operations."""
    written = 4 * math.prod(problem.cell.output_shape)
    moved = known.moved(problem.x.nbytes, written)
    method, count = _operations(problem)
    computed = count / known.flops
    return Limit(computed, method) if computed > moved else Limit(moved, "memory")


def _operations(problem: Problem) -> tuple[str, float]:
    """(method, floating point operations) of the cheapest of direct, low rank, running sums and transform."""
    cell = problem.cell
    samples = math.prod(cell.output_shape[1:])
    counts = {"direct": 2.0 * np.count_nonzero(problem.w) * samples}
    if cell.kind is Kind.BOX:
        counts["running sums"] = 4.0 * len(problem.pairs) * samples
    if cell.stride == 1 and len(problem.pairs) <= LOW_RANK_PAIRS and min(cell.kernel) > 1:
        lengths = sum(cell.kernel)
        ranks = sum(
            int(np.linalg.matrix_rank(kernel, tol=1e-5 * np.abs(kernel).sum())) for _, _, kernel in problem.pairs
        )
        counts["low rank"] = 2.0 * ranks * lengths * samples
    counts["transform"] = _transform_operations(problem)
    method = min(counts, key=counts.__getitem__)
    return method, counts[method]


def _transform_operations(problem: Problem) -> float:
    """Split radix, real: 2 n log2 n for each plane and way, 4 n for each product, over the useful part of a tile."""
    cell = problem.cell
    reach = [cell.dilation * (k - 1) for k in cell.kernel]
    planes = cell.shape[0] + cell.outputs
    samples = math.prod(cell.shape[1:])
    costs = []
    for side in TILES_1D if cell.signal else TILES:
        size, useful = (side, side - reach[1]) if cell.signal else (side**2, (side - reach[0]) * (side - reach[1]))
        costs.append(size * (2 * math.log2(size) * planes + 4 * len(problem.pairs)) / useful)
    return min(costs) * samples
