"""How time grows with the image and with the kernel, and what a viewport costs.

    python -m tests.benchmarks.growth [--engine auto] [--quick] [--png growth.png] [--json growth.json]

Size      1 to 100 megapixels, kernels 3, 15, 31: nanoseconds for each output sample stay within 20 %.
Kernel    3x3 to 127x127 on 4 megapixels: from the first size that is transformed, at most 1.5 times its cost.
Viewport  1600x1000 samples in the middle of 12 and of 100 megapixels, every odd kernel to 63: under 10 ms, and 100
          megapixels within 1.2 of 12.
Float32, one channel, padding "same". The cases of a part take turns; the median counts (--by minimum where other
programs run).
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import convstudio
from convstudio.engines.engine_registry import engine_names
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.plan import Method, StackPlan
from convstudio.values.region import Region

SIDES = (1000, 2000, 3500, 6000, 10000)
SIZES = (3, 15, 31)
GROWING = (3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 25, 31, 41, 51, 63, 81, 101, 127)
VIEWPORT = (1000, 1600)
VIEWED = {"12 MP": (3000, 4000), "100 MP": (10000, 10000)}
FLAT, BEYOND, VIEWPORT_MS, APART = 1.2, 1.5, 10.0, 1.2
PAUSE_SECONDS, BUDGET = 0.005, 2.0


@dataclass
class Case:
    """Something to time: its key in the report, its output samples, and the method that was planned."""

    key: str
    size: int
    output: int
    method: Method
    call: Callable[[], Any]
    times: list[float] = field(default_factory=list)

    def milliseconds(self, by: str) -> float:
        """The median or the minimum."""
        return 1e3 * (min(self.times) if by == "minimum" else statistics.median(self.times))

    def nanoseconds(self, by: str) -> float:
        """For each output sample."""
        return self.milliseconds(by) * 1e6 / self.output


def kernel(size: int) -> np.ndarray:
    """A dense kernel that no method shortens."""
    return np.random.default_rng(size).normal(size=(1, 1, size, size)).astype(np.float32)


def planned(plane: np.ndarray, size: int, engine: str) -> StackPlan:
    """What would be done for a plane (1, rows, columns)."""
    return make_stack_plan([Layer(bank=KernelBank(kernel(size)), mode=Mode.SAME)], facts_of(Image(plane)), engine)


def whole(plane: np.ndarray, size: int, engine: str) -> Case:
    """The public function on a whole plane."""
    call = partial(convstudio.conv2d, plane, kernel(size), padding="same", engine=engine)
    method = planned(plane, size, engine).plans[0].method
    return Case(f"{plane.size / 1e6:.3g} MP", size, plane.size, method, call)


def viewport(plane: np.ndarray, size: int, engine: str, key: str) -> Case:
    """The samples of a window in the middle of a plane, planned before."""
    stack = planned(plane, size, engine)
    starts = [(whole_side - side) // 2 for whole_side, side in zip(plane.shape[1:], VIEWPORT, strict=True)]
    rows, columns = (range(start, start + side) for start, side in zip(starts, VIEWPORT, strict=True))
    method = stack.plans[0].method
    return Case(key, size, len(rows) * len(columns), method, partial(samples, stack, plane, Region(rows, columns)))


def timed(cases: Iterable[Case], repeats: int) -> list[Case]:
    """All cases warm, then in turns; a case that has had its seconds waits for the others."""
    known = list(cases)
    for case in known:
        case.call()
    for number in range(repeats):
        for case in known:
            if number < 2 or sum(case.times) < BUDGET:
                time.sleep(PAUSE_SECONDS)
                start = time.perf_counter()
                case.call()
                case.times.append(time.perf_counter() - start)
    return known


def plane(rows: int, columns: int) -> np.ndarray:
    """Samples from 0 to 1, (1, rows, columns) float32."""
    return np.random.default_rng(0).random((1, rows, columns), dtype=np.float32)


def image_growth(args: argparse.Namespace) -> list[Case]:
    """From 1 to 100 megapixels."""
    planes = [plane(side, side) for side in SIDES]
    return timed([whole(each, size, args.engine) for size in SIZES for each in planes], args.repeats)


def kernel_growth(args: argparse.Namespace) -> list[Case]:
    """From 3x3 to 127x127."""
    field_of_view = plane(2048, 2048)
    return timed([whole(field_of_view, size, args.engine) for size in GROWING], args.repeats)


def viewports(args: argparse.Namespace) -> list[Case]:
    """Every odd kernel to 63 on both images."""
    planes = {key: plane(*shape) for key, shape in VIEWED.items()}
    sizes = (3, 7, 15, 31, 63) if args.quick else range(3, 64, 2)
    cases = [viewport(planes[key], size, args.engine, key) for size in sizes for key in planes]
    return timed(cases, args.repeats)


def told_images(cases: Sequence[Case], by: str) -> str:
    """Nanoseconds for each sample, and how far they spread."""
    lines = ["image growth, ns for each output sample:"]
    for size in SIZES:
        row = [case for case in cases if case.size == size]
        each = [case.nanoseconds(by) for case in row]
        spread = max(each) / min(each)
        listed = "  ".join(f"{case.key} {cost:.3g}" for case, cost in zip(row, each, strict=True))
        lines.append(f"  {size}x{size}: {listed}   spread {spread:.2f} ({_verdict(spread, FLAT)})")
    return "\n".join(lines)


def told_kernels(cases: Sequence[Case], by: str) -> str:
    """Milliseconds, the crossover, and the cost beyond it."""
    lines = ["kernel growth on 4 megapixels, ms:"]
    lines += [f"  {case.size}x{case.size} {case.milliseconds(by):.3g} ({case.method.value})" for case in cases]
    beyond = [case for case in cases if case.method is Method.FFT]
    if not beyond:
        return "\n".join([*lines, "  no kernel is transformed"])
    ratio = max(case.milliseconds(by) for case in beyond) / beyond[0].milliseconds(by)
    crossover = f"{beyond[0].size}x{beyond[0].size}"
    return "\n".join(
        [*lines, f"  transformed from {crossover}; beyond, at most {ratio:.2f} ({_verdict(ratio, BEYOND)})"]
    )


def told_viewports(cases: Sequence[Case], by: str) -> str:
    """Milliseconds on both images, the slowest, and the image's part."""
    lines = ["viewport of 1600x1000, ms:"]
    near, far = ([case for case in cases if case.key == key] for key in VIEWED)
    for a, b in zip(near, far, strict=True):
        lines.append(f"  {a.size}x{a.size}: 12 MP {a.milliseconds(by):.3g}, 100 MP {b.milliseconds(by):.3g}")
    slowest = max(case.milliseconds(by) for case in cases)
    apart = max(b.milliseconds(by) / a.milliseconds(by) for a, b in zip(near, far, strict=True))
    verdicts = f"slowest {slowest:.3g} ({_verdict(slowest, VIEWPORT_MS)}), 100 MP / 12 MP at most {apart:.2f}"
    return "\n".join([*lines, f"  {verdicts} ({_verdict(apart, APART)})"])


