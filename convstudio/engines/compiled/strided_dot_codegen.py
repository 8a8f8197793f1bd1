"""The loop that forms sums where windows lie far apart: along the row of a window, not along a row of outputs.

    samples   a b c d e f g h i j k l m n o p q r s t        stride 8, kernel 5 wide, vectors of 4
    window 0  a b c d|e - - -                                 - is multiplied by a zero that fills up the kernel
    window 1                  i j k l|m - - -

Nothing is gathered: a wide stride would have every sample moved before the first product. Windows that reach out of
the source are gathered into scratch, one by one. Steps of 1 between positions are taken for granted: see
strided_dot.fits.
"""

from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import strided_dot_layout as words
from convstudio.engines.compiled.gather_codegen import kind_of, write_gather
from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INT, INTS, Function, Int, Pointer, Real
from convstudio.engines.compiled.job_queue_codegen import tickets
from convstudio.engines.compiled.llvm_toolchain import Machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS
from convstudio.engines.compiled.source_layout import (
    CHANNEL_BYTES,
    COLUMNS,
    FIRST,
    KIND,
    KINDS,
    LEFT,
    RIGHT,
    ROW_BYTES,
    ROWS,
    SOURCE,
)


def write_dots(cpu: Machine) -> Any:
    """A module with `run(table, scratch)`; the words of the table and of its jobs are in strided_dot_layout.py."""
    module = ir.Module("dots")
    job = _job(module, cpu.lanes)
    run = Function(module, "run", {"table": INTS, "scratch": FLOATS}, cpu.lanes)
    table, scratch = run.pointers("table", "scratch")
    with tickets(run, table) as ticket:
        run.call(job, table, table.pointer(JOB_ROWS, INTS) + ticket * words.JOB_WORDS, scratch)
    run.end()
    return module


def _job(module: Any, lanes: int) -> Function:
    """Row by row: the windows that lie in the source where it is, the others from scratch."""
    gather = write_gather(module, lanes)
    lines = {kind: _line(module, lanes, kind) for kind in KINDS}
    f = Function(module, "job", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    reading, output, stride = table + words.READING, job.whole(words.OUTPUT), table.whole(words.COLUMN_STRIDE)
    width, height, wide = table.whole(words.WIDTH), table.whole(words.HEIGHT), table.whole(words.VECTORS) * lanes
    weights = table.pointer(words.KERNELS, FLOATS) + output * height * wide
    start = table.pointer(words.STARTS, FLOATS) + output
    rows, columns = reading + ROWS, reading + COLUMNS
    plane = reading.pointer(SOURCE, BYTES).plus_bytes(job.whole(words.CHANNEL) * reading.whole(CHANNEL_BYTES))
    first, last = _inside(f, columns, stride, wide, width)
    with f.loop(job.whole(words.ROWS_OF_JOB)) as turn:
        row = job.whole(words.ROW) + turn
        at = row * table.whole(words.ROW_STRIDE)
        target = _row_of_result(table, output, row)
        above, below = at - rows.whole(LEFT), rows.whole(RIGHT) - at - height
        inside = (above.minimum(below)).is_(">=", 0)
        begin, end = f.choose(inside, first, width), f.choose(inside, last, width)
        place = plane.plus_bytes((rows.whole(FIRST) + above) * reading.whole(ROW_BYTES))
        shift = columns.whole(FIRST) + begin * stride - columns.whole(LEFT)
        for number in f.switch(reading.whole(KIND), range(len(KINDS))):
            kind = KINDS[number or 0]
            source = place.as_(kind_of(kind)) + shift
            f.call(lines[kind], table, source, reading.whole(ROW_BYTES), weights, start, target + begin, end - begin)
        with f.loop(width - (end - begin)) as other:
            q = f.choose(other.is_("<", begin), other, other + (end - begin))
            f.call(gather, reading, job.whole(words.CHANNEL), at, height, q * stride, wide, f.whole(1), scratch, wide)
            f.call(lines["float32"], table, scratch, wide * 4, weights, start, target + q, f.whole(1))
    f.end()
    return f.private()


def _row_of_result(table: Pointer, output: Int, row: Int) -> Pointer:
    below = output * table.whole(words.OUT_CHANNEL) + row * table.whole(words.OUT_ROW)
    return table.pointer(words.OUT, FLOATS).plus_bytes(below)


def _inside(f: Function, columns: Pointer, stride: Int, wide: Int, width: Int) -> tuple[Int, Int]:
    """The first window whose vectors lie in the stretch of a row, and the one after the last."""
    # By whole vectors, not by the kernel's width: what its zeros are multiplied by must be there to be read.
    left, right = columns.whole(LEFT), columns.whole(RIGHT)
    first = ((left + stride - 1) // stride).minimum(width)
    fit = ((right - wide).maximum(0) + stride) // stride
    return first, f.choose(right.is_(">=", wide), fit, f.whole(0)).minimum(width).maximum(first)


def _line(module: Any, lanes: int, kind: str) -> Function:
    """`count` windows side by side: TOGETHER at a time, then one by one."""
    parameters = {"table": INTS, "source": kind_of(kind), "pitch": INT, "weights": FLOATS, "start": FLOATS}
    f = Function(module, f"line_{kind}", parameters | {"target": FLOATS, "count": INT}, lanes)
    source, start, target = f.pointers("source", "start", "target")
    table = f.pointers("table")[0]
    stride, (count,) = table.whole(words.COLUMN_STRIDE), f.ints("count")
    whole = count // words.TOGETHER * words.TOGETHER
    with f.loop(whole, step=words.TOGETHER) as q:
        for number, total in enumerate(_sums(f, [source + (q + n) * stride for n in range(words.TOGETHER)])):
            (target + (q + number)).put(total + start.vector(0, 1))
    with f.loop(count - whole) as rest:
        q = whole + rest
        (total,) = _sums(f, [source + q * stride])
        (target + q).put(total + start.vector(0, 1))
    f.end()
    return f.private()


def _sums(f: Function, sources: list[Pointer]) -> list[Real]:
    """The sum of products of the kernel with each of some windows, as vectors of one float."""
    (table, weights), (pitch,) = f.pointers("table", "weights"), f.ints("pitch")
    vectors, totals = table.whole(words.VECTORS), [f.variable(f.zeros()) for _ in sources]
    with f.loop(table.whole(words.HEIGHT)) as row, f.loop(vectors) as along:
        weight = weights.vector((row * vectors + along) * f.lanes)
        for source, total in zip(sources, totals, strict=True):
            sample = source.plus_bytes(row * pitch).floats(along * f.lanes, f.lanes, 1)
            total.set(total.real().plus_product(sample, weight))
    return [_added(total.real(), f.lanes) for total in totals]


def _added(vector: Real, lanes: int) -> Real:
    """The sum of a vector's lanes, in halves."""
    while lanes > 1:
        lanes //= 2
        vector = vector.shuffled(vector, range(lanes)) + vector.shuffled(vector, range(lanes, 2 * lanes))
    return vector
