"""Sweeping a tap list over a tile: the words of a pass, and the widths for which loops are written.

A pass reads a patch, in place or in scratch, and writes a tile:

    rows of a tile, dilation 2        f = 0: rows 0 2 4 6, then 8 10 12 14
    (sets are rows 2 apart)           f = 1: rows 1 3 5 7, then 9 11 13 15
    columns                           blocks of `width` vectors; the last is moved left, not over the edge
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convstudio.engines.compiled.llvm_toolchain import Machine
from convstudio.engines.compiled.source_layout import Words, address
from convstudio.engines.compiled.tap_lists import SETS, Floats, Sets, Steps, TapList

# The words of a pass. TARGET_ROW: bytes from an output row to the next. SET_STEP: from a set's output to the next's.
# SOURCE_ROW: bytes on the patch from what an output row reads to what the next reads. FOLDS: rows are swept in that
# many turns (the dilation). KIND: a place in KINDS. BLOCKS: the address of rows of BLOCK_WORDS. STREAM: 1 where results
# are too large for the caches, so that they are written past them.
BLOCKS, SOURCE_ROW, TARGET_ROW, SET_STEP, FOLDS, KIND, STREAM, PASS_WORDS = range(8)
# A block is a tap list and where its sums go: STARTS are SETS floats (the bias), TARGET bytes to the block's output.
OFFSETS, WEIGHTS, COUNTS, STARTS, TARGET, BLOCK_WORDS = range(6)

KINDS = tuple(Sets)


@dataclass(frozen=True)
class Blocks:
    """Rows of BLOCK_WORDS, and the arrays that they point to."""

    words: Words
    kept: tuple[object, ...]


def widths(cpu: Machine, sets: Sets) -> tuple[int, ...]:
    """How many vectors wide the blocks are for which loops are written, widest first; sums stay in registers."""
    if sets is Sets.NINE:
        # Of 16 registers nine hold weights, six the sums of two sets, one the samples.
        return (3,)
    if sets is Sets.SOLO:
        # One set shares no samples: registers hold sums instead, so many that none waits for the product before it.
        return (12, 4, 1) if cpu.registers == 16 else (24, 6, 1)
    # Of 16 registers twelve hold the sums of four sets, three the samples, one the weight; of 32: 24, six, one.
    wide = 3 if cpu.registers == 16 else 4 if cpu.lanes == 16 else 6
    # Narrow tiles of rows go to solo lists (see direct.sets_of_rows), so rows need no loop one vector wide.
    return (wide,) if sets is Sets.ROWS else (wide, 1)


def blocks(lists: Sequence[TapList], steps: Steps, starts: Floats, targets: Sequence[int]) -> Blocks:
    """A block for each list; lists of the same taps share their offsets. starts: (lists, SETS), side by side."""
    words = np.empty((len(lists), BLOCK_WORDS), dtype=np.int64)
    offsets = {id(taps.taps): steps.bytes(*taps.taps.T) for taps in {id(of.taps): of for of in lists}.values()}
    places = {key: address(of) for key, of in offsets.items()}
    words[:, OFFSETS] = [places[id(of.taps)] for of in lists]
    words[:, WEIGHTS] = [address(of.weights) for of in lists]
    words[:, COUNTS] = [address(of.counts) for of in lists]
    words[:, STARTS] = address(starts) + np.arange(len(lists)) * SETS * starts.itemsize
    words[:, TARGET] = targets
    return Blocks(words, (words, starts, *lists, *offsets.values()))


def block_columns(cpu: Machine, columns: int, sets: Sets) -> int:
    """Columns of the widest block that has room."""
    return next((w * cpu.lanes for w in widths(cpu, sets) if w * cpu.lanes <= columns), cpu.lanes)
