"""Passes over tiles: the table of the loop that does direct sums and low rank sums, and the call.

    direct      patch --- tap lists ---> out
    low rank    patch --- rows of the factors ---> early planes in scratch --- columns of the factors ---> out

The patch is the source itself where a tile lies inside and its samples are float32 side by side; else it is gathered.
"""

from collections.abc import Callable
from ctypes import c_void_p
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from convstudio.engines.compiled import loop_runner
from convstudio.engines.compiled import tile_passes_layout as words
from convstudio.engines.compiled.conv_spec import KernelWindow
from convstudio.engines.compiled.llvm_toolchain import OVER_JOBS, library
from convstudio.engines.compiled.loop_runner import JOB_ROWS, JOBS
from convstudio.engines.compiled.microkernel import KINDS, PASS_WORDS, Blocks
from convstudio.engines.compiled.source_layout import (
    CHANNEL_BYTES,
    COLUMNS,
    READING_WORDS,
    ROW_BYTES,
    ROWS,
    SOURCE,
    STEP,
    SourceWindow,
    Words,
    address,
)
from convstudio.engines.compiled.tap_lists import Sets, Steps
from convstudio.engines.compiled.tile_passes_layout import FLOAT_BYTES

_LINE = 16  # floats in a line of cache
_SOURCES = (
    *("tile_passes_layout.py", "tile_passes_codegen.py", "microkernel.py", "microkernel_codegen.py", "tap_lists.py"),
    *("tiling.py", *OVER_JOBS),
)


@dataclass(frozen=True)
class Patch:
    """How a patch lies in memory when it is gathered: floats from one row, phase and channel to the next."""

    row: int
    phase: int
    channel: int

    @classmethod
    def of(cls, rows: int, columns: int, phases: int) -> "Patch":
        """Room for so many rows, and columns in each phase, rows an odd number of lines of the cache apart."""
        phase = -(-columns // _LINE) * _LINE
        # An odd number of lines apart rows go through all sets of a cache; a power of two apart, through few.
        row = (phase * phases // _LINE | 1) * _LINE
        return cls(row, phase, rows * row + _LINE)

    def steps(self, phases: int) -> Steps:
        """The same in bytes, for tap lists."""
        return Steps(self.row * FLOAT_BYTES, self.channel * FLOAT_BYTES, phases, self.phase * FLOAT_BYTES)


def source_steps(seen: SourceWindow) -> Steps:
    """Bytes between the rows and channels of a source that is read in place, for tap lists."""
    numbers = seen.words
    return Steps(int(numbers[ROW_BYTES] * numbers[ROWS + STEP]), int(numbers[CHANNEL_BYTES]))


@dataclass(frozen=True)
class Pass:
    """The words of a pass, with what they point to."""

    words: Words
    blocks: Blocks

    @classmethod
    def of(
        cls,
        blocks: Blocks,
        source_row: int,
        target_row: int,
        set_step: int,
        folds: int,
        sets: Sets,
        *,
        stream: bool = False,
    ) -> "Pass":
        """See the words in microkernel.py."""
        row = np.empty(PASS_WORDS, dtype=np.int64)
        row[:] = (
            address(blocks.words),
            source_row,
            target_row,
            set_step,
            folds,
            KINDS.index(sets),
            stream,
        )
        return cls(row, blocks)


@dataclass(frozen=True)
class PassPlan:
    """Everything about a job but the addresses of its source and its result; kept and used again."""

    table: Words
    scratch_bytes: int
    threads: int
    kept: tuple[object, ...]

    def run(self, source: int, out: int) -> None:
        """Do it for a source and a result at these addresses."""
        # A copy: tickets are counted in it, and several threads may run one plan at once.
        table = self.table.copy()
        table[words.READING + SOURCE], table[words.OUT] = source, out
        loop_runner.run(_loop(), table, self.scratch_bytes, self.threads)


@dataclass(frozen=True)
class Job:
    """The parts of a plan. passes: by their word in the table. seconds: about what one thread takes."""

    shown: SourceWindow
    window: KernelWindow
    tiles: Words
    patch: Patch
    passes: dict[int, Pass]
    channels: int
    out_row: int
    seconds: float
    early_bytes: int = 0

    def plan(self) -> PassPlan:
        """The table that the loop reads."""
        workers = loop_runner.threads_for(self.seconds)
        count = len(self.tiles)
        # Sixteen tickets for each thread: few to take, and the last one is short to wait for.
        batch = max(1, count // (16 * workers)) if workers > 1 else count
        table = np.zeros(words.TABLE_WORDS, dtype=np.int64)
        table[words.READING : words.READING + READING_WORDS] = self.shown.words
        table[JOBS], table[JOB_ROWS], table[words.TILES], table[words.BATCH] = (
            -(-count // batch),
            address(self.tiles),
            count,
            batch,
        )
        table[words.CHANNELS], table[words.OUT_ROW] = self.channels, self.out_row
        table[words.ROW_STRIDE], table[words.COLUMN_STRIDE] = self.window.stride
        table[words.PHASES] = min(self.window.stride[1], self.window.reach[1] + 1)
        table[words.ROW_REACH], table[words.COLUMN_REACH] = self.window.reach[0], self.window.column_reach
        table[words.PATCH_ROW], table[words.PATCH_PHASE], table[words.PATCH_CHANNEL] = (
            self.patch.row,
            self.patch.phase,
            self.patch.channel,
        )
        table[words.EARLY_AT] = (self.patch.channel * self.channels + _LINE) * FLOAT_BYTES
        table[words.SPARE_AT] = table[words.EARLY_AT] + self.early_bytes
        for word, given in self.passes.items():
            table[word] = address(given.words)
        return PassPlan(table, int(table[words.SPARE_AT]) + 4 * _LINE * FLOAT_BYTES, workers, (self,))


def in_place(seen: SourceWindow, dtype: str, column_stride: int) -> bool:
    """Whether the stretch of a source can be read where it is."""
    return dtype == "float32" and column_stride == 1 and int(seen.words[COLUMNS + STEP]) == 1


@cache
def _loop() -> Callable[[int, int], None]:
    """run(address of the table, address of scratch memory)."""
    return library("passes", _write, _SOURCES, {"run": (c_void_p, c_void_p)})["run"]


def _write(cpu: Any) -> Any:
    from convstudio.engines.compiled.tile_passes_codegen import write_passes

    return write_passes(cpu)
