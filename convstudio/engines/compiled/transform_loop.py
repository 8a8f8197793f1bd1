"""Overlap-save in tiles: two real pictures at once as real and imaginary part, through both axes and back.

    picture --down--> columns transformed, --across--> rows transformed, times the      --up--> columns transformed
                      left as stacks       (per stack) spectrum, rows transformed back          back, written
                                                       while the stack is in the cache

`down` and `up` turn squares of vectors round, so that `across` finds columns again. The kernel is real: what the real
picture gives stays in the real part, what the imaginary one gives in the imaginary part.
Overlap-save: Oppenheim and Schafer, Discrete-Time Signal Processing, section 8.7.
"""

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import reading
from convstudio.engines.compiled import transform_table as tiles
from convstudio.engines.compiled.gather_loop import write_gather
from convstudio.engines.compiled.toolchain import Machine
from convstudio.engines.compiled.transform_axis import BLOCK, FIRST_PASS, LENGTH, SPAN, TWIDDLES
from convstudio.engines.compiled.transform_passes_loop import (
    Column,
    Complex,
    Passes,
    backward,
    blocks,
    butterfly,
    butterfly_back,
    forward,
    products,
    spread,
    there_and_back,
    through_tickets,
    transposed,
    twiddles,
    write_column_passes,
)
from convstudio.engines.compiled.writer import BYTES, FLOATS, INT, INTS, Function, Int, Pointer

_FLOAT_BYTES = 4


def write(machine: Machine) -> ir.Module:
    """The module: run(table, scratch) convolves, spectra(table, scratch) transforms kernels."""
    module = ir.Module("transform")
    lanes = machine.lanes
    passes = write_column_passes(module, lanes)
    parts = _Parts(passes, _down(module, lanes, passes), _up(module, lanes, passes), _fetch(module, lanes))
    through_tickets(module, lanes, "run", tiles.JOB_WORDS, _job(module, lanes, parts))
    through_tickets(module, lanes, "spectra", tiles.SPECTRUM_JOB_WORDS, _spectrum_job(module, lanes, parts))
    return module


@dataclass(frozen=True)
class _Parts:
    passes: Passes
    down: Function
    up: Function
    fetch: Function


class _Place:
    """Where the parts of a job lie in scratch, and the sizes of its tile."""

    def __init__(self, f: Function, job: Pointer, scratch: Pointer) -> None:
        self.row_axis, self.column_axis = job.pointer(tiles.ROW_AXIS, INTS), job.pointer(tiles.COLUMN_AXIS, INTS)
        self.rows, self.columns = self.row_axis.whole(LENGTH), self.column_axis.whole(LENGTH)
        self.stacks, self.pitch = self.rows // f.lanes, (self.columns + tiles.APART) * (2 * f.lanes)
        self.tile = self.stacks * self.pitch
        self.patch_pitch = self.columns + tiles.LINE
        self.work = scratch
        self.patches = scratch + _strip(self.rows) * self.rows * 2
        self.tiles = self.patches + self.rows * self.patch_pitch * 2


