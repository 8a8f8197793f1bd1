"""ConvStudio as a peer: its public functions, one tool for each engine."""

from functools import partial

import numpy as np

import convstudio
from convstudio.engines.base import EngineError
from convstudio.engines.engine_registry import AUTO, engine_names
from tests.benchmarks.peers_cells import Array, Problem
from tests.benchmarks.peers_tool import Run, Tool

BASE = "opencv"  # the tier of NumPy and OpenCV, which is always there
ENGINES = (AUTO, BASE, "compiled")


def ours(problem: Problem, engine: str) -> Run:
    """conv2d or conv1d, padding "same"."""
    cell = problem.cell
    if cell.signal:
        x, w = problem.x[:, 0], problem.w[:, :, 0]
        return Run(partial(convstudio.conv1d, x, w, padding="same", engine=engine), lambda result: result[:, None])
    arguments = {"stride": cell.stride, "dilation": cell.dilation, "groups": cell.groups}
    return Run(partial(convstudio.conv2d, problem.x, problem.w, padding="same", engine=engine, **arguments), _unchanged)


def _unchanged(result: Array) -> Array:
    return result


def tools() -> tuple[Tool, ...]:
    """One for each engine that the grid asks for."""
    return tuple(Tool(f"ConvStudio {name}", name, partial(ours, engine=name), absent=_absent(name)) for name in ENGINES)


def _absent(name: str) -> str:
    """Why an engine cannot do the smallest thing here, if so."""
    if name not in engine_names():
        return "there is no engine of this name"
    try:
        convstudio.conv2d(np.ones((3, 3)), np.ones((1, 1)), engine=name)
    except EngineError as error:
        return str(error)
    return ""
