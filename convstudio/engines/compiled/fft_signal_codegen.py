"""Overlap-save on rows: segments of a signal side by side as columns, so that vectors run across segments.

segments     a0 a1 a2 a3 ...        column    a0 b0 c0 d0   as many real parts, and as many segments more
             b0 b1 b2 b3 ...                  a1 b1 c1 d1   as imaginary parts
             c0 c1 c2 c3 ...                  a2 b2 c2 d2
             d0 d1 d2 d3 ...                  ...
"""

from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import fft_signal_layout as words
from convstudio.engines.compiled import source_layout
from convstudio.engines.compiled.fft_axis import LENGTH
from convstudio.engines.compiled.fft_butterflies_codegen import (
    Column,
    Complex,
    backward,
    forward,
    products,
    there_and_back,
    through_tickets,
    transposed,
    write_column_passes,
)
from convstudio.engines.compiled.gather_codegen import write_gather
from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INT, INTS, Function, Int, Pointer
from convstudio.engines.compiled.llvm_toolchain import Machine

_FLOAT_BYTES = 4


def write(machine: Machine) -> ir.Module:
    """The module: run(table, scratch)."""
    module = ir.Module("transform_signal")
    lanes = machine.lanes
    through_tickets(module, lanes, "run", words.job_words(lanes), _job(module, lanes))
    return module


class _Place:
    """Where the parts of a job lie in scratch: addresses of the segments, the segments themselves, columns."""

    def __init__(self, f: Function, job: Pointer, scratch: Pointer) -> None:
        self.axis = job.pointer(words.AXIS, INTS)
        self.rows = self.axis.whole(LENGTH)
        self.addresses = scratch.as_(INTS)
        self.lines = scratch + words.ADDRESS_FLOATS
        self.pitch = self.rows + words.APART
        self.columns = self.lines + self.pitch * (2 * f.lanes)
        self.column = self.rows * (2 * f.lanes)