def _job(module: Any, lanes: int, parts: _Parts) -> Function:
    """A pair of pictures: one input and one output without leaving the cache, else all inputs, then each output."""
    alone, several = _alone(module, lanes, parts), _several(module, lanes, parts)
    f = Function(module, "job", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    kernels = table.whole(tiles.INPUTS) * table.whole(tiles.OUTPUTS)
    with f.either(kernels.is_("==", 1)) as (one, more):
        with one:
            f.call(alone, table, job, scratch)
        with more:
            f.call(several, table, job, scratch)
    f.end()
    return f.apart()


def _alone(module: Any, lanes: int, parts: _Parts) -> Function:
    """One kernel: each stack forward, times the spectrum, and back, while it is in the cache."""
    f = Function(module, "alone", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    place, spectrum = _Place(f, job, scratch), job.pointer(tiles.SPECTRA, FLOATS)
    f.call(parts.fetch, table, job, f.whole(0), scratch)
    _enter(f, parts, table, job, place, f.whole(0), place.tiles)
    with f.loop(place.stacks) as stack:
        column, factors = Column(place.tiles + stack * place.pitch), Column(spectrum + stack * place.pitch)
        there_and_back(f, parts.passes, place.column_axis, column, factors.get)
    f.call(parts.up, table, job, f.whole(0), place.tiles, place.work)
    f.end()
    return f.apart()


def _several(module: Any, lanes: int, parts: _Parts) -> Function:
    """Many kernels: the tiles of all inputs first, then for each output the sum of the products, and back."""
    summed = _products(module, lanes)
    f = Function(module, "several", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    place, spectra = _Place(f, job, scratch), job.pointer(tiles.SPECTRA, FLOATS)
    inputs = table.whole(tiles.INPUTS)
    with f.loop(inputs) as channel:
        tile = place.tiles + (channel + 1) * place.tile
        f.call(parts.fetch, table, job, channel, scratch)
        _enter(f, parts, table, job, place, channel, tile)
        _rows_forward(f, parts, place, tile)
    with f.loop(table.whole(tiles.OUTPUTS)) as output:
        kernels = spectra + output * inputs * place.tile
        with f.loop(place.stacks) as stack:
            at = stack * place.pitch
            sums = Column(place.tiles + at)
            f.call(summed, sums.place, sums.place + place.tile, kernels + at, inputs, place.tile, place.columns)
            backward(f, parts.passes, place.column_axis, sums)
        f.call(parts.up, table, job, output, place.tiles, place.work)
    f.end()
    return f.apart()


def _spectrum_job(module: Any, lanes: int, parts: _Parts) -> Function:
    """The transform of a kernel that lies in a plane as large as the tile."""
    f = Function(module, "spectrum_job", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    _, job, scratch = f.pointers("table", "job", "scratch")
    place, target = _Place(f, job, scratch), job.pointer(tiles.SPECTRUM, FLOATS)
    plane, zeros = job.pointer(tiles.PLANE, BYTES), job.pointer(tiles.ZEROS, BYTES)
    row_bytes = place.columns * _FLOAT_BYTES
    f.call(parts.down, place.row_axis, place.column_axis, plane, row_bytes, zeros, f.whole(0), place.work, target)
    _rows_forward(f, parts, place, target)
    f.end()
    return f.apart()


def _rows_forward(f: Function, parts: _Parts, place: _Place, tile: Pointer) -> None:
    with f.loop(place.stacks) as stack:
        forward(f, parts.passes, place.column_axis, Column(tile + stack * place.pitch))


def _products(module: Any, lanes: int) -> Function:
    """A stack of an output: the sum over inputs of stack times conjugate spectrum, and the first pass back."""
    names = {"sums": FLOATS, "stacks": FLOATS, "spectra": FLOATS, "inputs": INT, "tile": INT, "rows": INT}
    f = Function(module, "products", names, lanes)
    (sums, stacks, spectra), (inputs, tile, rows) = (
        f.pointers("sums", "stacks", "spectra"),
        f.ints("inputs", "tile", "rows"),
    )
    products(
        f,
        Column(sums),
        rows,
        inputs,
        lambda channel, row: (Column(stacks + channel * tile).get(row), Column(spectra + channel * tile).get(row)),
    )
    f.end()
    return f.no_alias().apart()


def _picture(job: Pointer, number: int) -> Pointer:
    return job + (tiles.PICTURES + number * tiles.PICTURE_WORDS)


def _fetch(module: Any, lanes: int) -> Function:
    """The pictures of a job that cannot be read in place, gathered into their patches."""
    gather = write_gather(module, lanes)
    f = Function(module, "fetch", {"table": INTS, "job": INTS, "channel": INT, "scratch": FLOATS}, lanes)
    (table, job, scratch), (channel,) = f.pointers("table", "job", "scratch"), f.ints("channel")
    place, source = _Place(f, job, scratch), table.pointer(tiles.READING, INTS)
    for number in (0, 1):
        picture = _picture(job, number)
        plane = picture.whole(tiles.GROUP) * table.whole(tiles.INPUTS) + channel
        with f.when(picture.whole(tiles.INSIDE).is_("==", 0)):
            f.call(
                gather, source, plane, picture.whole(tiles.ROW), place.rows, picture.whole(tiles.COLUMN), place.columns,
                f.whole(1), place.patches + place.rows * place.patch_pitch * number, f.whole(0), place.patch_pitch,
            )  # fmt: skip
    f.end()
    return f.apart()


def _enter(
    f: Function, parts: _Parts, table: Pointer, job: Pointer, place: _Place, channel: Int, tile: Pointer
) -> None:
    """Both pictures of one input down the columns, from the source itself or from the patch."""
    source = table.pointer(tiles.READING, INTS)
    rows, columns = source + reading.ROWS, source + reading.COLUMNS
    arguments: list[Int | Pointer] = []
    for number in (0, 1):
        picture = _picture(job, number)
        plane = picture.whole(tiles.GROUP) * table.whole(tiles.INPUTS) + channel
        row = rows.whole(reading.FIRST) + (picture.whole(tiles.ROW) - rows.whole(reading.LEFT)) * rows.whole(
            reading.STEP
        )
        column = columns.whole(reading.FIRST) + picture.whole(tiles.COLUMN) - columns.whole(reading.LEFT)
        there = source.pointer(reading.SOURCE, BYTES).plus_bytes(
            plane * source.whole(reading.CHANNEL_BYTES) + row * source.whole(reading.ROW_BYTES) + column * _FLOAT_BYTES
        )
        patch = (place.patches + place.rows * place.patch_pitch * number).as_(BYTES)
        inside = picture.whole(tiles.INSIDE).is_("!=", 0)
        arguments += [
            _chosen(inside, there, patch),
            f.choose(
                inside,
                source.whole(reading.ROW_BYTES) * rows.whole(reading.STEP),
                place.patch_pitch * _FLOAT_BYTES,
            ),
        ]
    f.call(parts.down, place.row_axis, place.column_axis, *arguments, place.work, tile)


def _chosen(condition: Any, yes: Pointer, no: Pointer) -> Pointer:
    f = yes.function
    return Pointer(f, f.builder.select(condition, yes.value, no.value), yes.kind)


def _down(module: Any, lanes: int, passes: Passes) -> Function:
    """Columns of two pictures, forward, left as stacks."""
    names = {"row_axis": INTS, "column_axis": INTS, "real": BYTES, "real_row": INT, "imaginary": BYTES}
    first = _first_pass(module, lanes)
    leave = _leave(module, lanes)
    f = Function(module, "down", names | {"imaginary_row": INT, "work": FLOATS, "tile": FLOATS}, lanes)
    row_axis, column_axis, real, imaginary, work, tile = f.pointers(
        "row_axis", "column_axis", "real", "imaginary", "work", "tile"
    )
    real_row, imaginary_row = f.ints("real_row", "imaginary_row")
    rows, columns = row_axis.whole(LENGTH), column_axis.whole(LENGTH)
    strip, pitch, block = _strip(rows), _pitch(columns, lanes), row_axis.whole(BLOCK)
    with f.loop(columns // strip) as number:
        at = number * strip * _FLOAT_BYTES
        f.call(first, row_axis, strip, real.plus_bytes(at), real_row, imaginary.plus_bytes(at), imaginary_row, work)
        with f.loop(strip, step=lanes) as part:
            column, target = Column(work + rows * part * 2), tile + (number * strip + part) * (2 * lanes)
            f.call(passes.wide, column.place, row_axis, f.whole(1))
            with blocks(f, row_axis) as row:
                f.call(passes.narrow, column.at(row).place, row_axis, f.whole(1))
                f.call(leave, column.at(row).place, block, target + row // lanes * pitch, pitch)
    f.end()
    return f.apart()


def _strip(rows: Int) -> Int:
    """Columns at work together: as many as the second cache holds, for memory is met in stretches of some lines."""
    return (rows.function.whole(tiles.WORK) // rows).minimum(tiles.STRIP).maximum(tiles.LINE)


def _pitch(columns: Int, lanes: int) -> Int:
    return (columns + tiles.APART) * (2 * lanes)


def _first_pass(module: Any, lanes: int) -> Function:
    """The first pass down the columns, from the rows of the pictures: a STRIP of them."""
    names = {"axis": INTS, "strip": INT, "real": BYTES, "real_row": INT, "imaginary": BYTES, "imaginary_row": INT}
    f = Function(module, "first_pass", names | {"work": FLOATS}, lanes)
    axis, real, imaginary, work = f.pointers("axis", "real", "imaginary", "work")
    strip, real_row, imaginary_row = f.ints("strip", "real_row", "imaginary_row")
    rows, span = axis.whole(LENGTH), axis.whole(FIRST_PASS + SPAN)
    table = axis.pointer(FIRST_PASS + TWIDDLES, FLOATS)
    with f.loop(span) as j:
        lines = [
            (real.plus_bytes((j + span * q) * real_row), imaginary.plus_bytes((j + span * q) * imaginary_row))
            for q in range(4)
        ]
        factors = twiddles(table, j, 4)
        with f.loop(strip, step=lanes) as part:
            values = [Complex(*(place.as_(FLOATS).vector(part) for place in both)) for both in lines]
            target = Column(work + rows * part * 2)
            for q, value in enumerate(spread(values, factors)):
                target.put(value, j + span * q)
    f.end()
    return f.apart()


def _leave(module: Any, lanes: int) -> Function:
    """The last pass down the columns, and each square of lanes x lanes turned round into its stack."""
    f = Function(module, "leave", {"work": FLOATS, "rows": INT, "tile": FLOATS, "pitch": INT}, lanes)
    (work, tile), (rows, pitch) = f.pointers("work", "tile"), f.ints("rows", "pitch")
    with f.loop(rows // lanes) as stack:
        source, target = Column(work).at(stack * lanes), Column(tile + stack * pitch)
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


def _up(module: Any, lanes: int, passes: Passes) -> Function:
    """Columns back, as far as outputs need them, and written."""
    back, store = _return(module, lanes), _store(module, lanes)
    names = {"table": INTS, "job": INTS, "output": INT, "tile": FLOATS, "work": FLOATS}
    f = Function(module, "up", names, lanes)
    (table, job, tile, work), (output,) = f.pointers("table", "job", "tile", "work"), f.ints("output")
    row_axis, column_axis = job.pointer(tiles.ROW_AXIS, INTS), job.pointer(tiles.COLUMN_AXIS, INTS)
    rows, pitch = row_axis.whole(LENGTH), _pitch(column_axis.whole(LENGTH), lanes)
    outputs = _picture(job, 0).whole(tiles.COLUMNS).maximum(_picture(job, 1).whole(tiles.COLUMNS))
    needed = (outputs - 1) * table.whole(tiles.COLUMN_STRIDE) + 1
    strip, block = _strip(rows), row_axis.whole(BLOCK)
    with f.loop((needed + strip - 1) // strip) as number:
        column = number * strip
        with f.loop((needed - column).minimum(strip), step=lanes) as part:
            source, target = tile + (column + part) * (2 * lanes), Column(work + rows * part * 2)
            with blocks(f, row_axis) as row:
                f.call(back, source + row // lanes * pitch, pitch, block, target.at(row).place)
                f.call(passes.narrow_back, target.at(row).place, row_axis, f.whole(0))
            f.call(passes.wide_back, target.place, row_axis, f.whole(0))
        for picture in (0, 1):
            f.call(store, table, _picture(job, picture), output, column, strip, work + lanes * picture, rows)
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
