"""Direct sums: every tap multiplied and added, for any weights, stride, dilation and grouping."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import microkernel, strided_dot, tap_lists, tile_passes, tile_passes_layout, tiling
from convstudio.engines.compiled.conv_spec import ConvSpec, Result
from convstudio.engines.compiled.llvm_toolchain import machine
from convstudio.engines.compiled.loop_runner import POOL_SECONDS
from convstudio.engines.compiled.source_layout import SourceView, SourceWindow, address, look, readable, words_of
from convstudio.engines.compiled.tap_lists import SETS, Floats, Sets, Steps, TapList
from convstudio.engines.compiled.tile_passes import Job, Pass, PassPlan, Patch
from convstudio.engines.compiled.tiling import Share, TileGrid
from convstudio.engines.memoization import remembered
from convstudio.engines.thread_pool import processors
from convstudio.values.layer import Pair

_FEW_ROWS = 16  # patch rows, over all channels, that several outputs read in place; more would collide in the cache
_STREAMED = 64 << 20  # bytes of a result from which on it is written past the caches


def direct(reading: Reading, taps: Taps, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32, columns side by side."""
    source = readable(reading.source)
    given = look(reading, source)
    if strided_dot.fits(reading, taps):
        strided_dot.dots(given, taps, source, out)
    else:
        _plan(taps, given, Result.of(out)).run(address(source), address(out))


@remembered
def _plan(taps: Taps, given: SourceView, result: Result) -> PassPlan:
    task, shown = ConvSpec.of(given, taps, result), words_of(given)
    lists = _lists(task)
    block = lists.rows(task), microkernel.block_columns(machine(), task.size[1], lists.sets)
    seconds = task.seconds(
        sum(len(of.weights) for of in lists.lists) / task.shape[0] / (SETS if lists.sets is Sets.ROWS else 1)
    )
    grid = _grid(task, shown, block, seconds, lists.sets)
    rows, columns = grid.gathered()
    window = task.window
    patch = Patch.of(window.rows(max(rows, 1)), max(columns, machine().lanes) + window.column_reach, task.stride[1])
    steps = {
        tile_passes_layout.LAST_OF_SOURCE: tile_passes.source_steps(shown),
        tile_passes_layout.LAST_OF_PATCH: patch.steps(task.stride[1]),
    }
    made = {word: lists.made(task, of) for word, of in steps.items()}
    words = grid.words(_shares(task, lists, grid, seconds))
    return Job(shown, window, words, patch, made, task.shape[1], task.out_steps[1], seconds).plan()


@dataclass(frozen=True)
class Lists:
    """A tap list for each block of outputs, as many in each group. firsts: the first output of each block."""

    sets: Sets
    lists: Sequence[TapList]
    firsts: Sequence[int]

    def folds(self, task: ConvSpec) -> int:
        """In how many turns rows are swept: the dilation where several rows are summed up together, else 1."""
        return task.dilation[0] if self.sets.rows > 1 else 1

    def rows(self, task: ConvSpec) -> int:
        """How many rows of outputs a tile has at least: the sets of every turn."""
        return self.sets.rows * self.folds(task)

    def made(self, task: ConvSpec, steps: Steps) -> Pass:
        """The pass that sweeps these lists over a patch with these steps."""
        channel, row = task.out_steps
        outputs = SETS if self.sets is Sets.OUTPUTS else 1
        starts = _starts(task.starts, self.firsts, outputs)
        blocks = microkernel.blocks(self.lists, steps, starts, [first * channel for first in self.firsts])
        folds = self.folds(task)
        # Output rows y and y + d read common input rows when the dilation is d; y and y + 1 need not.
        set_step = channel if self.sets is Sets.OUTPUTS else folds * row
        # A store into a line that no cache holds reads that line first; past the caches it does not.
        stream = row * task.size[0] * task.shape[0] > _STREAMED
        return Pass.of(blocks, task.stride[0] * steps.row, row, set_step, folds, self.sets, stream=stream)


def _starts(starts: Floats, firsts: Sequence[int], outputs: int) -> Floats:
    """(blocks, SETS): the bias of the outputs from each first on, or of one output for all sets."""
    return np.ascontiguousarray(starts[np.asarray(firsts)[:, None] + np.arange(SETS) % outputs])