def _job(module: Any, lanes: int) -> Function:
    """A batch of segments: one input and one output at once, else all inputs, then each output."""
    passes, enter, leave = write_column_passes(module, lanes), _enter(module, lanes), _leave(module, lanes)
    summed = _sum_of_products(module, lanes)
    f = Function(module, "job", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    place, spectra = _Place(f, job, scratch), job.pointer(words.SPECTRA, FLOATS)
    inputs, outputs = table.whole(words.INPUTS), table.whole(words.OUTPUTS)
    with f.either((inputs * outputs).is_("==", 1)) as (one, more):
        with one:
            f.call(enter, table, job, f.whole(0), scratch, place.columns)
            there_and_back(f, passes, place.axis, Column(place.columns), lambda row: _everywhere(spectra, row))
            f.call(leave, table, job, f.whole(0), scratch, place.columns)
        with more:
            with f.loop(inputs) as channel:
                # The first column is for the sums of an output.
                column = place.columns + (channel + 1) * place.column
                f.call(enter, table, job, channel, scratch, column)
                forward(f, passes, place.axis, Column(column))
            with f.loop(outputs) as output:
                sums, kernels = place.columns, spectra + output * inputs * place.rows * 2
                f.call(summed, sums, sums + place.column, kernels, inputs, place.rows)
                backward(f, passes, place.axis, Column(sums))
                f.call(leave, table, job, output, scratch, sums)
    f.end()
    return f.apart()


def _everywhere(spectrum: Pointer, row: Int) -> Complex:
    """The factor of a row, the same for all segments."""
    return Complex(spectrum.splat(row * 2), spectrum.splat(row * 2 + 1))


def _sum_of_products(module: Any, lanes: int) -> Function:
    names = {"sums": FLOATS, "columns": FLOATS, "spectra": FLOATS, "inputs": INT, "rows": INT}
    f = Function(module, "sum_of_products", names, lanes)
    (sums, columns, spectra), (inputs, rows) = f.pointers("sums", "columns", "spectra"), f.ints("inputs", "rows")
    products(
        f,
        Column(sums),
        rows,
        inputs,
        lambda channel, row: (
            Column(columns + channel * rows * (2 * lanes)).get(row),
            _everywhere(spectra + channel * rows * 2, row),
        ),
    )
    f.end()
    return f.no_alias().apart()


def _segment(job: Pointer, number: Int) -> Pointer:
    return job + words.SEGMENTS + number * words.SEGMENT_WORDS


def _enter(module: Any, lanes: int) -> Function:
    """The segments of one input, from the source itself or gathered, turned round into a column."""
    find, turn = _find(module, lanes), _turn_in(module, lanes)
    names = {"table": INTS, "job": INTS, "channel": INT, "scratch": FLOATS, "column": FLOATS}
    f = Function(module, "enter", names, lanes)
    (table, job, scratch, column), (channel,) = f.pointers("table", "job", "scratch", "column"), f.ints("channel")
    place = _Place(f, job, scratch)
    with f.loop(2 * lanes) as number:
        line = place.lines + place.pitch * number
        f.call(find, table, _segment(job, number), channel, place.rows, line, place.addresses + number)
    f.call(turn, place.addresses, place.rows, column)
    f.end()
    return f.apart()


def _find(module: Any, lanes: int) -> Function:
    """Where a segment begins in memory; gathered into a line first if it cannot be read in place."""
    gather = write_gather(module, lanes)
    names = {"table": INTS, "segment": INTS, "channel": INT, "count": INT, "line": FLOATS, "found": INTS}
    f = Function(module, "find", names, lanes)
    (table, segment, line, found), (channel, count) = (
        f.pointers("table", "segment", "line", "found"),
        f.ints("channel", "count"),
    )
    source = table.pointer(words.READING, INTS)
    row, column = segment.whole(words.ROW), segment.whole(words.COLUMN)
    plane = segment.whole(words.GROUP) * table.whole(words.INPUTS) + channel
    with f.either(segment.whole(words.INSIDE).is_("!=", 0)) as (inside, edge):
        with inside:
            rows, columns = source + source_layout.ROWS, source + source_layout.COLUMNS
            line_there = rows.whole(source_layout.FIRST) + (row - rows.whole(source_layout.LEFT)) * rows.whole(
                source_layout.STEP
            )
            sample = columns.whole(source_layout.FIRST) + column - columns.whole(source_layout.LEFT)
            found.put(
                source.whole(source_layout.SOURCE)
                + plane * source.whole(source_layout.CHANNEL_BYTES)
                + line_there * source.whole(source_layout.ROW_BYTES)
                + sample * _FLOAT_BYTES
            )
        with edge:
            zero, one = f.whole(0), f.whole(1)
            # A single row: its pitch is never used.
            f.call(gather, source, plane, row, one, column, count, one, line, zero)
            found.put(line.address())
    f.end()
    return f.apart()


def _turn_in(module: Any, lanes: int) -> Function:
    """Squares of lanes x lanes samples turned round: half of the segments as real, half as imaginary parts."""
    f = Function(module, "turn_in", {"addresses": INTS, "rows": INT, "column": FLOATS}, lanes)
    (addresses, column), (rows,) = f.pointers("addresses", "column"), f.ints("rows")
    lines = [addresses.pointer(number, FLOATS) for number in range(2 * lanes)]
    with f.loop(rows, step=lanes) as row:
        # Segments lie along memory, passes want them side by side: each sample is loaded and stored once on the way.
        for part in (0, 1):
            square = [line.vector(row) for line in lines[part * lanes : (part + 1) * lanes]]
            for i, value in enumerate(transposed(square)):
                (column + (row + i) * (2 * lanes) + part * lanes).put(value)
    f.end()
    return f.no_alias().apart()


def _leave(module: Any, lanes: int) -> Function:
    """A column turned round into lines again, and what is wanted of them written."""
    turn, store = _turn_out(module, lanes), _store(module, lanes)
    names = {"table": INTS, "job": INTS, "output": INT, "scratch": FLOATS, "column": FLOATS}
    f = Function(module, "leave", names, lanes)
    (table, job, scratch, column), (output,) = f.pointers("table", "job", "scratch", "column"), f.ints("output")
    place = _Place(f, job, scratch)
    f.call(turn, column, place.rows, place.lines, place.pitch)
    with f.loop(2 * lanes) as number:
        f.call(store, table, _segment(job, number), output, place.lines + place.pitch * number)
    f.end()
    return f.apart()


def _turn_out(module: Any, lanes: int) -> Function:
    f = Function(module, "turn_out", {"column": FLOATS, "rows": INT, "lines": FLOATS, "pitch": INT}, lanes)
    (column, lines), (rows, pitch) = f.pointers("column", "lines"), f.ints("rows", "pitch")
    with f.loop(rows, step=lanes) as row:
        for part in (0, 1):
            square = [(column + (row + i) * (2 * lanes) + part * lanes).vector() for i in range(lanes)]
            for i, value in enumerate(transposed(square)):
                (lines + pitch * (part * lanes + i) + row).put(value)
    f.end()
    return f.no_alias().apart()


def _store(module: Any, lanes: int) -> Function:
    """The wanted samples of a line into the result."""
    copy = _copy(module, lanes)
    f = Function(module, "store", {"table": INTS, "segment": INTS, "output": INT, "line": FLOATS}, lanes)
    (table, segment, line), (output,) = f.pointers("table", "segment", "line"), f.ints("output")
    plane = segment.whole(words.GROUP) * table.whole(words.OUTPUTS) + output
    out = table.pointer(words.OUT, BYTES).plus_bytes(
        plane * table.whole(words.OUT_CHANNEL) + segment.whole(words.TO_ROW) * table.whole(words.OUT_ROW)
    )
    target = out.as_(FLOATS) + segment.whole(words.TO_COLUMN)
    count, stride = segment.whole(words.COLUMNS), table.whole(words.STRIDE)
    bias = table.pointer(words.BIAS, FLOATS) + plane
    for known in f.switch(stride, (1,)):
        f.call(copy, line, target, count, f.whole(known) if known else stride, bias)
    f.end()
    return f.apart()


def _copy(module: Any, lanes: int) -> Function:
    names = {"line": FLOATS, "target": FLOATS, "count": INT, "step": INT, "bias": FLOATS}
    f = Function(module, "copy", names, lanes)
    (line, target, bias), (count, step) = f.pointers("line", "target", "bias"), f.ints("count", "step")
    number = bias.real()
    with f.loop(count) as i:
        target.put(line.real(i * step) + number, i)
    f.end()
    return f.no_alias().private()
