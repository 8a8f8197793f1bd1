"""Patches in memory, words of a pass, plans."""

import numpy as np
import pytest

from convstudio.engines.base import Reading
from convstudio.engines.compiled import tile_passes_layout
from convstudio.engines.compiled.microkernel import FOLDS, KIND, KINDS, SOURCE_ROW, Blocks
from convstudio.engines.compiled.source_layout import seen
from convstudio.engines.compiled.tap_lists import Sets
from convstudio.engines.compiled.tile_passes import Pass, Patch, in_place, source_steps
from convstudio.output_size_and_padding import Walk


def shown(step=1, dtype=np.float32):
    source = np.zeros((2, 10, 12), dtype)
    return seen(Reading(source, Walk(range(-1, 9, 1), 1, 1), Walk(range(0, 12, step), 1, 1)), source)


@pytest.mark.parametrize("phases", [1, 2, 3])
@pytest.mark.parametrize("columns", [1, 16, 100])
def test_rows_of_a_patch_are_an_odd_number_of_lines_apart(columns, phases):
    patch = Patch.of(5, columns, phases)
    assert patch.row % 32 == 16
    assert patch.phase >= columns
    assert patch.row >= patch.phase * phases
    assert patch.channel >= 5 * patch.row


def test_steps_of_a_source_are_its_strides():
    steps = source_steps(shown())
    assert (steps.row, steps.channel) == (12 * 4, 10 * 12 * 4)


@pytest.mark.parametrize(("dtype", "stride", "step", "expected"), [
    ("float32", 1, 1, True), ("uint8", 1, 1, False), ("float32", 2, 1, False), ("float32", 1, 3, False),
])  # fmt: skip
def test_samples_side_by_side_in_float32_are_read_in_place(dtype, stride, step, expected):
    assert in_place(shown(step, dtype), dtype, stride) is expected


@pytest.mark.parametrize("sets", Sets)
def test_a_pass_says_which_loop_sweeps_it(sets):
    blocks = Blocks(np.zeros((1, 5), np.int64), ())
    words = Pass.of(blocks, 40, 80, 160, 3, sets).words
    assert (words[SOURCE_ROW], words[FOLDS], KINDS[words[KIND]]) == (40, 3, sets)


def test_words_follow_those_of_every_table_without_gaps():
    words = [
        tile_passes_layout.OUT,
        tile_passes_layout.OUT_ROW,
        tile_passes_layout.TILES,
        tile_passes_layout.BATCH,
        tile_passes_layout.CHANNELS,
    ]
    assert words == list(range(words[0], words[0] + len(words)))
    assert tile_passes_layout.TABLE_WORDS == tile_passes_layout.LAST_OF_EARLY + 1