def _lists(task: ConvSpec) -> Lists:
    """Four outputs at a time where a group has as many, else some rows."""
    kernels = task.kernels.astype(np.float32)
    # Outputs on the same windows use every loaded sample four times, whatever the stride; rows share only overlaps.
    if task.per_group >= SETS:
        firsts = [g * task.per_group + o for g in range(task.groups) for o in _overlapping(task.per_group)]
        outputs = kernels[np.array(firsts)[:, None] + np.arange(SETS)]
        return Lists(Sets.OUTPUTS, tap_lists.of_outputs(outputs, task.dilation, every_tap=task.every_tap), firsts)
    return sets_of_rows(task, list(kernels))


def sets_of_rows(task: ConvSpec, kernels: Sequence[Floats]) -> Lists:
    """A list for each output, kernels (channels, rows, columns): the cheapest way to sum up rows."""
    (rows, columns), firsts = task.size, range(len(kernels))
    every, room = task.every_tap, columns // machine().lanes
    ways = [solo(kernels, task)]
    # Blocks at the edges are moved back, not cut: there must be room for a whole one.
    if rows >= SETS * task.dilation[0] and room >= microkernel.widths(machine(), Sets.ROWS)[-1]:
        stride, dilation = task.stride[0], task.dilation
        ways.append(by_shape(kernels, lambda some: tap_lists.of_rows(some, stride, dilation, every_tap=every)))
    if _nine_fit(task, kernels) and room >= microkernel.widths(machine(), Sets.NINE)[-1]:
        ways.append(tap_lists.of_nine(np.stack(kernels), task.dilation))
    best = min(ways, key=tap_lists.cost)
    return Lists(best[0].sets, best, firsts)


def _nine_fit(task: ConvSpec, kernels: Sequence[Floats]) -> bool:
    """Whether all kernels are 3x3 of one input. Zeros are multiplied too: with finite samples that changes nothing."""
    return task.stride[0] == 1 and task.size[0] >= 2 * task.dilation[0] and {k.shape for k in kernels} == {(1, 3, 3)}


def solo(kernels: Sequence[Floats], task: ConvSpec) -> list[TapList]:
    """A list for each kernel, for one row at a time."""
    every = task.every_tap
    return by_shape(kernels, lambda some: tap_lists.of_outputs(some[:, None], task.dilation, every_tap=every))


def by_shape(kernels: Sequence[Floats], make: Callable[[Floats], list[TapList]]) -> list[TapList]:
    """What is made of the kernels of each shape together, in their order."""
    shapes: dict[tuple[int, ...], list[int]] = {}
    for number, kernel in enumerate(kernels):
        shapes.setdefault(kernel.shape, []).append(number)
    made: dict[int, TapList] = {}
    for numbers in shapes.values():
        made |= zip(numbers, make(np.stack([kernels[number] for number in numbers])), strict=True)
    return [made[number] for number in range(len(kernels))]


def _overlapping(outputs: int) -> list[int]:
    """Where blocks of SETS outputs begin; the last is moved back to end with the last output."""
    # Computed twice, an output is the same number twice; a narrower block would need a loop of its own.
    return sorted({min(o, outputs - SETS) for o in range(0, outputs, SETS)})


def _grid(task: ConvSpec, shown: SourceWindow, block: Pair, seconds: float, sets: Sets) -> TileGrid:
    place = tile_passes.in_place(shown, task.dtype, task.stride[1])
    if sets is Sets.OUTPUTS and task.shape[1] * task.shape[2] > _FEW_ROWS:
        place = False
    choose = tiling.in_place_size if place else tiling.gathered_size
    rows, columns = choose(task.window, task.size, block, task.shape[1])
    if seconds > POOL_SECONDS:  # several tiles for each thread
        across = -(-task.size[1] // columns) * task.groups
        # Four for each thread: threads that were late, or have tiles at the edges, hold the others up by one tile only.
        rows = min(rows, max(block[0], task.size[0] * across // (4 * processors())))
    return tiling.grid(shown, task.window, task.size, block, (rows, columns), in_place=place)


def _shares(task: ConvSpec, lists: Lists, grid: TileGrid, seconds: float) -> list[Share]:
    """All blocks of a group in one share, or in several where one share for each tile left threads without work."""
    each = len(lists.lists) // task.groups
    parts = 1
    if seconds > POOL_SECONDS:
        parts = min(each, max(1, 4 * processors() // (len(grid.rows) * len(grid.columns) * task.groups)))
    bounds = [each * part // parts for part in range(parts + 1)]
    return [
        Share(g * task.shape[1], range(g * each + a, g * each + b))
        for g in range(task.groups)
        for a, b in pairwise(bounds)
    ]
