"""Direct sums: every tap multiplied and added, for any weights, stride, dilation and grouping."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from convstudio.engines.base import Array, Reading, Taps
from convstudio.engines.compiled import passes, passes_table, sweep, tap_lists, tiles
from convstudio.engines.compiled.passes import Job, Pass, Patch, Plan
from convstudio.engines.compiled.reading import Seen, address, readable, seen
from convstudio.engines.compiled.tap_lists import SETS, Floats, Sets, Steps, TapList
from convstudio.engines.compiled.task import Task
from convstudio.engines.compiled.threads import POOL_SECONDS
from convstudio.engines.compiled.tiles import Grid, Share
from convstudio.engines.compiled.toolchain import machine
from convstudio.engines.sharing import processors
from convstudio.values.layer import Pair

_FEW_ROWS = 16  # patch rows, over all channels, that several outputs read in place; more would collide in the cache
PLANS = 64  # remembered
_STREAMED = 64 << 20  # bytes of a result from which on it is written past the caches


def direct(reading: Reading, taps: Taps, out: Array) -> None:
    """Write the sums, each with its bias, into out (outputs, rows', columns') float32, columns side by side."""
    source = readable(reading.source)
    _plan(Task.of(source, reading, taps, out), seen(reading, source)).run(address(source), address(out))


@lru_cache(maxsize=PLANS)
def _plan(task: Task, shown: Seen) -> Plan:
    lists = _lists(task)
    block = lists.rows(task), sweep.block_columns(machine(), task.size[1], lists.sets)
    seconds = task.seconds(
        sum(len(of.weights) for of in lists.lists) / task.shape[0] / (SETS if lists.sets is Sets.ROWS else 1)
    )
    grid = _grid(task, shown, block, seconds, lists.sets)
    rows, columns = grid.gathered()
    window = task.window
    patch = Patch.of(window.rows(max(rows, 1)), max(columns, machine().lanes) + window.column_reach, task.stride[1])
    steps = {
        passes_table.LAST_OF_SOURCE: passes.source_steps(shown),
        passes_table.LAST_OF_PATCH: patch.steps(task.stride[1]),
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

    def rows(self, task: Task) -> int:
        """Rows of outputs that belong together."""
        return SETS * task.dilation[0] if self.sets is Sets.ROWS else 1

    def made(self, task: Task, steps: Steps) -> Pass:
        """The pass over a patch with these steps."""
        channel, row = task.out_steps
        outputs = SETS if self.sets is Sets.OUTPUTS else 1
        starts = _starts(task.starts, self.firsts, outputs)
        blocks = sweep.blocks(self.lists, steps, starts, [first * channel for first in self.firsts])
        folds = task.dilation[0] if self.sets is Sets.ROWS else 1
        set_step = channel if self.sets is Sets.OUTPUTS else folds * row
        stream = row * task.size[0] * task.shape[0] > _STREAMED
        return Pass.of(blocks, task.stride[0] * steps.row, row, set_step, folds, self.sets, stream=stream)


def _starts(starts: Floats, firsts: Sequence[int], outputs: int) -> Floats:
    """(blocks, SETS): the bias of the outputs from each first on, or of one output for all sets."""
    return np.ascontiguousarray(starts[np.asarray(firsts)[:, None] + np.arange(SETS) % outputs])


def _lists(task: Task) -> Lists:
    """Four outputs at a time where a group has as many, else four rows, else one row."""
    kernels = task.kernels.astype(np.float32)
    if task.per_group >= SETS:
        firsts = [g * task.per_group + o for g in range(task.groups) for o in _overlapping(task.per_group)]
        of = [tap_lists.of_outputs(kernels[o : o + SETS], task.dilation, every_tap=task.every_tap) for o in firsts]
        return Lists(Sets.OUTPUTS, of, firsts)
    return sets_of_rows(task, kernels)


def sets_of_rows(task: Task, kernels: Sequence[Floats] | Floats) -> Lists:
    """A list for each output, kernels (channels, rows, columns): four rows at a time where that is cheaper."""
    firsts = list(range(len(kernels)))
    solo = each(kernels, lambda kernel: tap_lists.of_outputs(kernel[None], task.dilation, every_tap=task.every_tap))
    if task.size[0] < SETS * task.dilation[0] or task.size[1] < sweep.widths(machine(), Sets.ROWS)[0] * machine().lanes:
        return Lists(Sets.SOLO, solo, firsts)
    rows = each(
        kernels, lambda kernel: tap_lists.of_rows(kernel, task.stride[0], task.dilation, every_tap=task.every_tap)
    )
    dear = sum(of.cost() for of in rows) > sum(of.cost() for of in solo)
    return Lists(Sets.SOLO, solo, firsts) if dear else Lists(Sets.ROWS, rows, firsts)


def each(kernels: Iterable[Floats], make: Callable[[Floats], TapList]) -> list[TapList]:
    """A list for each kernel; equal kernels share theirs."""
    made: dict[bytes, TapList] = {}
    lists = []
    for kernel in kernels:
        key = kernel.tobytes()
        if key not in made:
            made[key] = make(kernel)
        lists.append(made[key])
    return lists


def _overlapping(outputs: int) -> list[int]:
    """Where blocks of SETS outputs begin; the last is moved back to end with the last output."""
    return sorted({min(o, outputs - SETS) for o in range(0, outputs, SETS)})


def _grid(task: Task, shown: Seen, block: Pair, seconds: float, sets: Sets) -> Grid:
    place = passes.in_place(shown, task.dtype, task.stride[1])
    if sets is Sets.OUTPUTS and task.shape[1] * task.shape[2] > _FEW_ROWS:
        place = False
    choose = tiles.in_place_size if place else tiles.gathered_size
    rows, columns = choose(task.window, task.size, block, task.shape[1])
    if seconds > POOL_SECONDS:  # several tiles for each thread
        across = -(-task.size[1] // columns) * task.groups
        rows = min(rows, max(block[0], task.size[0] * across // (4 * processors())))
    return tiles.grid(shown, task.window, task.size, block, (rows, columns), in_place=place)


def _shares(task: Task, lists: Lists, grid: Grid, seconds: float) -> list[Share]:
    """The blocks of a group are computed together, unless that left threads without work."""
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
