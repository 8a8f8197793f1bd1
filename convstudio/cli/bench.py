"""convstudio bench: what the engines and methods reach on this machine, and the prices that the chooser goes by."""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from convstudio.engines.base import Engine
    from convstudio.values.layer import Layer

_SIDE = 2048
_REPEATS = 5
_SECONDS = 2.0  # a cell stops repeating after this long
_TOO_SLOW = 5.0  # seconds, by its own estimate: such a cell is not run


@dataclass(frozen=True)
class Cell:
    """A layer on a picture (channels, rows, columns) of random numbers."""

    name: str
    layer: "Layer"
    shape: tuple[int, int, int]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("bench", help="what the engines reach on this machine", allow_abbrev=False)
    parser.add_argument("--engine", action="append", metavar="NAME", help="only this engine; may be given again")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fit the prices, time the cells, tell."""
    found = measured(args.engine or [])
    print(json.dumps(found, allow_nan=False) if args.json else _told(found))
    return 0


def measured(names: list[str]) -> dict[str, Any]:
    """The limits of the machine, the factors of the prices, and milliseconds of each cell by engine."""
    from convstudio.engines.calibration import fit
    from convstudio.engines.engine_registry import AUTO, candidates, engine_named

    engines = [engine_named(name) for name in names] or list(candidates(AUTO)[-1])
    factors = fit()
    return {
        "processors": os.cpu_count(),
        "matrix_product_gflops": _matrix_product(),
        "copy_gb_per_second": _copy(),
        "engines": {engine.name: engine.availability().reason for engine in engines},
        "price_factors": {f"{engine} {method.value}": value for (engine, method), value in factors.items()},
        "cells": [
            {"name": cell.name, "shape": list(cell.shape), **{engine.name: _timed(cell, engine) for engine in engines}}
            for cell in cells()
        ],
    }


def cells() -> Iterator[Cell]:
    """What is timed: the kernels of everyday, and one for each method."""
    from convstudio.kernels import make
    from convstudio.values.kernel import KernelBank
    from convstudio.values.layer import Grouping, Layer

    random = np.random.default_rng(0)
    plane = (1, _SIDE, _SIDE)
    for side in (3, 7, 15, 31, 63):
        yield Cell(f"{side}x{side}", Layer(bank=KernelBank(random.normal(size=(1, 1, side, side)))), plane)
    for name, kernel in (("gaussian 31x31", make("gaussian", size=31)), ("box 101x101", make("box", size=101))):
        yield Cell(name, Layer(bank=KernelBank.of(kernel)), plane)
    small = KernelBank(random.normal(size=(1, 1, 7, 7)))
    yield Cell("7x7 stride 2", Layer(bank=small, stride=(2, 2)), plane)
    yield Cell("7x7 dilation 3", Layer(bank=small, dilation=(3, 3)), plane)
    yield Cell("depthwise 3x3, 32 channels", Layer(bank=KernelBank(random.normal(size=(1, 1, 3, 3)))), (32, 256, 256))
    bank = KernelBank(random.normal(size=(128, 32, 3, 3)))
    yield Cell("standard 3x3, 32 to 128", Layer(bank=bank, grouping=Grouping.STANDARD), (32, 256, 256))


def _timed(cell: Cell, engine: "Engine") -> dict[str, Any]:
    from convstudio.engines.layer_plan_builder import make_stack_plan
    from convstudio.jobs.render.render_loop import render
    from convstudio.values.plan import InputFacts

    stack = make_stack_plan([cell.layer], InputFacts(cell.shape, "float32"), engine.name)
    method = stack.plans[0].method.value
    estimate = None if stack.foretold is None else stack.foretold * 1e3
    if stack.seconds > _TOO_SLOW:
        return {"method": method, "milliseconds": None, "estimate": estimate}
    source = np.random.default_rng(1).random(cell.shape, dtype=np.float32)
    milliseconds = _best(lambda: render(stack, source))
    return {"method": method, "milliseconds": milliseconds, "estimate": estimate}


def _best(work: Callable[[], object]) -> float:
    """Milliseconds: the least of a few runs, after one that makes everything ready."""
    work()
    times: list[float] = []
    while len(times) < _REPEATS and sum(times) < _SECONDS:
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times) * 1e3


def _matrix_product() -> float:
    side = 1024
    a = np.random.default_rng(0).random((side, side), dtype=np.float32)
    return 2 * side**3 / _best(lambda: a @ a) * 1e-6


def _copy() -> float:
    """Bytes read and written, in GB/s."""
    a = np.ones(1 << 24, np.float32)
    b = np.empty_like(a)
    return 2 * a.nbytes / _best(lambda: np.copyto(b, a)) * 1e-6


def _told(found: dict[str, Any]) -> str:
    engines = found["engines"]
    lines = [
        f"{found['processors']} processors, matrix product {found['matrix_product_gflops']:.0f} GFLOP/s, "
        f"memory copy {found['copy_gb_per_second']:.0f} GB/s",
        *(f"{name}: {reason}" for name, reason in engines.items()),
        "",
        "milliseconds, the least of a few runs" + " " * 11 + "".join(f"{name:>22}" for name in engines),
    ]
    for cell in found["cells"]:
        sides = "x".join(map(str, cell["shape"]))
        lines.append(f"{cell['name']:<30}{sides:>18}" + "".join(f"{_cell(cell[name]):>22}" for name in engines))
    lines += ["", "price factors: how much slower each method is here than where its price was fitted"]
    lines += [f"  {name:<30}{value:.2f}" for name, value in found["price_factors"].items()]
    return "\n".join(lines)


def _cell(timed: dict[str, Any]) -> str:
    if timed["milliseconds"] is None:
        return "unknown, too slow" if timed["estimate"] is None else f"about {timed['estimate'] / 1e3:.2g} s"
    return f"{timed['milliseconds']:.2f} {timed['method']}"
