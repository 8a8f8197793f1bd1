"""The loop over tiles: find or gather the patch of each, then sweep one pass over it, or two."""

from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import tile_passes_layout as words
from convstudio.engines.compiled import tiling
from convstudio.engines.compiled.gather_codegen import write_gather
from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INTS, Function, Int, Pointer
from convstudio.engines.compiled.job_queue_codegen import tickets
from convstudio.engines.compiled.llvm_toolchain import Machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS
from convstudio.engines.compiled.microkernel_codegen import write_sweep
from convstudio.engines.compiled.source_layout import (
    CHANNEL_BYTES,
    COLUMNS,
    FIRST,
    LEFT,
    ROW_BYTES,
    ROWS,
    SOURCE,
    STEP,
)

_PARAMETERS = {"table": INTS, "tile": INTS, "scratch": BYTES}


def write_passes(cpu: Machine) -> Any:
    """A module with `run(table, scratch)`; the words of the table are in tile_passes_layout.py."""
    module = ir.Module("passes")
    one = _tile(module, cpu)
    run = Function(module, "run", {"table": INTS, "scratch": BYTES}, cpu.lanes)
    table, scratch = run.pointers("table", "scratch")
    batch, count = table.whole(words.BATCH), table.whole(words.TILES)
    with tickets(run, table) as ticket:
        first = ticket * batch
        with run.loop((count - first).minimum(batch)) as number:
            tile = table.pointer(JOB_ROWS, INTS) + (first + number) * tiling.TILE_WORDS
            run.call(one, table, tile, scratch)
    run.end()
    return module


def _tile(module: Any, cpu: Machine) -> Function:
    """One tile: patch, perhaps an early pass into scratch, then the pass that writes the result."""
    gather, sweep = write_gather(module, cpu.lanes), write_sweep(module, cpu)
    f = Function(module, "tile", _PARAMETERS, cpu.lanes)
    table, tile, scratch = f.pointers("table", "tile", "scratch")
    rows, columns = tile.whole(tiling.TILE_ROWS), tile.whole(tiling.TILE_COLUMNS)
    patch_rows = (rows - 1) * table.whole(words.ROW_STRIDE) + table.whole(words.ROW_REACH) + 1
    source, last = f.variable(scratch), f.variable(table.pointer(words.LAST_OF_PATCH, INTS))
    early = f.variable(table.pointer(words.EARLY_OF_PATCH, INTS))
    with f.either(tile.whole(tiling.IN_PLACE).is_("!=", 0)) as (inside, outside):
        with inside:
            source.set(_place(table + words.READING, tile))
            last.set(table.pointer(words.LAST_OF_SOURCE, INTS))
            early.set(table.pointer(words.EARLY_OF_SOURCE, INTS))
        with outside:
            _gather(f, gather, patch_rows)
    blocks = [tile.whole(at) for at in (tiling.EARLY_BEGIN, tiling.EARLY_END)]
    spare = scratch.plus_bytes(table.whole(words.SPARE_AT)).as_(FLOATS)
    with f.when(blocks[0].is_("<", blocks[1])):
        planes = scratch.plus_bytes(table.whole(words.EARLY_AT))
        # Planes have room for a vector, so narrow tiles are swept by whole ones.
        whole = columns.maximum(cpu.lanes)
        f.call(sweep, early.pointer(), source.pointer(), planes, patch_rows, whole, *blocks, spare)
        source.set(planes)
        last.set(table.pointer(words.LAST_OF_EARLY, INTS))
    target = table.pointer(words.OUT, BYTES).plus_bytes(
        tile.whole(tiling.ROW) * table.whole(words.OUT_ROW) + tile.whole(tiling.COLUMN) * words.FLOAT_BYTES
    )
    blocks = [tile.whole(at) for at in (tiling.BLOCK_BEGIN, tiling.BLOCK_END)]
    f.call(sweep, last.pointer(), source.pointer(), target, rows, columns, *blocks, spare)
    f.end()
    return f.private()


def _place(reading: Pointer, tile: Pointer) -> Pointer:
    """Where the first window of a tile begins in the source."""
    rows, columns = reading + ROWS, reading + COLUMNS
    table = reading + -words.READING
    row = tile.whole(tiling.ROW) * table.whole(words.ROW_STRIDE) - rows.whole(LEFT)
    column = columns.whole(FIRST) + tile.whole(tiling.COLUMN) - columns.whole(LEFT)
    plane = reading.pointer(SOURCE, BYTES).plus_bytes(tile.whole(tiling.CHANNEL) * reading.whole(CHANNEL_BYTES))
    line = plane.plus_bytes((rows.whole(FIRST) + row * rows.whole(STEP)) * reading.whole(ROW_BYTES))
    return line.plus_bytes(column * words.FLOAT_BYTES)


def _gather(f: Function, gather: Function, patch_rows: Int) -> None:
    """The patches of all channels of a tile, one behind the other in scratch.

    windows that touch      all rows at once           windows that lie apart     the rows of each
    |-----|                                            |---|
       |-----|                                                  |---|
    """
    table, tile, scratch = f.pointers("table", "tile", "scratch")
    # Sweeps read whole vectors, also in tiles that are narrower.
    columns = tile.whole(tiling.TILE_COLUMNS).maximum(f.lanes) + table.whole(words.COLUMN_REACH)
    stride, step, meets = table.whole(words.ROW_STRIDE), table.whole(words.COLUMN_STRIDE), table.whole(words.ROW_REACH)
    apart = stride.is_(">", meets + 1)
    # Rows between windows that do not touch are read by none, and left as they are.
    windows = f.choose(apart, tile.whole(tiling.TILE_ROWS), f.whole(1))
    rows = f.choose(apart, meets + 1, patch_rows)
    pitch, row = table.whole(words.PATCH_ROW), tile.whole(tiling.ROW) * stride
    with f.loop(table.whole(words.CHANNELS)) as channel, f.loop(table.whole(words.PHASES)) as phase:
        column = tile.whole(tiling.COLUMN) * step + phase
        start = channel * table.whole(words.PATCH_CHANNEL) + phase * table.whole(words.PATCH_PHASE)
        with f.loop(windows) as window:
            below = window * stride
            where = (tile.whole(tiling.CHANNEL) + channel, row + below, rows, column, columns, step)
            target = scratch.as_(FLOATS) + (start + below * pitch)
            f.call(gather, table + words.READING, *where, target, pitch)
