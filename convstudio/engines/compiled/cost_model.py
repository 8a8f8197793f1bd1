"""What the compiled loops cost on the machine they were written on (two cores of an AMD Zen 3), in milliseconds."""

import numpy as np

from convstudio.engines.base import Demand
from convstudio.engines.compiled.conv_spec import KernelWindow
from convstudio.engines.compiled.llvm_toolchain import machine
from convstudio.engines.compiled.loop_runner import wall
from convstudio.engines.compiled.strided_dot import suits
from convstudio.engines.compiled.tiling import gathered_size
from convstudio.engines.kernel_decomposition import terms

CALL = 0.012  # of any call, in milliseconds; the others are for a million samples
TRANSFORM_CALL = 0.06  # of one that finds spectra and cuts tiles
PRODUCT = 1.5  # a spectrum of one more input, on one thread
_OUT = 0.6  # an output on its way to memory: this does not get faster by more threads
_IN = 0.35  # an input sample that is gathered, on one thread
_TAP = 0.032  # a multiply-add of a vertical neighbour or of a bank, on one thread
_ROW_TAP = 0.045  # a multiply-add along a row, where no vector is shared
_DOT = 0.09  # a multiply-add along the row of a window that lies by itself, on one thread
_LANES = 8  # floats in a register of the machine that was measured; 16 are two of its halves and no faster
_APART = 2.0  # times as much for a product and its sum where they are two instructions
_BLOCK = (4, 24)  # rows and columns that loops do at once
_PLANES_LOOKED_AT = 256  # whether kernels have few factors is asked of so many at most


def direct(demand: Demand) -> float:
    """Milliseconds of direct sums, by weights that are not zero; by all of them where windows lie far apart."""
    if suits(demand.weights.shape, demand.stride, demand.dilation):
        outputs, _, height, width = demand.weights.shape
        lanes = machine().lanes
        return _wall(demand, _OUT * outputs, _DOT * slower() * outputs * height * (-(-width // lanes) * lanes))
    taps = int(np.count_nonzero(demand.weights))
    return _wall(demand, _OUT * len(demand.weights), _gathering(demand) + _tap() * taps)


def slower() -> float:
    """How many times as long vectors take here as on the machine that was measured, because they are shorter."""
    return max(1.0, _LANES / machine().lanes)


def _tap() -> float:
    return _TAP * slower() * (1.0 if machine().fused else _APART)


def separable(demand: Demand) -> float | None:
    """Milliseconds of rows into scratch, then columns; None for kernels of too many factors, or one row or column."""
    outputs, inputs, kh, kw = demand.weights.shape
    if min(kh, kw) == 1 or outputs * inputs > _PLANES_LOOKED_AT:
        return None
    # n factors take n (kh + kw) products in place of kh kw: with more of them nothing is gained.
    count = terms(demand.weights, kh * kw / (kh + kw))
    if count is None:
        return None
    window = KernelWindow(demand.stride, (kh - 1, kw - 1))
    rows, _ = gathered_size(window, demand.size, _BLOCK, 0, -(-count // outputs))
    # Rows that two tiles share go through the early pass twice: window.rows(rows) of them for each rows.
    passes = count * (0.3 + _tap() * kh + _ROW_TAP * slower() * kw * window.rows(rows) / rows)
    return _wall(demand, _OUT * outputs, _gathering(demand) + passes)


def _gathering(demand: Demand) -> float:
    """Milliseconds per million outputs for gathering samples: none without a stride, where they are read in place."""
    if demand.stride[1] == 1:
        return 0.0
    # Of the s phases of a stride a kernel of k rows meets k at most; the others are not gathered.
    rows, columns = (min(s, int(k)) for s, k in zip(demand.stride, demand.weights.shape[2:], strict=True))
    return _IN * rows * columns * int(demand.weights.shape[1]) * demand.groups


def _wall(demand: Demand, shared: float, computing: float) -> float:
    return CALL + 1e3 * wall(shared * demand.millions * 1e-3, computing * demand.millions * 1e-3)
