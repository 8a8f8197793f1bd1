"""What the methods cost here, and the constants of engines/chooser.py that follow.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/method_costs.py

Each method of the OpenCV and the NumPy engine runs on one plane of a million samples with kernels of several sizes, on
one thread. The least processor time of several runs is kept: other programs only ever add to it, and to the time on
the clock much more. Straight lines through the times give the constants; what OpenCV and the matrix product share
between threads is halved for two cores. Variables that choose a kernel for OpenBLAS (OPENBLAS_CORETYPE,
OPENBLAS_L2_SIZE) falsify the matrix product: unset them.
"""

import os
import time

import cv2
import numpy as np

from convstudio.engines.base import Demand, Engine, Taps
from convstudio.engines.chooser import choose
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.opencv_engine import OpencvEngine
from convstudio.values.plan import InputFacts, Method

SIDE = 1000
RUNS, RUNS_AT_LEAST_SECONDS = 7, 0.25
SHARED = {"opencv": 0.5, "numpy": 1.0}  # of the time on one thread, on two cores
RANDOM = np.random.default_rng(0)
DENSE_SIDES = {"opencv": (3, 5, 7, 9, 11), "numpy": (2, 3, 5, 7)}
TRANSFORM_SIDES = (15, 31, 63)
PASS_SIDES = (3, 7, 15, 31, 63)


def milliseconds(engine: Engine, taps: Taps, channels: int = 1) -> float:
    """The least time for outputs of about a million samples, in milliseconds per million."""
    extent = [d * (k - 1) for d, k in zip(taps.dilation, taps.weights.shape[2:], strict=True)]
    rows, columns = (SIDE * s + e for s, e in zip(taps.stride, extent, strict=True))
    patch = RANDOM.normal(size=(channels, rows, columns)).astype(np.float32)
    least, began, runs = float("inf"), time.process_time(), 0
    while runs < RUNS or time.process_time() - began < RUNS_AT_LEAST_SECONDS:
        start = time.process_time()
        result = engine.correlate(patch, taps)
        least, runs = min(least, time.process_time() - start), runs + 1
    return SHARED[engine.name] * least * 1e9 / (result.shape[1] * result.shape[2])


def taps(weights: np.ndarray, method: Method, stride: int = 1, dilation: int = 1) -> Taps:
    """Kernels as an engine takes them, for sums in float32."""
    return Taps(weights, (stride, stride), (dilation, dilation), 1, method, np.dtype("float32"))


def line(lengths: list[int], times: list[float]) -> tuple[float, float]:
    """(at zero, slope) of the straight line that fits the times best."""
    slope, zero = np.polyfit(lengths, times, 1)
    return float(zero), float(slope)


def direct(engine: Engine) -> tuple[float, float]:
    """Costs of touching a plane and of one tap."""
    sides = DENSE_SIDES[engine.name]
    times = [milliseconds(engine, taps(RANDOM.normal(size=(1, 1, k, k)), Method.DIRECT)) for k in sides]
    report(engine, "direct", [f"{k}x{k}" for k in sides], times)
    return line([k * k for k in sides], times)


def separable(engine: Engine) -> tuple[float, float]:
    """Costs of touching a plane in two passes and of one tap of a pass."""
    kernels = [RANDOM.normal(size=(1, 1, k, 1)) * RANDOM.normal(size=(1, 1, 1, k)) for k in PASS_SIDES]
    times = [milliseconds(engine, taps(kernel, Method.SEPARABLE)) for kernel in kernels]
    report(engine, "separable", [f"{k}x{k}" for k in PASS_SIDES], times)
    return line([2 * k for k in PASS_SIDES], times)


def transform(engine: Engine) -> float:
    """Cost of a transform."""
    times = [milliseconds(engine, taps(RANDOM.normal(size=(1, 1, k, k)), Method.FFT)) for k in TRANSFORM_SIDES]
    report(engine, "fft", [f"{k}x{k}" for k in TRANSFORM_SIDES], times)
    return float(np.median(times))


