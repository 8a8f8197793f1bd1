"""How near the torch engine comes to the limits of its device, beside plain torch.

    python tests/benchmarks/gpu.py [cuda|mps|xpu|cpu] [--megapixels 12]

The image lies on the device before the clock starts. Two times are shown for the engine: the sums on the device alone,
and with the way back into an array of the host, which the bus limits. Plain torch computes on a float32 tensor that
lies on the device, in both memory formats, and leaves the result there.

The share is of the limit that binds: the bytes of input and output at the measured speed of a copy, or the
multiply-adds at the measured speed of a matrix product without TF32. A share above 1 means fewer multiply-adds were
done than the direct sum has (transforms, Winograd). The largest difference is from float64 on a part of the result, as
a share of the tolerance (conventions, "Values and tolerance").
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from convstudio.engines.base import Demand, Reading, Taps
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.torch.devices import exact_settings
from convstudio.engines.torch.engine import TorchEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)
RUNS, SECONDS = 5, 1.0
CHECKED = 40  # rows and columns of the result that are compared with float64


@dataclass(frozen=True)
class Cell:
    """One case: outputs, inputs of a group, groups, size of the kernels, the part of the pixels it is shown on."""

    name: str
    outputs: int
    inputs: int
    groups: int
    k: int
    part: float = 1.0


CELLS = [
    Cell("depthwise 3x3, 32 channels", 32, 1, 32, 3, 0.1),
    Cell("single plane 3x3", 1, 1, 1, 3),
    Cell("single plane 31x31", 1, 1, 1, 31),
    Cell("bank of 64, 3x3, RGB", 64, 3, 1, 3, 0.1),
    Cell("standard 32 to 128, 3x3", 128, 32, 1, 3, 0.02),
]


def waited(device: str) -> None:
    """Until the device has done all that it was given."""
    module = getattr(torch, device, None)
    if module is not None and hasattr(module, "synchronize"):
        module.synchronize()


def seconds(work: Callable[[], object], device: str) -> float:
    """The median time of several runs after two that do not count."""
    times: list[float] = []
    for _ in range(2):
        work()
    waited(device)
    began = time.perf_counter()
    while len(times) < RUNS or (time.perf_counter() - began < SECONDS and len(times) < 100):
        start = time.perf_counter()
        work()
        waited(device)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def limits(device: str) -> tuple[float, float]:
    """(bytes a second of a copy, read and written; multiply-adds a second of a float32 product), measured."""
    large, side = (1 << 28, 8192) if device != "cpu" else (1 << 24, 1536)
    a, b = torch.ones(large // 4, device=device), torch.empty(large // 4, device=device)
    copied = 2 * large / seconds(lambda: b.copy_(a), device)
    m, n = torch.rand(side, side, device=device), torch.empty(side, side, device=device)
    return copied, side**3 / seconds(lambda: torch.mm(m, m, out=n), device)


def measured(cell: Cell, engine: TorchEngine, pixels: float, peak: tuple[float, float]) -> None:
    """One line for the method that the engine prices lowest and one for each other; then plain torch."""
    device = engine.device.type
    side = int((pixels * cell.part) ** 0.5)
    x = RANDOM.random((cell.inputs * cell.groups, side + cell.k - 1, side + cell.k - 1), dtype=np.float32)
    x.flags.writeable = False
    weights = RANDOM.normal(size=(cell.outputs, cell.inputs, cell.k, cell.k))
    bound = max(4 * (x.size + cell.outputs * side**2) / peak[0], weights.size * side**2 / peak[1])
    print(f"\n{cell.name}, {side}x{side}: no faster than {bound * 1e3:.3g} ms")
    prices = engine.prices(Demand(weights, (1, 1), (1, 1), cell.groups, (side, side), np.dtype("float32")))
    for method in sorted(prices, key=prices.__getitem__):
        taps = Taps(weights, (1, 1), (1, 1), cell.groups, method, np.dtype("float32"))
        if prices[method] * side**2 * 1e-6 < 60_000 and (method is not Method.FFT or cell.outputs * cell.inputs < 1000):
            engine_line(engine, x, taps, bound, prices[method])
    with exact_settings(), torch.inference_mode():
        plain_lines(x, weights, cell.groups, device, bound)


def engine_line(engine: TorchEngine, x: np.ndarray, taps: Taps, bound: float, price: float) -> None:
    """Time of one method on the device, with the way back, and how exact it is."""
    size = x.shape[1] - taps.weights.shape[2] + 1
    walk, device = Walk(range(x.shape[1]), 1, 1), engine.device.type
    reading, out = (
        Reading(x, walk, walk, whole=x, channels=slice(None)),
        np.empty((len(taps.weights), size, size), "f4"),
    )
    back = seconds(lambda: engine.compute(reading, taps, out), device)
    fits = engine.device.working // 8 // size**2 > len(taps.weights) + len(x)
    with exact_settings(), torch.inference_mode():
        alone = seconds(lambda: engine._sums(reading, taps, kept=True), device) if fits else back
    excess = worst(x, taps, out)
    print(
        f"  torch engine, {taps.method.value:10} {alone * 1e3:9.3f} ms  share {bound / alone:5.2f}   "
        f"into the host {back * 1e3:9.3f} ms   priced {price:8.3g} ms   error {excess:.2g} of what is allowed"
    )


def worst(x: np.ndarray, taps: Taps, out: np.ndarray) -> float:
    """The largest error in a corner of the result, as a share of what is allowed."""
    part = min(CHECKED, out.shape[1]) + taps.weights.shape[2] - 1
    true = Taps(taps.weights, (1, 1), (1, 1), taps.groups, Method.DIRECT, np.dtype("float64"))
    expected = NumpyEngine().correlate(x[:, -part:, -part:], true)
    found = out[:, -expected.shape[1] :, -expected.shape[2] :]
    allowed = 2e-5 * np.abs(x).max() * np.abs(taps.weights).reshape(len(out), -1).sum(axis=1)
    return float((np.abs(found - expected) / allowed[:, None, None]).max())


def plain_lines(x: np.ndarray, weights: np.ndarray, groups: int, device: str, bound: float) -> None:
    """torch.nn.functional.conv2d on a tensor that lies there."""
    for name, form in (("planes", torch.contiguous_format), ("channels last", torch.channels_last)):
        there = torch.tensor(x, device=device)[None].contiguous(memory_format=form)
        kernels = torch.tensor(weights, dtype=torch.float32, device=device).contiguous(memory_format=form)
        spent = seconds(lambda t=there, k=kernels: torch.nn.functional.conv2d(t, k, groups=groups), device)
        print(f"  plain torch, {name:13}{spent * 1e3:9.3f} ms  share {bound / spent:5.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("device", nargs="?", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--megapixels", type=float, default=12.0)
    chosen = parser.parse_args()
    engine = TorchEngine(chosen.device)
    print(f"{engine.name}: {engine.availability().reason}")
    with exact_settings(), torch.inference_mode():
        peak = limits(chosen.device)
    print(f"copy {peak[0] / 1e9:.1f} GB/s, product {2 * peak[1] / 1e9:.0f} GFLOP/s in float32")
    for cell in CELLS:
        measured(cell, engine, chosen.megapixels * 1e6, peak)
    for notice in engine.notices:
        print(notice)


if __name__ == "__main__":
    main()
