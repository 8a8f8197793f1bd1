"""How a tile is read and written: pictures into stacks of columns, and stacks into the result.

    picture --down--> columns transformed, left as stacks          stacks --up--> columns transformed back, written

A strip of columns at a time: read in place, or gathered where the source ends or is not float32. In between, squares of
lanes x lanes samples are turned round, so that what follows finds columns again.
"""

from typing import Any

from convstudio.engines.compiled import fft_layout as tiles
from convstudio.engines.compiled import source_layout
from convstudio.engines.compiled.fft_axis import BLOCK, FIRST_PASS, LENGTH, SPAN, TWIDDLES
from convstudio.engines.compiled.fft_butterflies_codegen import (
    Column,
    Complex,
    Passes,
    blocks,
    butterfly,
    butterfly_back,
    spread,
    transposed,
    twiddles,
)
from convstudio.engines.compiled.gather_codegen import write_gather
from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INT, INTS, Function, Pointer

_FLOAT_BYTES = 4


class TilePlace:
    """Where the parts of a job lie in scratch, and the sizes of its tile."""

    def __init__(self, f: Function, job: Pointer, scratch: Pointer) -> None:
        self.row_axis, self.column_axis = job.pointer(tiles.ROW_AXIS, INTS), job.pointer(tiles.COLUMN_AXIS, INTS)
        self.rows, self.columns = self.row_axis.whole(LENGTH), self.column_axis.whole(LENGTH)
        self.stacks, self.pitch = self.rows // f.lanes, (self.columns + tiles.APART) * (2 * f.lanes)
        self.tile = self.stacks * self.pitch
        self.strip = (f.whole(tiles.WORK) // self.rows).minimum(tiles.STRIP).maximum(tiles.LINE)
        self.patch_row = self.strip + tiles.LINE
        self.found = scratch.as_(INTS)
        self.work = scratch + tiles.FOUND_FLOATS
        self.patches = self.work + self.strip * self.rows * 2
        self.tiles = self.patches + self.patch_row * self.rows * 2


def picture_of(job: Pointer, number: int) -> Pointer:
    """The words of one of the two pictures of a job."""
    return job + (tiles.PICTURES + number * tiles.PICTURE_WORDS)


def write_down(module: Any, lanes: int, passes: Passes) -> Function:
    """down(table, job, channel, scratch, tile): both pictures of one input through the columns, left as stacks."""
    find, first, leave = _find(module, lanes), _first_pass(module, lanes), _leave(module, lanes)
    names = {"table": INTS, "job": INTS, "channel": INT, "scratch": FLOATS, "tile": FLOATS}
    f = Function(module, "down", names, lanes)
    (table, job, scratch, tile), (channel,) = f.pointers("table", "job", "scratch", "tile"), f.ints("channel")
    place = TilePlace(f, job, scratch)
    with f.loop(place.columns // place.strip) as number:
        at = number * place.strip
        for picture in (0, 1):
            f.call(find, table, job, picture_of(job, picture), channel, at, scratch, f.whole(picture))
        f.call(first, place.row_axis, place.strip, place.found, place.work)
        with f.loop(place.strip, step=lanes) as part:
            column, target = Column(place.work + place.rows * part * 2), tile + (at + part) * (2 * lanes)
            # From pass 1 on: pass 0 has read the pictures.
            f.call(passes.wide, column.place, place.row_axis, f.whole(1))
            with blocks(f, place.row_axis) as row:
                f.call(passes.narrow, column.at(row).place, place.row_axis, f.whole(1))
                stack = target + row // lanes * place.pitch
                f.call(leave, column.at(row).place, place.row_axis.whole(BLOCK), stack, place.pitch)
    f.end()
    return f.apart()


def _find(module: Any, lanes: int) -> Function:
    """Where a strip of a picture begins in memory, and the bytes from row to row; gathered first if need be."""
    gather = write_gather(module, lanes)
    names = {"table": INTS, "job": INTS, "picture": INTS, "channel": INT, "at": INT, "scratch": FLOATS, "number": INT}
    f = Function(module, "find", names, lanes)
    table, job, picture, scratch = f.pointers("table", "job", "picture", "scratch")
    channel, at, number = f.ints("channel", "at", "number")
    place, source = TilePlace(f, job, scratch), table.pointer(tiles.READING, INTS)
    plane = picture.whole(tiles.GROUP) * table.whole(tiles.INPUTS) + channel
    row, column, found = picture.whole(tiles.ROW), picture.whole(tiles.COLUMN) + at, place.found + number * 2
    with f.either(picture.whole(tiles.INSIDE).is_("!=", 0)) as (inside, edge):
        with inside:
            rows, columns = source + source_layout.ROWS, source + source_layout.COLUMNS
            top = rows.whole(source_layout.FIRST) + (row - rows.whole(source_layout.LEFT)) * rows.whole(
                source_layout.STEP
            )
            left = columns.whole(source_layout.FIRST) + column - columns.whole(source_layout.LEFT)
            begin = source.whole(source_layout.SOURCE) + plane * source.whole(source_layout.CHANNEL_BYTES)
            found.put(begin + top * source.whole(source_layout.ROW_BYTES) + left * _FLOAT_BYTES)
            found.put(source.whole(source_layout.ROW_BYTES) * rows.whole(source_layout.STEP), 1)
        with edge:
            patch, one = place.patches + place.patch_row * place.rows * number, f.whole(1)
            f.call(gather, source, plane, row, place.rows, column, place.strip, one, patch, place.patch_row)
            found.put(patch.address())
            found.put(place.patch_row * _FLOAT_BYTES, 1)
    f.end()
    return f.apart()


def _first_pass(module: Any, lanes: int) -> Function:
    """The first pass down the columns, from the rows of both pictures: a strip of them."""
    f = Function(module, "first_pass", {"axis": INTS, "strip": INT, "found": INTS, "work": FLOATS}, lanes)
    (axis, found, work), (strip,) = f.pointers("axis", "found", "work"), f.ints("strip")
    pictures = [(found.pointer(at, BYTES), found.whole(at + 1)) for at in (0, 2)]
    rows, span = axis.whole(LENGTH), axis.whole(FIRST_PASS + SPAN)
    table = axis.pointer(FIRST_PASS + TWIDDLES, FLOATS)
    with f.loop(span) as j:
        # Straight from the pictures: the pass that reads them is the copy into columns.
        lines = [[start.plus_bytes((j + span * q) * row).as_(FLOATS) for start, row in pictures] for q in range(4)]
        factors = twiddles(table, j, 4)
        with f.loop(strip, step=lanes) as part:
            values = [Complex(*(line.vector(part) for line in both)) for both in lines]
            target = Column(work + rows * part * 2)
            for q, value in enumerate(spread(values, factors)):
                target.put(value, j + span * q)
    f.end()
    return f.no_alias().apart()


def _leave(module: Any, lanes: int) -> Function:
    """The last pass down the columns, and each square of lanes x lanes turned round into its stack."""
    f = Function(module, "leave", {"work": FLOATS, "rows": INT, "tile": FLOATS, "pitch": INT}, lanes)
    (work, tile), (rows, pitch) = f.pointers("work", "tile"), f.ints("rows", "pitch")
    with f.loop(rows // lanes) as stack:
        source, target = Column(work).at(stack * lanes), Column(tile + stack * pitch)
        # The pass of span 1 joins rows of one square: it is done in the registers that are turned round.
        values = [
            value for first in range(0, lanes, 4) for value in butterfly(*(source.get(first + q) for q in range(4)))
        ]
        for i, value in enumerate(_turned(values)):
            target.put(value, i)
    f.end()
    return f.no_alias().apart()


def _turned(values: list[Complex]) -> list[Complex]:
    re, im = transposed([value.re for value in values]), transposed([value.im for value in values])
    return [Complex(*both) for both in zip(re, im, strict=True)]


def _return(module: Any, lanes: int) -> Function:
    """Squares out of the stacks turned round again, and the first pass back."""
    f = Function(module, "return", {"tile": FLOATS, "pitch": INT, "rows": INT, "work": FLOATS}, lanes)
    (tile, work), (pitch, rows) = f.pointers("tile", "work"), f.ints("pitch", "rows")
    with f.loop(rows // lanes) as stack:
        source, target = Column(tile + stack * pitch), Column(work).at(stack * lanes)
        values = _turned([source.get(i) for i in range(lanes)])
        for first in range(0, lanes, 4):
            for q, value in enumerate(butterfly_back(*values[first : first + 4])):
                target.put(value, first + q)
    f.end()
    return f.no_alias().apart()


def write_up(module: Any, lanes: int, passes: Passes) -> Function:
    """up(table, job, output, scratch, tile): stacks of one output back through the columns that outputs need."""
    back, store = _return(module, lanes), _store(module, lanes)
    names = {"table": INTS, "job": INTS, "output": INT, "scratch": FLOATS, "tile": FLOATS}
    f = Function(module, "up", names, lanes)
    (table, job, scratch, tile), (output,) = f.pointers("table", "job", "scratch", "tile"), f.ints("output")
    place = TilePlace(f, job, scratch)
    outputs = picture_of(job, 0).whole(tiles.COLUMNS).maximum(picture_of(job, 1).whole(tiles.COLUMNS))
    # Columns behind the last output hold what wrapped round: they need no way back.
    needed = (outputs - 1) * table.whole(tiles.COLUMN_STRIDE) + 1
    with f.loop((needed + place.strip - 1) // place.strip) as number:
        at = number * place.strip
        with f.loop((needed - at).minimum(place.strip), step=lanes) as part:
            source, column = tile + (at + part) * (2 * lanes), Column(place.work + place.rows * part * 2)
            with blocks(f, place.row_axis) as row:
                stack = source + row // lanes * place.pitch
                f.call(back, stack, place.pitch, place.row_axis.whole(BLOCK), column.at(row).place)
                f.call(passes.narrow_back, column.at(row).place, place.row_axis, f.whole(0))
            f.call(passes.wide_back, column.place, place.row_axis, f.whole(0))
        for picture in (0, 1):
            work = place.work + lanes * picture
            f.call(store, table, picture_of(job, picture), output, at, place.strip, work, place.rows)
    f.end()
    return f.apart()


def _store(module: Any, lanes: int) -> Function:
    """STRIP columns of a picture into the result: whole vectors where all of them are wanted, else one by one."""
    names = {"table": INTS, "picture": INTS, "output": INT, "column": INT, "strip": INT}
    f = Function(module, "store", names | {"work": FLOATS, "rows": INT}, lanes)
    table, picture, work = f.pointers("table", "picture", "work")
    output, column, strip, rows = f.ints("output", "column", "strip", "rows")
    plane = picture.whole(tiles.GROUP) * table.whole(tiles.OUTPUTS) + output
    bias = table.pointer(tiles.BIAS, FLOATS).real(plane)
    step, row_step = table.whole(tiles.COLUMN_STRIDE), table.whole(tiles.ROW_STRIDE)
    columns = picture.whole(tiles.COLUMNS)
    out = table.pointer(tiles.OUT, BYTES).plus_bytes(
        plane * table.whole(tiles.OUT_CHANNEL)
        + picture.whole(tiles.TO_ROW) * table.whole(tiles.OUT_ROW)
        + picture.whole(tiles.TO_COLUMN) * _FLOAT_BYTES
    )
    first = (column + step - 1) // step
    count = ((column + strip + step - 1) // step).minimum(columns) - first
    whole = f.choose(step.is_("==", 1), count.maximum(0) // lanes, f.whole(0))
    with f.loop(picture.whole(tiles.ROWS)) as row:
        target = out.plus_bytes(row * table.whole(tiles.OUT_ROW)).as_(FLOATS) + first
        line = work + row * row_step * (2 * lanes)
        with f.loop(whole) as part:
            target.put((line + rows * part * (2 * lanes)).vector() + bias.splat(), part * lanes)
        with f.loop(count - whole * lanes) as i:
            within = (first + whole * lanes + i) * step - column
            target.put(line.real(within // lanes * rows * (2 * lanes) + within % lanes) + bias, whole * lanes + i)
    f.end()
    return f.apart()
