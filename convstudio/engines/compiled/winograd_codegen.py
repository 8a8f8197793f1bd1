"""The loop of F(4x4, 3x3): 36 products for 16 outputs of a 3x3 kernel, where the plain sum takes 144.

    samples of a unit, all channels --enter--> 36 planes each
    36 times: a small matrix product, outputs x channels --> products
    products of an output --leave--> 4 rows of outputs

Vectors run along the tiles of a unit. A. Lavin, S. Gray, Fast algorithms for convolutional neural networks,
doi:10.1109/CVPR.2016.435; points as in winograd_layout.py.
"""

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import winograd_layout as words
from convstudio.engines.compiled.gather_codegen import write_gather
from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INT, INTS, Function, Int, Pointer, Real
from convstudio.engines.compiled.job_queue_codegen import tickets
from convstudio.engines.compiled.llvm_toolchain import Machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS
from convstudio.engines.compiled.prefetch_codegen import expect_rows
from convstudio.engines.compiled.source_layout import CHANNEL_BYTES, COLUMNS, FIRST, LEFT, ROW_BYTES, ROWS, SOURCE, STEP
from convstudio.engines.compiled.winograd_layout import FAR, NEAR, PLANES, SETS, SPAN, TILE, VECTORS

_FLOAT_BYTES = 4


def write_winograd(cpu: Machine) -> Any:
    """A module with `run(table, scratch)`; the words of the table are in winograd_layout.py."""
    module = ir.Module("winograd")
    job = _job(module, cpu.lanes)
    run = Function(module, "run", {"table": INTS, "scratch": FLOATS}, cpu.lanes)
    table, scratch = run.pointers("table", "scratch")
    with tickets(run, table) as ticket:
        run.call(job, table, table.pointer(JOB_ROWS, INTS) + ticket * words.JOB_WORDS, scratch)
    run.end()
    return module


