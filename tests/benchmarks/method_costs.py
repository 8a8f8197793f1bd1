"""What the methods cost here: the constants of NumPy's engine, and the prices of OpenCV's beside the times they take.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/method_costs.py

Each method runs on about a million samples with kernels of several sizes. The least processor time of several runs is
kept, of all threads together: other programs only ever add to it, and to the time on the clock much more. Prices are
for all processors of a machine, so they are multiplied by their number here; NumPy's constants are for two of them.
Variables that choose a kernel for OpenBLAS (OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE) falsify the matrix product: unset
them.
"""

import os
import time
from collections.abc import Iterator

import cv2
import numpy as np

from convstudio.engines.base import Demand, Engine, Reading, Taps
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.opencv.engine import OpencvEngine
from convstudio.engines.thread_pool import processors
from convstudio.output_size_and_padding import Walk
from convstudio.values.kernel import Weights
from convstudio.values.plan import Method

SIDE = 1000
RUNS, RUNS_AT_LEAST_SECONDS = 5, 0.1
RANDOM = np.random.default_rng(0)
FALSIFIES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def milliseconds(engine: Engine, weights: Weights, method: Method, stride: int = 1, side: int = SIDE) -> float:
    """The least processor time of a bank, in milliseconds per million samples of an output."""
    _, inputs, kh, kw = weights.shape
    source = RANDOM.normal(size=(inputs, (side - 1) * stride + kh, (side - 1) * stride + kw)).astype(np.float32)
    rows, columns = (Walk(range(n), stride, 1) for n in source.shape[1:])
    taps = Taps(weights, (stride, stride), (1, 1), 1, method, np.dtype(np.float32))
    out = np.empty((len(weights), side, side), np.float32)
    least, began, runs = float("inf"), time.process_time(), 0
    while runs < RUNS or time.process_time() - began < RUNS_AT_LEAST_SECONDS:
        start = time.process_time()
        engine.compute(Reading(source, rows, columns), taps, out)
        least, runs = min(least, time.process_time() - start), runs + 1
    return least * 1e9 / (side * side)


def dense(*shape: int) -> Weights:
    """Kernels (outputs, inputs, rows, columns) of full rank."""
    return RANDOM.normal(size=shape)


def of_rank(rank: int, side: int) -> Weights:
    """One kernel that is so many columns times rows."""
    return (RANDOM.normal(size=(side, rank)) @ RANDOM.normal(size=(rank, side)))[None, None]


def line(lengths: list[int], times: list[float]) -> tuple[float, float]:
    """(at zero, slope) of the straight line that fits the times best."""
    slope, zero = np.polyfit(lengths, times, 1)
    return float(zero), float(slope)


def constants() -> str:
    """Those of engines/numpy_engine.py, for two cores."""
    engine = NumpyEngine()

    def halved(weights: Weights, method: Method, stride: int = 1) -> float:
        return milliseconds(engine, weights, method, stride) / 2

    plane, tap = line([9, 25, 49], [halved(dense(1, 1, k, k), Method.DIRECT) for k in (3, 5, 7)])
    _, pass_tap = line([14, 30, 62], [halved(of_rank(1, k), Method.SEPARABLE) for k in (7, 15, 31)])
    transform = float(np.median([halved(dense(1, 1, k, k), Method.FFT) for k in (15, 31, 63)])) - plane
    phase = (halved(dense(1, 1, 5, 5), Method.DIRECT, 2) - 25 * tap) / 4 - plane
    running = halved(np.ones((1, 1, 31, 31)), Method.BOX) - plane
    return (
        f"Costs(plane={plane:.2g}, tap={tap:.2g}, pass_tap={pass_tap:.2g}, transform={transform:.2g}, "
        f"phase={phase:.2g}, running={running:.2g})"
    )


def cases() -> Iterator[tuple[str, Weights, int, int]]:
    """(name, kernels, stride, side of the result) that tell the methods of OpenCV's engine apart."""
    for k in (3, 5, 7, 9, 11, 13, 15, 31, 63):
        yield f"{k}x{k}", dense(1, 1, k, k), 1, SIDE
    for rank, k in ((1, 7), (1, 15), (1, 31), (1, 63), (2, 9), (2, 15), (3, 31)):
        yield f"rank {rank}, {k}x{k}", of_rank(rank, k), 1, SIDE
    yield "box 31", np.ones((1, 1, 31, 31)), 1, SIDE
    yield "motion 31", np.eye(31)[None, None], 1, SIDE
    for k, stride in ((3, 2), (7, 2), (7, 4), (15, 2), (31, 3)):
        yield f"{k}x{k} stride {stride}", dense(1, 1, k, k), stride, SIDE // 2
    for outputs, inputs, k in ((1, 3, 3), (3, 3, 3), (16, 3, 3), (64, 16, 1), (32, 32, 3), (8, 8, 7)):
        yield f"{inputs} to {outputs}, {k}x{k}", dense(outputs, inputs, k, k), 1, SIDE // 4


def compared(engine: Engine) -> Iterator[str]:
    """A line for each case: the time and the price of every method within reach, and what the choice loses."""
    for name, weights, stride, side in cases():
        demand = Demand(weights, (stride, stride), (1, 1), 1, (side, side), np.dtype(np.float32))
        prices = {method: price * processors() for method, price in engine.prices(demand).items()}
        chosen = min(prices, key=prices.__getitem__)
        near = [method for method, price in prices.items() if price < 4 * prices[chosen]]
        times = {method: milliseconds(engine, weights, method, stride, side) * side * side * 1e-6 for method in near}
        best = min(times, key=times.__getitem__)
        listed = ", ".join(f"{method.value} {times[method]:.3g} ({prices[method]:.3g})" for method in near)
        yield f"  {name:20} {chosen.value:9} x{times[chosen] / times[best]:.2f}   {listed}"


def main() -> None:
    """Measure and print."""
    cv2.setNumThreads(1)
    falsified = [name for name in FALSIFIES if name in os.environ]
    if falsified:
        print(f"unset {', '.join(falsified)}: they falsify the matrix product")
    print("opencv: the choice, its time over the best, and milliseconds of one processor (price)")
    for each in compared(OpencvEngine()):
        print(each)
    print(f"numpy: {constants()}")


if __name__ == "__main__":
    main()
