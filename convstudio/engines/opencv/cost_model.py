"""What the methods of OpenCV's engine cost: milliseconds, from what parts of them take on one core of an AMD Zen 3.

Constants are milliseconds per million samples, fitted with tests/benchmarks/method_costs.py (OpenCV 5.0.0).
"""

from math import prod

import numpy as np

from convstudio.engines.base import Demand
from convstudio.engines.kernel_decomposition import block_count, terms, uniform
from convstudio.engines.opencv.dft import calls, fitting
from convstudio.engines.opencv.direct import DIRECT_CELLS, TAP, TOUCH, WIDE_TAP, WIDE_TOUCH, cheapest_way
from convstudio.engines.opencv.overlap_save import KEPT_BYTES, tile_samples
from convstudio.engines.thread_pool import processors
from convstudio.values.kernel import Weights
from convstudio.values.plan import Method

CALL = {
    Method.DIRECT: 0.02,
    Method.SEPARABLE: 0.1,
    Method.BOX: 0.1,
    Method.FFT: 0.3,
    Method.MATRIX: 0.1,
}  # milliseconds
WHOLE = {
    Method.DIRECT: 1.2,
    Method.SEPARABLE: 1.2,
    Method.BOX: 1.5,
    Method.FFT: 1.3,
    Method.MATRIX: 1.5,
}  # what whole calls on two processors take, over the sum of these parts: memory is not twice as fast for both
RUNNING = 2.5  # cv2.boxFilter, whatever the size
THERE, BACK, PRODUCT = 0.48, 0.46, 0.08  # of a transform with its way back
COPIED, APART, READ = 2.0, 2.2, 0.3  # a cell of a window, side by side or strided; a sample that is multiplied in place
MEMORY = 1.0  # an input and an output of a call on their way, which two processors do not do faster
ADDED = 0.3  # a part of a sum, beyond the call that makes it
CELL = 0.0245  # a multiply-add of a matrix product
PASS = 2.1  # a multiply-add of a pass, in those of a direct sum: tiles overlap, and columns lie apart
_MOST_FACTORED = 256  # kernels of a bank that are looked at for their rank
_LEAST_FACTORED, _LARGEST_FACTORED = 4, 121  # sides of kernels that are

Prices = dict[Method, float]


def prices(demand: Demand) -> Prices:
    """Milliseconds of each method that can do it, for all outputs, with as many threads as there are processors."""
    outputs, inputs, kh, kw = _shape(demand.weights)
    each = {Method.DIRECT: _direct(demand), Method.FFT: _transform(demand), Method.MATRIX: _matrix(demand)}
    if demand.dilation == (1, 1) and kh * kw > 1 and uniform(demand.weights):
        each[Method.BOX] = outputs * inputs * (RUNNING * prod(demand.stride) + TOUCH)
    passes = _passes(demand)
    if passes is not None:
        each[Method.SEPARABLE] = passes
    millions = demand.millions / processors()
    return {method: CALL[method] + WHOLE[method] * price * millions for method, price in each.items()}


def _shape(kernels: Weights) -> tuple[int, int, int, int]:
    outputs, inputs, rows, columns = kernels.shape
    return outputs, inputs, rows, columns


def _spread_shape(demand: Demand) -> tuple[int, int, int, int]:
    """The same with the zeros between the weights that a dilation means: they are never made to know a price."""
    outputs, inputs, *sides = _shape(demand.weights)
    kh, kw = ((side - 1) * step + 1 for side, step in zip(sides, demand.dilation, strict=True))
    return outputs, inputs, kh, kw


def _pairs(kernels: Weights) -> list[Weights]:
    return [kernels[index] for index in np.ndindex(kernels.shape[:2])]


def _touch(demand: Demand) -> tuple[float, float]:
    return (TOUCH, TAP) if demand.dtype.itemsize == 4 else (WIDE_TOUCH, WIDE_TAP)


def _direct(demand: Demand) -> float:
    touch, tap = _touch(demand)
    weights = int(np.count_nonzero(demand.weights))
    outputs, inputs, kh, kw = _spread_shape(demand)
    if demand.stride != (1, 1):
        price, _ = cheapest_way(kh, kw, weights / (outputs * inputs), demand.stride)
        return outputs * inputs * price * tap / TAP
    cells = DIRECT_CELLS[demand.dtype.char]
    calls = outputs * inputs
    if kh * kw > cells:
        few = calls <= _MOST_FACTORED
        counts = (block_count(kernel, demand.dilation, cells) for kernel in _pairs(demand.weights))
        calls = sum(counts) if few else calls * 4
    added = calls - outputs if calls > outputs else 0  # parts that go through memory of their own
    return calls * (0.6 * touch + MEMORY) + added * (touch + ADDED) + weights * tap


def _passes(demand: Demand) -> float | None:
    outputs, inputs, kh, kw = _shape(demand.weights)
    if outputs * inputs > _MOST_FACTORED or min(kh, kw) < _LEAST_FACTORED or max(kh, kw) > _LARGEST_FACTORED:
        return None
    # n factors take n (kh + kw) products in place of kh kw: with more of them nothing is gained.
    count = terms(demand.weights, kh * kw / (kh + kw))
    if count is None:
        return None
    touch, tap = _touch(demand)
    s, t = demand.stride
    phases = min(s, kh) * t * touch + min(t, kw) * touch if (s, t) != (1, 1) else 2 * touch
    return count * (phases + (kh * t + kw) * tap * PASS)


def _transform(demand: Demand) -> float:
    outputs, inputs, kh, kw = _spread_shape(demand)
    s, t = demand.stride
    phases = min(s, kh) * min(t, kw)
    # A phase of the source meets every s-th row and t-th column of the kernel.
    part = -(-kh // s), -(-kw // t)
    way, each = fitting(part, demand.size, demand.dtype, tile_samples(inputs * phases, demand.dtype))
    pairs = outputs * inputs * phases
    kept = pairs * prod(way.sides) * 2 * demand.dtype.itemsize <= KEPT_BYTES
    # Spectra of kernels that are too many to be kept are made again in every call.
    forward = demand.groups * inputs * phases + (0 if kept else pairs)
    idle = max(1.0, processors() / calls(way, part, demand.size))  # large tiles are too few for many threads
    return idle * each * (THERE * forward + PRODUCT * pairs + BACK * outputs)


def _matrix(demand: Demand) -> float:
    outputs, inputs, kh, kw = _shape(demand.weights)
    wide = demand.dtype.itemsize / 4
    windows = demand.groups * inputs * kh * kw
    products = outputs * inputs * kh * kw * CELL * wide
    # Windows of one sample are the samples: the product reads them where they are.
    if (kh, kw) == (1, 1) and demand.stride == (1, 1):
        return products + (windows + outputs) * READ * wide
    copied = COPIED if demand.stride[1] == 1 else APART
    return (windows * copied + outputs * READ) * wide + products