def _job(module: Any, lanes: int) -> Function:
    """Some blocks of units: all channels enter, then all outputs leave, TURNS times SETS at a time.

    scratch    | 36 planes (blocks, channels, VECTORS) | products | samples |
    """
    enter, leave_some = _enter(module, lanes), _leave_some(module, lanes)
    f = Function(module, "job", {"table": INTS, "job": INTS, "scratch": FLOATS}, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    channels, outputs, blocks = (table.whole(at) for at in (words.CHANNELS, words.OUTPUTS, words.BLOCKS))
    group = job.whole(words.GROUP)
    units = table.pointer(words.UNITS, INTS) + job.whole(words.FIRST_UNIT) * words.UNIT_WORDS
    with f.loop(blocks) as block, f.loop(channels) as channel, f.loop(VECTORS) as v:
        unit = units + (block * VECTORS + v) * words.UNIT_WORDS
        target = scratch + ((block * channels + channel) * VECTORS + v) * lanes
        f.call(enter, table, unit, group * channels + channel, scratch + table.whole(words.SAMPLES_AT), target)
    turns = (outputs + SETS - 1) // SETS
    with f.loop(turns, step=words.TURNS) as turn:
        f.call(leave_some, table, units, group, turn, (turns - turn).minimum(words.TURNS), scratch)
    f.end()
    return f.private()


def _enter(module: Any, lanes: int) -> Function:
    """One channel of a unit: six rows of samples, transformed down the rows, then along them, into 36 planes."""
    down, along = _down(module, lanes), _along(module, lanes)
    gather = write_gather(module, lanes)
    names = {"table": INTS, "unit": INTS, "channel": INT, "samples": FLOATS, "target": FLOATS}
    f = Function(module, "enter", names, lanes)
    (table, unit, samples, target), (channel,) = f.pointers("table", "unit", "samples", "target"), f.ints("channel")
    reading, width = table + words.READING, words.read_columns(lanes)
    source, pitch = f.variable(samples), f.variable(f.whole(width * _FLOAT_BYTES))
    with f.either(unit.whole(words.IN_PLACE).is_("!=", 0)) as (inside, outside):
        with inside:
            source.set(_place(reading, unit, channel))
            pitch.set(reading.whole(ROW_BYTES) * (reading + ROWS).whole(STEP))
            next_channel = source.pointer().plus_bytes(reading.whole(CHANNEL_BYTES))
            expect_rows(f, next_channel, pitch.whole(), SPAN, TILE * lanes * _FLOAT_BYTES)
        with outside:
            where = channel, unit.whole(words.ROW), f.whole(SPAN), unit.whole(words.COLUMN), f.whole(width)
            f.call(gather, reading, *where, f.whole(1), samples, f.whole(width))
    lines = samples + SPAN * width
    # Down first: rows are vectors as they lie, so only six rows are left whose columns must be set apart.
    f.call(down, source.pointer(), pitch.whole(), lines)
    with f.loop(SPAN) as i:
        plane = table.whole(words.PLANE)
        f.call(along, lines + i * width, target + i * SPAN * plane, plane)
    f.end()
    return f.private()


def _place(reading: Pointer, unit: Pointer, channel: Int) -> Pointer:
    """Where the samples of a unit begin in the source."""
    rows, columns = reading + ROWS, reading + COLUMNS
    row = rows.whole(FIRST) + (unit.whole(words.ROW) - rows.whole(LEFT)) * rows.whole(STEP)
    column = columns.whole(FIRST) + unit.whole(words.COLUMN) - columns.whole(LEFT)
    plane = reading.pointer(SOURCE, BYTES).plus_bytes(channel * reading.whole(CHANNEL_BYTES))
    return plane.plus_bytes(row * reading.whole(ROW_BYTES)).as_(FLOATS) + column


def _down(module: Any, lanes: int) -> Function:
    """Six rows become six rows, column by column."""
    f = Function(module, "down", {"source": FLOATS, "pitch": INT, "target": FLOATS}, lanes)
    (source, target), (pitch,) = f.pointers("source", "target"), f.ints("pitch")
    width = words.read_columns(lanes)
    with f.loop(width, step=lanes) as x:
        rows = [(source + x).plus_bytes(pitch * i).vector() for i in range(SPAN)]
        for i, row in enumerate(_entered(rows)):
            target.put(row, x + i * width)
    f.end()
    return f.private()


def _along(module: Any, lanes: int) -> Function:
    """A row of samples becomes six planes: those of the columns 0 to 5 of each tile, transformed.

    samples    a b c d e f g h i j k l m n        tiles begin at a, e, i
    columns    a e i | b f j | c g k | d h l | e i m | f j n
    """
    f = Function(module, "along", {"line": FLOATS, "target": FLOATS, "plane": INT}, lanes)
    (line, target), (plane,) = f.pointers("line", "target"), f.ints("plane")
    first = _every_fourth([line.vector(part * lanes) for part in range(TILE)])
    behind = line.vector(TILE * lanes)
    # Columns 4 and 5 of a tile are columns 0 and 1 of the next, which is one lane further on.
    moved = [first[j].shuffled(behind, [*range(1, lanes), lanes + j]) for j in range(SPAN - TILE)]
    for j, column in enumerate(_entered([*first, *moved])):
        target.put(column, plane * j)
    f.end()
    return f.private()


def _entered(d: Sequence[Real]) -> list[Real]:
    """Samples at six places as their polynomial at the points: what the kernel's six numbers are multiplied with."""
    # Row p holds the coefficients of the product of x - q over all other points q: x (x + NEAR)(x^2 - FAR^2) for NEAR.
    # For -NEAR the odd ones change sign: both rows share their two halves.
    near, far = NEAR * NEAR, FAR * FAR

    def pair(point: float, other: float) -> tuple[Real, Real]:
        even, odd = _less(d[4], d[2], other), _less(d[3], d[1], other)
        return _plus(even, odd, point), _less(even, odd, point)

    first, last = (_plus(_less(d[i + 4], d[i + 2], near + far), d[i], near * far) for i in (0, 1))
    return [first, *pair(NEAR, far), *pair(FAR, near), last]


def _left(m: Sequence[Real]) -> list[Real]:
    """Products at the six points as four outputs."""
    near, far = (m[1] + m[2], m[1] - m[2]), (m[3] + m[4], m[3] - m[4])  # even and odd powers
    # Output k is the sum of p^k times the product at p: of +-p even powers need the sum, odd ones the difference.
    outputs = [m[0] + near[0] + far[0]]
    for power in (1, 2, 3):
        part = power % 2
        outputs.append(_plus(near[part] * NEAR**power, far[part], FAR**power))
    return [*outputs[:3], outputs[3] + m[5]]


def _plus(a: Real, b: Real, factor: float) -> Real:
    return a.plus_product(b, b.filled(factor))


def _less(a: Real, b: Real, factor: float) -> Real:
    return a.plus_product(b, b.filled(-factor))


def _every_fourth(v: Sequence[Real]) -> list[Real]:
    """From abcdefgh ijkl... to aei.. bfj.. cgk.. dhl..: twice every second."""
    even, odd = ([_every_second(a, b, part) for a, b in ((v[0], v[1]), (v[2], v[3]))] for part in (0, 1))
    return [_every_second(half[0], half[1], part) for part in (0, 1) for half in (even, odd)]


def _every_second(a: Real, b: Real, part: int) -> Real:
    return a.shuffled(b, range(part, 2 * a.value.type.count, 2))


def _side_by_side(v: Sequence[Real]) -> list[Real]:
    """The way back, from aei.. bfj.. cgk.. dhl.. to abcdefgh ijkl..."""
    even, odd = _zipped(v[0], v[2]), _zipped(v[1], v[3])
    return [*_zipped(even[0], odd[0]), *_zipped(even[1], odd[1])]


def _zipped(a: Real, b: Real) -> tuple[Real, Real]:
    """From abcd efgh to aebf cgdh."""
    lanes = a.value.type.count
    order = [at for pair in zip(range(lanes), range(lanes, 2 * lanes), strict=True) for at in pair]
    return a.shuffled(b, order[:lanes]), a.shuffled(b, order[lanes:])


def _leave_some(module: Any, lanes: int) -> Function:
    """Some turns of SETS outputs, all units: products plane by plane, then back, written where they belong.

    A plane of samples and its weights stay in the nearest cache for all products of these outputs.
    """
    multiply, leave = _multiply(module, lanes), _leave(module, lanes)
    names = {"table": INTS, "units": INTS, "group": INT, "turn": INT, "count": INT, "scratch": FLOATS}
    f = Function(module, "leave_some", names, lanes)
    table, units, scratch = f.pointers("table", "units", "scratch")
    group, turn, count = f.ints("group", "turn", "count")
    channels, outputs, blocks = (table.whole(at) for at in (words.CHANNELS, words.OUTPUTS, words.BLOCKS))
    turns, products = (outputs + SETS - 1) // SETS, scratch + table.whole(words.PRODUCTS_AT)
    with f.loop(PLANES) as p:
        weights = table.pointer(words.WEIGHTS, FLOATS) + ((group * PLANES + p) * turns + turn) * channels * SETS
        with f.loop(blocks) as block, f.loop(count) as t:
            samples = scratch + (p * table.whole(words.PLANE) + block * channels * (VECTORS * lanes))
            target = products + ((t * blocks + block) * (SETS * VECTORS * PLANES) + p) * lanes
            f.call(multiply, samples, weights + t * channels * SETS, target, channels)
    with f.loop(count) as t, f.loop(blocks) as block, f.loop(SETS) as s, f.loop(VECTORS) as v:
        # The last turn is moved back over the one before, as its weights are in winograd._bank.
        output = group * outputs + ((turn + t) * SETS).minimum(outputs - SETS) + s
        place = ((t * blocks + block) * SETS + s) * VECTORS + v
        target = _target(table, units + (block * VECTORS + v) * words.UNIT_WORDS, output)
        next_output = target.plus_bytes(table.whole(words.OUT_CHANNEL))
        expect_rows(f, next_output, table.whole(words.OUT_ROW), TILE, TILE * lanes * _FLOAT_BYTES)
        bias = table.pointer(words.BIAS, FLOATS) + output
        f.call(leave, products + place * (PLANES * lanes), bias, target, table)
    f.end()
    return f.private()


def _target(table: Pointer, unit: Pointer, output: Int) -> Pointer:
    """Where the first output of a unit goes."""
    plane = table.pointer(words.OUT, BYTES).plus_bytes(output * table.whole(words.OUT_CHANNEL))
    row = plane.plus_bytes(unit.whole(words.ROW) * table.whole(words.OUT_ROW)).as_(FLOATS)
    return row + unit.whole(words.COLUMN)


def _multiply(module: Any, lanes: int) -> Function:
    """One plane: SETS outputs x VECTORS units, summed over the channels in registers.

    samples of a channel   [unit 0] [unit 1] [unit 2]
    output 0  +=  w0 *        *        *        *
    ...           (twelve sums)
    """
    f = Function(module, "multiply", {"samples": FLOATS, "weights": FLOATS, "target": FLOATS, "channels": INT}, lanes)
    (samples, weights, target), (channels,) = f.pointers("samples", "weights", "target"), f.ints("channels")
    sums = [[f.variable(f.zeros()) for _ in range(VECTORS)] for _ in range(SETS)]
    with f.loop(channels) as c:
        vectors = [samples.vector((c * VECTORS + v) * lanes) for v in range(VECTORS)]
        for s, row in enumerate(sums):
            weight = weights.splat(c * SETS + s)
            for total, vector in zip(row, vectors, strict=True):
                total.set(total.real().plus_product(vector, weight))
    for s, row in enumerate(sums):
        for v, total in enumerate(row):
            target.put(total.real(), (s * VECTORS + v) * (PLANES * lanes))
    f.end()
    return f.no_alias().private()


def _leave(module: Any, lanes: int) -> Function:
    """The products of an output of a unit become four rows of outputs: down the rows, along them, side by side."""
    f = Function(module, "leave", {"products": FLOATS, "bias": FLOATS, "target": FLOATS, "table": INTS}, lanes)
    products, bias, target, table = f.pointers("products", "bias", "target", "table")
    start = bias.splat()
    # Six transforms down leave four rows, and four along do the rest.
    columns = [_left([products.vector((i * SPAN + j) * lanes) for i in range(SPAN)]) for j in range(SPAN)]
    for r in range(TILE):
        outputs = _left([column[r] for column in columns])
        row = target.as_(BYTES).plus_bytes(table.whole(words.OUT_ROW) * r).as_(FLOATS)
        for part, vector in enumerate(_side_by_side([output + start for output in outputs])):
            row.put(vector, part * lanes)
    f.end()
    return f.private()
