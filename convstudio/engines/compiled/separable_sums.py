"""Sums by factors: a kernel that is a sum of columns times rows costs its rows and its columns, not their product.

patch --- the row of each factor ---> a plane for each factor, in scratch --- their columns, added up ---> out
"""

from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import microkernel, tile_passes, tile_passes_layout, tiling
from convstudio.engines.compiled.conv_spec import ConvSpec, Result
from convstudio.engines.compiled.direct import sets_of_rows, solo
from convstudio.engines.compiled.llvm_toolchain import machine
from convstudio.engines.compiled.source_layout import SourceView, address, look, readable, words_of
from convstudio.engines.compiled.tap_lists import SETS, Floats, Sets, Steps
from convstudio.engines.compiled.tile_passes import Job, Pass, PassPlan, Patch
from convstudio.engines.compiled.tile_passes_layout import FLOAT_BYTES
from convstudio.engines.compiled.tiling import Share
from convstudio.engines.kernel_decomposition import low_rank as factors
from convstudio.engines.memoization import remembered


def low_rank(reading: Reading, taps: Taps, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32, columns side by side."""
    source = readable(reading.source)
    _plan(taps, look(reading, source), Result.of(out)).run(address(source), address(out))


@dataclass(frozen=True)
class _Factors:
    """The factors of one output. channels: (n,) which input of its group each reads.

    rows: (n, 1, 1, width) float32. columns: (n, height, 1) float32.
    """

    channels: tuple[int, ...]
    rows: Floats
    columns: Floats

    @classmethod
    def of(cls, kernels: Array) -> "_Factors":
        """kernels: (inputs, rows, columns)."""
        terms = [(channel, *term) for channel, kernel in enumerate(kernels) for term in factors(kernel)]
        height, width = kernels.shape[1:]
        columns = np.stack([np.broadcast_to(column, (height, 1)) for _, column, _ in terms])
        rows = np.stack([np.broadcast_to(row, (1, width)) for _, _, row in terms])
        return cls(
            tuple(channel for channel, _, _ in terms), rows[:, None].astype(np.float32), columns.astype(np.float32)
        )


@remembered
def _plan(taps: Taps, given: SourceView, result: Result) -> PassPlan:
    """Two passes: rows of the factors into early planes in scratch, then columns of the factors from there."""
    task, shown = ConvSpec.of(given, taps, result), words_of(given)
    factored = [_Factors.of(kernels) for kernels in task.kernels]
    most = max(len(of.channels) for of in factored)
    # Only the columns share rows of early planes; rows of factors are swept one by one (_early).
    lists = sets_of_rows(task, [of.columns for of in factored])
    window, (_, inputs, height, width) = task.window, task.shape
    block = lists.rows(task), microkernel.block_columns(machine(), task.size[1], lists.sets)
    place = tile_passes.in_place(shown, task.dtype, task.stride[1])
    tile = tiling.gathered_size(window, task.size, block, 0 if place else inputs, most)
    grid = tiling.grid(shown, window, task.size, block, tile, in_place=place)
    rows, columns = grid.gathered()
    patch = Patch.of(window.rows(max(rows, 1)), max(columns, machine().lanes) + window.column_reach, task.stride[1])
    # As high as patches, for the columns that are still to come; as wide as outputs, for the rows are done.
    plane = Patch.of(window.rows(grid.largest[0]), max(grid.largest[1], machine().lanes), 1)
    made = {
        tile_passes_layout.EARLY_OF_SOURCE: _early(task, factored, tile_passes.source_steps(shown), plane),
        tile_passes_layout.EARLY_OF_PATCH: _early(task, factored, patch.steps(task.stride[1]), plane),
        tile_passes_layout.LAST_OF_EARLY: lists.made(task, plane.steps(1)),
    }
    words = grid.words(_shares(task, factored))
    seconds = task.seconds(most * (height + width))
    early_bytes = (plane.channel * most + 16) * FLOAT_BYTES
    return Job(shown, window, words, patch, made, inputs, task.out_steps[1], seconds, early_bytes).plan()


def _early(task: ConvSpec, factored: list[_Factors], steps: Steps, plane: Patch) -> Pass:
    """Solo lists, one for each factor: its row, swept over every row of the patch."""
    rows = [row for of in factored for row in of.rows]
    channels = [channel for of in factored for channel in of.channels]
    moved = [of.moved(channel) for of, channel in zip(solo(rows, task), channels, strict=True)]
    targets = [number * plane.channel * FLOAT_BYTES for of in factored for number in range(len(of.channels))]
    blocks = microkernel.blocks(moved, steps, np.zeros((len(moved), SETS), dtype=np.float32), targets)
    return Pass.of(blocks, steps.row, plane.row * FLOAT_BYTES, 0, 1, Sets.SOLO)


def _shares(task: ConvSpec, factored: list[_Factors]) -> list[Share]:
    ends = np.cumsum([len(of.channels) for of in factored]).tolist()
    return [
        Share(o // task.per_group * task.shape[1], range(o, o + 1), range(end - len(of.channels), end))
        for o, (of, end) in enumerate(zip(factored, ends, strict=True))
    ]
