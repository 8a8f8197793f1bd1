"""What is timed: a tool prepares a problem once and gives a run that can be timed many times."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from tests.benchmarks.peers_cells import Array, Problem


@dataclass(frozen=True)
class Run:
    """A call that computes the whole result, and how its answer becomes (outputs, rows, columns) after the clock stops.

    array: None where the answer cannot be compared. clocked: the call gives (seconds, answer) by a clock of its own, as
    programs do that are started for it.
    """

    call: Callable[[], Any]
    array: Callable[[Any], Array] | None = np.asarray
    clocked: bool = False

    def timed(self) -> Any:
        """(seconds, answer); the answer is freed by whoever asked, outside the clock."""
        start = time.perf_counter()
        answer = self.call()
        seconds = time.perf_counter() - start
        return answer if self.clocked else (seconds, answer)


Prepared = Run | str
"""A run, or the reason why a tool cannot express the problem."""


@dataclass(frozen=True)
class Tool:
    """Something that convolves. family: tools of which the faster counts, e.g. the functions of OpenCV.

    absent: why it cannot be used here at all, empty if it can.
    """

    name: str
    family: str
    prepare: Callable[[Problem], Prepared]
    absent: str = ""


def tool_of(module: str, name: str, family: str, prepare: Callable[[Problem], Prepared]) -> Tool:
    """A tool of a Python library, absent if it is not installed."""
    return Tool(name, family, prepare, "" if find_spec(module) else f"the library {module} is not installed")


def strided(result: Array, problem: Problem) -> Array:
    """What a stride leaves of a result at stride 1; a view, so that it costs the peer nothing."""
    down, along = problem.cell.steps
    return result[..., ::down, ::along]


def dilated(kernel: Array, dilation: int) -> Array:
    """The kernel with zeros between its weights."""
    if dilation == 1:
        return kernel
    wide = np.zeros([dilation * (k - 1) + 1 for k in kernel.shape], dtype=kernel.dtype)
    wide[::dilation, ::dilation] = kernel
    return wide