def _verdict(value: float, allowed: float) -> str:
    return f"within {allowed:g}" if value <= allowed else f"above {allowed:g}"


PARTS = {
    "images": (image_growth, told_images),
    "kernels": (kernel_growth, told_kernels),
    "viewports": (viewports, told_viewports),
}


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=engine_names(), default="auto", metavar="NAME", help="auto unless given")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this; may be given several times")
    parser.add_argument("--repeats", type=int, help="calls of a case, 15 unless given")
    parser.add_argument("--quick", action="store_true", help="3 calls, and few kernels in the viewport")
    parser.add_argument("--by", choices=("median", "minimum"), default="median", help="which time counts")
    parser.add_argument("--png", type=Path, metavar="FILE", help="draw the fitted curves (needs pyqtgraph)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every time")
    args = parser.parse_args()
    args.repeats = args.repeats or (3 if args.quick else 15)
    return args


def main() -> None:
    """Measure, print, draw."""
    args, found = options(), {}
    for part in args.part or PARTS:
        measure, told = PARTS[part]
        found[part] = measure(args)
        print(told(found[part], args.by), flush=True)
    if args.json:
        data = {part: [_data(case) for case in cases] for part, cases in found.items()}
        args.json.write_text(json.dumps(data, indent=1), encoding="utf-8")
    if args.png:
        from tests.benchmarks.growth_plot import draw

        draw(found, args.by, args.png)
        print(f"drawn: {args.png}", file=sys.stderr)


def _data(case: Case) -> dict[str, Any]:
    facts = {"case": case.key, "kernel": case.size, "output": case.output, "method": case.method.value}
    return {**facts, "times": case.times}


if __name__ == "__main__":
    main()
