"""Tools of one cell in turn, in one process: refusals and estimates first, then rounds, each tool once a round."""

import gc
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from convstudio.jobs.render.memory_check import free_bytes
from convstudio.values.errors import ConvStudioError
from tests.benchmarks.peers_cells import Problem
from tests.benchmarks.peers_tool import Run, Tool
from tests.benchmarks.peers_truth import Truth

SCOUTED = 10.0  # times the slowest allowed: a thin strip of 1/128 overrates whoever pads it
PAUSE_SECONDS = 0.03  # threads of a library may go on spinning after a call
FAILURES = (ArithmeticError, ConvStudioError, OSError, MemoryError, RuntimeError, ValueError, TypeError, KeyError)
FAILURES += (cv2.error, subprocess.SubprocessError)


@dataclass(frozen=True)
class Effort:
    """How much is measured. budget: seconds for a tool in a cell. slowest: seconds of a call above which it is not."""

    repeats: int = 15
    budget: float = 4.0
    slowest: float = 20.0


@dataclass
class Result:
    """What became of a tool in a cell: times in seconds, or the reason why there are none.

    first: times of calls with a kernel never seen before; only ours are asked. error: share of the tolerance.
    """

    tool: str
    family: str
    reason: str = ""
    error: float | None = None
    times: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)

    def typical(self, by: str) -> float:
        """The median or the minimum."""
        return min(self.times) if by == "minimum" else statistics.median(self.times)

    def typical_first(self, by: str) -> float:
        """The same of the first calls."""
        return min(self.first) if by == "minimum" else statistics.median(self.first)


@dataclass
class Contestant:
    """A tool that takes part in the rounds of a cell."""

    tool: Tool
    run: Run
    result: Result
    fresh: bool

    def play(self, problem: Problem, number: int) -> None:
        """One round: the kernel that is known, and one that is not."""
        self.result.times.append(_paused(self.run))
        if self.fresh:
            other = self.tool.prepare(problem.other(number))
            assert isinstance(other, Run)
            self.result.first.append(_paused(other))


def measured(problem: Problem, exact: Truth, tools: Sequence[tuple[Tool, bool]], effort: Effort) -> list[Result]:
    """Every tool's result in a cell, in the order given. tools: (tool, whether first calls are measured too)."""
    results, contestants = [], []
    for tool, fresh in tools:
        result = Result(tool.name, tool.family)
        results.append(result)
        run = _admitted(tool, problem, exact, result, effort)
        if run is not None:
            contestants.append(Contestant(tool, run, result, fresh))
    for number in range(1, effort.repeats + 1):
        for contestant in contestants:
            spent = sum(contestant.result.times) + sum(contestant.result.first)
            if number == 1 or spent < effort.budget:
                contestant.play(problem, number)
    gc.collect()
    return results


def _admitted(tool: Tool, problem: Problem, exact: Truth, result: Result, effort: Effort) -> Run | None:
    """The run of a tool that can and may take part, warm; otherwise None, and the result has the reason."""
    try:
        result.reason = f"missing: {tool.absent}" if tool.absent else _estimate(tool, problem, effort)
        if result.reason:
            return None
        run = tool.prepare(problem)
        assert isinstance(run, Run)
        _, answer = run.timed()
        if run.array is not None:
            result.error = exact.share(run.array(answer))
    except FAILURES as error:
        result.reason = f"failed: {type(error).__name__} {error}".split("\n")[0][:160]
        return None
    return run


def _estimate(tool: Tool, problem: Problem, effort: Effort) -> str:
    """Why a tool is not asked for the whole: it cannot express it, or a thin strip or a wider one takes too much."""
    for share, patience in ((128, SCOUTED), (16, 1.0)):
        strip = problem.strip(share)
        run = tool.prepare(strip)
        if isinstance(run, str):
            return run
        scale = problem.x.size / strip.x.size
        seconds, grown = _scouted(run)
        if seconds * scale > patience * effort.slowest:
            return f"too slow (estimated {seconds * scale:.0f} s from a strip of 1/{scale:.0f})"
        if grown * scale > free_bytes() / 2:
            return f"too large (estimated {grown * scale / 2**30:.0f} GiB from a strip of 1/{scale:.0f})"
    return ""


def _scouted(run: Run) -> tuple[float, int]:
    """(seconds, bytes that it took on the way) of the better of two calls: libraries make ready in the first."""
    _restart_peak()
    before = _peak_bytes()
    seconds, _ = run.timed()
    grown = _peak_bytes() - before
    return (min(seconds, run.timed()[0]) if seconds < 1 else seconds), grown


def _paused(run: Run) -> float:
    time.sleep(PAUSE_SECONDS)
    seconds, _ = run.timed()
    return seconds


def _restart_peak() -> None:
    """Let the peak of the resident size begin anew; Linux only, elsewhere memory is not estimated."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5", encoding="ascii")


def _peak_bytes() -> int:
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
