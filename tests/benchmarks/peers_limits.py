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
UNFUSED = 2.0  # a sum or a product alone takes the place of the two operations of a fused multiply-add


@dataclass(frozen=True)
class Needs:
    """Bytes read and written, and the fewest operations that we know a way for."""

    read: int
    written: int
    operations: float
    method: str


@dataclass(frozen=True)
class Limit:
    """The least seconds of a cell, and what sets them."""

    seconds: float
    set_by: str


@dataclass
class Machine:
    """The best speeds seen so far, since other programs only ever take from them.

    flops: of a float32 matrix product on all threads. copies: size of an array -> bytes moved in a second.
    """

    flops: float = 0.0
    copies: dict[int, float] = field(default_factory=dict)

    def measure(self, needs: Needs) -> None:
        """Look again at the matrix product, and at copying arrays of the size of a cell."""
        a, b = (np.random.default_rng(n).random((MATRIX_SIDE, MATRIX_SIDE), dtype=np.float32) for n in (0, 1))
        out = np.empty_like(a)
        self.flops = max(self.flops, 2 * MATRIX_SIDE**3 / _least(lambda: np.matmul(a, b, out=out)))
        size = _copied(needs)
        source = np.ones(size // 4, dtype=np.float32)
        target = np.ones_like(source)
        speed = 2 * size / _least(lambda: np.copyto(target, source))
        self.copies[size] = max(self.copies.get(size, 0.0), speed)

    def limit(self, needs: Needs) -> Limit:
        """The longer of the time for reading the input and writing the output once and of that for the operations."""
        moved = (needs.read + needs.written) / self.copies[_copied(needs)]
        computed = needs.operations / self.flops
        return Limit(computed, needs.method) if computed > moved else Limit(moved, "memory")


def needs_of(problem: Problem) -> Needs:
    """What a cell cannot do without."""
    method, operations = _operations(problem)
    return Needs(problem.x.nbytes, 4 * math.prod(problem.cell.output_shape), operations, method)


def _copied(needs: Needs) -> int:
    """Bytes of an array that moves about as much: a power of two, so that cells share measurements."""
    return int(min(1 << math.ceil(math.log2((needs.read + needs.written) / 2)), LARGEST_COPY))


def _least(call: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return min(once() for _ in range(RUNS))


def _operations(problem: Problem) -> tuple[str, float]:
    """(method, floating point operations) of the cheapest of direct, low rank, running sums and transform."""
    cell = problem.cell
    samples = math.prod(cell.output_shape[1:])
    counts = {"direct": 2.0 * np.count_nonzero(problem.w) * samples}
    if cell.kind is Kind.BOX:
        counts["running sums"] = UNFUSED * 4.0 * len(problem.pairs) * samples
    if cell.stride == 1 and len(problem.pairs) <= LOW_RANK_PAIRS and min(cell.kernel) > 1:
        lengths = sum(cell.kernel)
        ranks = sum(
            int(np.linalg.matrix_rank(kernel, tol=1e-5 * np.abs(kernel).sum())) for _, _, kernel in problem.pairs
        )
        counts["low rank"] = 2.0 * ranks * lengths * samples
    counts["transform"] = UNFUSED * _transform_operations(problem)
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