def phases(engine: Engine, plane: float, tap: float) -> float:
    """What a phase of a stride costs beyond its taps."""
    strides = (2, 3, 4)
    kernel = RANDOM.normal(size=(1, 1, 5, 5))
    times = [milliseconds(engine, taps(kernel, Method.DIRECT, stride)) for stride in strides]
    report(engine, "direct 5x5, strided", [f"/{stride}" for stride in strides], times)
    each = [(spent - 25 * tap) / stride**2 - plane for spent, stride in zip(times, strides, strict=True)]
    return float(np.median(each))


def matrix(engine: Engine) -> tuple[float, float, float]:
    """Costs of gathering a window cell (dense, strided) and of a multiply-add of the product."""
    banks = [(1, 1), (1, 8), (8, 8), (32, 8), (64, 16)]
    times = [milliseconds(engine, taps(RANDOM.normal(size=(o, i, 3, 3)), Method.MATRIX), i) for o, i in banks]
    report(engine, "matrix 3x3", [f"{i} to {o}" for o, i in banks], times)
    cells = np.array([[i * 9, o * i * 9] for o, i in banks], dtype=np.float64)
    weight = 1 / np.array(times)  # relative errors count, so that the small banks are heard
    gather, tap = np.linalg.lstsq(cells * weight[:, None], np.ones(len(banks)), rcond=None)[0]
    strided = milliseconds(engine, taps(RANDOM.normal(size=(8, 8, 3, 3)), Method.MATRIX, stride=2), 8)
    report(engine, "matrix 3x3, strided", ["8 to 8"], [strided])
    return float(gather), (strided - 8 * 72 * tap) / 72, float(tap)


def report(engine: Engine, what: str, cases: list[str], times: list[float]) -> None:
    """One line of measured times."""
    print(
        f"  {engine.name:7} {what:22}",
        "  ".join(f"{case} {spent:.3g}" for case, spent in zip(cases, times, strict=True)),
    )


def choices(engine: Engine) -> None:
    """Each method's true time beside the one that the chooser picks, for kernels between the fitted sizes."""
    facts = InputFacts((1, SIDE, SIDE), "float32")
    for k in (3, 6, 12, 25):
        weights = RANDOM.normal(size=(1, 1, k, k))
        methods = (Method.DIRECT, Method.FFT) + ((Method.MATRIX,) if k < 14 else ())
        spent = {method: milliseconds(engine, taps(weights, method)) for method in methods}
        picked = choose([[engine]], Demand(weights, (1, 1), (1, 1), 1, (SIDE, SIDE), np.dtype("float32")), facts)
        best = min(spent, key=spent.__getitem__)
        loss = spent[picked.method] / spent[best]
        print(
            f"  {engine.name:7} {k}x{k}: picked {picked.method.value}, estimated {picked.seconds * 1e3:.3g} ms, "
            f"measured {spent[picked.method]:.3g}; best {best.value} {spent[best]:.3g} (x{loss:.2f})"
        )


def main() -> None:
    """Measure and print."""
    cv2.setNumThreads(1)
    falsified = [name for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ]
    print(
        f"unset {', '.join(falsified)}: they falsify the matrix product" if falsified else "milliseconds per million:"
    )
    for engine in (OpencvEngine(), NumpyEngine()):
        plane, tap = direct(engine)
        passes, pass_tap = separable(engine)
        cost = transform(engine) - plane
        phase = phases(engine, plane, tap)
        print(
            f'"{engine.name}": Costs(plane={plane:.3g}, tap={tap:.3g}, pass_tap={pass_tap:.3g}, transform={cost:.3g}, '
            f"phase={phase:.3g})    # two passes touch the plane for {passes:.3g}"
        )
    gather, apart, product = matrix(NumpyEngine())
    print(f"_MATRIX_GATHER = {gather:.3g}\n_MATRIX_GATHER_APART = {apart:.3g}\n_MATRIX_TAP = {product / 2:.3g}")
    for engine in (OpencvEngine(), NumpyEngine()):
        choices(engine)


if __name__ == "__main__":
    main()
