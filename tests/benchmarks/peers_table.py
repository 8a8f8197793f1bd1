"""What was measured, in words: one cell, the table of the README, the summary."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.benchmarks.peers_limits import Limit, Machine, Needs
from tests.benchmarks.peers_ours import BASE, ENGINES
from tests.benchmarks.peers_timing import Result

AUTO = ENGINES[0]
LOSING = 0.9  # best peer / ours below this is a cell lost
FIRST_ALLOWED, CV2_ALLOWED = 1.5, 1.1


@dataclass(frozen=True)
class Row:
    """A cell and all its results. by: whether the median or the minimum counts."""

    name: str
    needs: Needs
    known: Machine
    results: tuple[Result, ...]
    by: str

    @property
    def limit(self) -> Limit:
        """The roofline, with what is known of the machine by now."""
        return self.known.limit(self.needs)

    def ours(self, engine: str) -> Result | None:
        """The result of one of our engines, if it has times."""
        return next((r for r in self.results if r.family == engine and r.times), None)

    def best(self, families: Callable[[str], bool]) -> Result | None:
        """The fastest of the tools whose family is accepted."""
        timed = [result for result in self.results if result.times and families(result.family)]
        return min(timed, key=lambda result: result.typical(self.by), default=None)

    def ratio(self, engine: str, families: Callable[[str], bool]) -> float | None:
        """Time of the best of these tools divided by ours."""
        mine, other = self.ours(engine), self.best(families)
        return other.typical(self.by) / mine.typical(self.by) if mine and other else None

    def first_ratio(self, engine: str) -> float | None:
        """Time of a first call divided by that of the others."""
        mine = self.ours(engine)
        return mine.typical_first(self.by) / mine.typical(self.by) if mine and mine.first else None


def peers(family: str) -> bool:
    """Everything but ours."""
    return family not in ENGINES


def opencv(family: str) -> bool:
    """Plain OpenCV."""
    return family == "cv2"


def told(row: Row) -> str:
    """A cell in full, one line for each tool."""
    lines = [f"{row.name}   limit {_ms(row.limit.seconds)} ms ({row.limit.set_by})"]
    for result in sorted(row.results, key=lambda r: r.typical(row.by) if r.times else math.inf):
        if result.reason:
            lines.append(f"    {result.tool:22} {result.reason}")
            continue
        first = f"  first call {_ms(result.typical_first(row.by))}" if result.first else ""
        error = "not compared" if result.error is None else f"error {result.error:.3f} of the tolerance"
        beyond = "  WRONG" if result.error is not None and not result.error <= 1 else ""
        median, least = _ms(statistics.median(result.times)), _ms(min(result.times))
        lines.append(f"    {result.tool:22} {median:>8} ms  least {least:>8}  {error}{beyond}{first}")
    return "\n".join(lines)


def markdown(rows: Sequence[Row]) -> str:
    """The table of the README: milliseconds; a ratio above 1 means that ConvStudio is faster."""
    engines = [engine for engine in ENGINES if any(row.ours(engine) for row in rows)]
    heads = ["cell (ms)", "best peer", "plain cv2", *engines, "first call", "best peer / ours", "limit"]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    lines += [f"| {' | '.join(_fields(row, engines))} |" for row in rows]
    return "\n".join(lines)


def _fields(row: Row, engines: list[str]) -> list[str]:
    best, plain, mine = row.best(peers), row.best(opencv), row.ours(AUTO)
    ratio = row.ratio(AUTO, peers)
    told_ratio = "" if ratio is None else f"**{ratio:.2f}**" if ratio < LOSING else f"{ratio:.2f}"
    return [
        row.name,
        f"{best.tool} {_ms(best.typical(row.by))}" if best else "",
        _ms(plain.typical(row.by)) if plain else "",
        *(_ms(found.typical(row.by)) if (found := row.ours(engine)) else "" for engine in engines),
        _ms(mine.typical_first(row.by)) if mine and mine.first else "",
        told_ratio,
        f"{_ms(row.limit.seconds)} ({row.limit.set_by})",
    ]


def summary(rows: Sequence[Row]) -> str:
    """Geometric means, worst cells, wrong numbers, slow first calls, and what is missing."""
    lines = []
    for engine in ENGINES:
        lines += _ratio_lines(f"best peer / {engine}", rows, lambda row, e=engine: row.ratio(e, peers), LOSING)
    plain = 1 / CV2_ALLOWED
    lines += _ratio_lines(f"plain cv2 / {BASE}", rows, lambda row: row.ratio(BASE, opencv), plain)
    lines += [*_slow_first(rows), *_wrong(rows), *_missing(rows)]
    return "\n".join(lines)


def _ratio_lines(what: str, rows: Sequence[Row], ratio: Callable[[Row], float | None], least: float) -> list[str]:
    known = sorted((value, row.name) for row in rows if (value := ratio(row)) is not None)
    if not known:
        return [f"{what}: not measured"]
    mean = math.exp(statistics.fmean(math.log(value) for value, _ in known))
    lost = [f"{name} {value:.2f}" for value, name in known if value < least]
    worst = ", ".join(f"{name} {value:.2f}" for value, name in known[:3])
    under = f"{len(lost)} under {least:.2f}" + (f": {'; '.join(lost)}" if lost else "")
    return [f"{what}: geometric mean {mean:.2f} over {len(known)} cells; worst {worst}; {under}"]


def _slow_first(rows: Sequence[Row]) -> list[str]:
    slow = [
        f"{row.name} ({engine}) {ratio:.2f}"
        for row in rows
        for engine in ENGINES
        if (ratio := row.first_ratio(engine)) is not None and ratio > FIRST_ALLOWED
    ]
    return [f"first calls above {FIRST_ALLOWED} times the steady state: {'; '.join(slow) or 'none'}"]


def _wrong(rows: Sequence[Row]) -> list[str]:
    wrong = [
        f"{row.name} by {result.tool} ({result.error:.2f})"
        for row in rows
        for result in row.results
        if result.error is not None and not result.error <= 1
    ]
    return [f"outside the tolerance: {'; '.join(wrong) or 'none'}"]


def _missing(rows: Sequence[Row]) -> list[str]:
    absent = {f"{r.tool} ({r.reason})" for row in rows for r in row.results if r.reason.startswith("missing")}
    skipped = [
        f"{row.name} by {result.tool}: {result.reason}"
        for row in rows
        for result in row.results
        if result.reason.startswith(("too ", "failed"))
    ]
    return [f"absent: {'; '.join(sorted(absent)) or 'none'}", *(f"not measured: {line}" for line in skipped)]


def data(rows: Sequence[Row], facts: dict[str, Any]) -> dict[str, Any]:
    """Everything, for --json."""
    return {"machine": facts, "cells": [_cell(row) for row in rows]}


def _cell(row: Row) -> dict[str, Any]:
    facts = {"cell": row.name, "limit": asdict(row.limit), "needs": asdict(row.needs)}
    return {**facts, "tools": [asdict(result) for result in row.results]}


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g}" if seconds < 1 else f"{seconds * 1e3:.0f}"
