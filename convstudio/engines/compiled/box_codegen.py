"""The loop that sums boxes, line by line of a tile: a line enters the sums, another leaves them, windows move along.

height 3, width 4        columns of the patch    a b c d e f
    row 4 enters         sums                    s t u v w x          s = rows 2 + 3 + 4 of column a, ...
    row 1 leaves         windows                 stuv                 s + t + u + v
                                                   tuvw               the one before + w - s
                                                     uvwx             the one before + x - t

A line is read where it is; what lies outside the source, or is not float32, is gathered into a ring first.

    | gathered | in place                                  | gathered |        a row inside
    | gathered                                                        |        a row outside
    0          begin                                       end        count
"""

from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import box_layout as words
from convstudio.engines.compiled.gather_codegen import write_gather
from convstudio.engines.compiled.ir_builder import BYTES, DOUBLES, FLOATS, INT, INTS, Function, Int, Pointer, Real
from convstudio.engines.compiled.job_queue_codegen import tickets
from convstudio.engines.compiled.llvm_toolchain import Machine
from convstudio.engines.compiled.loop_runner import JOB_ROWS
from convstudio.engines.compiled.prefetch_codegen import expect
from convstudio.engines.compiled.source_layout import (
    CHANNEL_BYTES,
    COLUMNS,
    FIRST,
    LEFT,
    RIGHT,
    ROW_BYTES,
    ROWS,
    SOURCE,
    STEP,
)

_ROW_OF_TILE = {"table": INTS, "tile": INTS, "scratch": FLOATS, "row": INT}


def write_box(cpu: Machine) -> Any:
    """A module with `run(table, scratch)`; the words of the table and of its tiles are in box_layout.py."""
    module = ir.Module("box")
    tile = _tile(module, cpu.lanes)
    run = Function(module, "run", {"table": INTS, "scratch": FLOATS}, cpu.lanes)
    table, scratch = run.pointers("table", "scratch")
    with tickets(run, table) as ticket:
        run.call(tile, table, table.pointer(JOB_ROWS, INTS) + ticket * words.TILE_WORDS, scratch)
    run.end()
    return module


class _Lines:
    """The lines of a tile: how long they are, which part can be read in place, and where things lie in scratch.

    scratch    | zeros | 0 | sums (float64) | a vector to spare | windows | ring: height + 1 lines |
    """

    def __init__(self, f: Function) -> None:
        table, tile, scratch = f.pointers("table", "tile", "scratch")
        self.f, self.reading = f, table + words.READING
        self.height, self.room = table.whole(words.HEIGHT), table.whole(words.ROOM)
        stride = table.whole(words.COLUMN_STRIDE)
        self.first_row = tile.whole(words.ROW) * table.whole(words.ROW_STRIDE)
        self.first_column = tile.whole(words.COLUMN) * stride
        self.count = (tile.whole(words.TILE_COLUMNS) - 1) * stride + table.whole(words.WIDTH)
        self.channel = tile.whole(words.CHANNEL)
        in_place, columns = table.whole(words.IN_PLACE), self.reading + COLUMNS
        left = f.choose(in_place.is_("!=", 0), columns.whole(LEFT) - self.first_column, self.count)
        self.begin = left.maximum(0).minimum(self.count)
        self.end = (columns.whole(RIGHT) - self.first_column).maximum(self.begin).minimum(self.count)
        # While the first window fills, zeros leave: these rows need no loop of their own.
        self.zeros, self.sums = scratch, (scratch + self.room).as_(DOUBLES) + words.LINE
        self.spare = (self.sums + self.room).as_(FLOATS)
        self.windows = self.spare + words.LINE
        self._ring = self.windows + self.room

    def inside(self, row: Int) -> Any:
        """Whether a row of the tile's patch is a row of the source, in even steps: a condition."""
        rows, index = self.reading + ROWS, self.first_row + row
        stretch = rows.whole(RIGHT) - rows.whole(LEFT)
        # As numbers without a sign, those before the stretch lie far behind it.
        return self.f.builder.icmp_unsigned("<", (index - rows.whole(LEFT)).value, stretch.value)

    def gathered(self, row: Int) -> Pointer:
        """The line of the ring that belongs to a row."""
        # height + 1 lines: the row that leaves lies a height above the one that enters, and both are read.
        return self._ring + row % (self.height + 1) * self.room

    def in_place(self, row: Int) -> Pointer:
        """Where the line of a row would begin in the source; good from begin to end."""
        rows, columns = self.reading + ROWS, self.reading + COLUMNS
        sample = rows.whole(FIRST) + (self.first_row + row - rows.whole(LEFT)) * rows.whole(STEP)
        plane = self.reading.pointer(SOURCE, BYTES).plus_bytes(self.channel * self.reading.whole(CHANNEL_BYTES))
        line = plane.plus_bytes(sample * self.reading.whole(ROW_BYTES)).as_(FLOATS)
        return line + (columns.whole(FIRST) + self.first_column - columns.whole(LEFT))


def _tile(module: Any, lanes: int) -> Function:
    """One tile of one output: all rows of its patch enter; windows are complete from row height - 1 on."""
    enter, pass_by, leave = _enter(module, lanes), _pass_by(module, lanes), _leave(module, lanes)
    f = Function(module, "tile", {"table": INTS, "tile": INTS, "scratch": FLOATS}, lanes)
    table, tile, scratch = f.pointers("table", "tile", "scratch")
    lines, stride = _Lines(f), table.whole(words.ROW_STRIDE)
    with f.loop(lines.room * 3 + 2 * words.LINE, step=lanes) as i:  # zeros and sums
        scratch.put(f.zeros(), i)
    with f.loop((tile.whole(words.TILE_ROWS) - 1) * stride + lines.height) as row:
        f.call(enter, table, tile, scratch, row)
        f.call(pass_by, table, tile, scratch, row)
        done = row + 1 - lines.height
        with f.when(done.is_(">=", 0)), f.when((done % stride).is_("==", 0)):
            f.call(leave, table, tile, scratch, done // stride)
    f.end()
    return f.private()


def _enter(module: Any, lanes: int) -> Function:
    """Gather what of a row cannot be read in place."""
    gather = write_gather(module, lanes)
    f = Function(module, "enter", _ROW_OF_TILE, lanes)
    (row,) = f.ints("row")
    lines = _Lines(f)

    def part(begin: Int, end: Int) -> None:
        with f.when(begin.is_("<", end)):
            where = lines.channel, lines.first_row + row, f.whole(1), lines.first_column + begin, end - begin
            target = lines.gathered(row) + begin
            f.call(gather, lines.reading, *where, f.whole(1), target, lines.room)

    with f.either(lines.inside(row)) as (inside, outside):
        with inside:
            part(f.whole(0), lines.begin)
            part(lines.end, lines.count)
        with outside:
            part(f.whole(0), lines.count)
    f.end()
    return f.private()


def _pass_by(module: Any, lanes: int) -> Function:
    """A row enters the sums, the one a height above it leaves them: nothing does where that is above the tile."""
    slide = _slide(module, lanes)
    f = Function(module, "pass_by", _ROW_OF_TILE, lanes)
    (row,) = f.ints("row")
    lines = _Lines(f)
    above = row - lines.height
    edge, middle = f.variable(lines.zeros), f.variable(lines.zeros)
    with f.when(above.is_(">=", 0)):
        edge.set(lines.gathered(above))
        middle.set(_middle(lines, above))
    new = lines.gathered(row), _middle(lines, row), lines.gathered(row)
    old = edge.pointer(), middle.pointer(), edge.pointer()
    bounds = f.whole(0), lines.begin, lines.end, lines.count
    next_row = lines.reading.whole(ROW_BYTES) * (lines.reading + ROWS).whole(STEP)
    for entering, leaving, begin, end in zip(new, old, bounds[:-1], bounds[1:], strict=True):
        f.call(slide, lines.sums + begin, entering + begin, leaving + begin, end - begin, next_row)
    f.end()
    return f.private()


def _middle(lines: _Lines, row: Int) -> Pointer:
    """Where samples from begin to end of a row are."""
    place = lines.f.variable(lines.gathered(row))
    with lines.f.when(lines.inside(row)):
        place.set(lines.in_place(row))
    return place.pointer()


def _slide(module: Any, lanes: int) -> Function:
    """sums[i] += new[i] - old[i], in float64. What enters next lies so many bytes after new."""
    f = Function(module, "slide", {"sums": DOUBLES, "new": FLOATS, "old": FLOATS, "count": INT, "next": INT}, lanes)
    (sums, new, old), (count, following) = f.pointers("sums", "new", "old"), f.ints("count", "next")
    vectors = count // lanes * lanes
    with f.loop(vectors, step=lanes) as i:
        expect(f, (new + i).plus_bytes(following))
        # In float64 2**29 whole numbers below 2**24 sum up exactly: what left is gone. In float32 sums would drift.
        sums.put(sums.vector(i) + new.vector(i).widened() - old.vector(i).widened(), i)
    with f.loop(count - vectors) as rest:
        i = vectors + rest
        sums.put(sums.real(i) + new.real(i).widened() - old.real(i).widened(), i)
    f.end()
    return f.no_alias().private()


def _leave(module: Any, lanes: int) -> Function:
    """A row of outputs from the sums; with a stride, picked from all windows side by side in scratch."""
    windows, pick = _windows(module, lanes), _pick(module, lanes)
    f = Function(module, "leave", _ROW_OF_TILE, lanes)
    (table, tile), (row,) = f.pointers("table", "tile"), f.ints("row")
    lines, columns = _Lines(f), tile.whole(words.TILE_COLUMNS)
    output, stride, width = tile.whole(words.OUTPUT), table.whole(words.COLUMN_STRIDE), table.whole(words.WIDTH)
    kernel = table.pointer(words.KERNELS, DOUBLES) + output * 2
    plane = table.pointer(words.OUT, BYTES).plus_bytes(output * table.whole(words.OUT_CHANNEL))
    line = plane.plus_bytes((tile.whole(words.ROW) + row) * table.whole(words.OUT_ROW)).as_(FLOATS)
    target, below = line + tile.whole(words.COLUMN), table.whole(words.OUT_ROW)
    with f.either(stride.is_("==", 1)) as (every, some):
        with every:
            f.call(windows, lines.sums, width, kernel, target, columns, below, lines.spare)
        with some:
            every_column = lines.count - width + 1
            f.call(windows, lines.sums, width, kernel, lines.windows, every_column, f.whole(0), lines.spare)
            f.call(pick, lines.windows, target, columns, stride)
    f.end()
    return f.private()


def _windows(module: Any, lanes: int) -> Function:
    """target[x] = (sums[x] + ... + sums[x + width - 1]) * weight + bias.

        what four windows gain       a    b    c    d         a = sums[x + width - 1] - sums[x - 1], ...
        pairs                        a   ab    c   cd
        fours                        a   ab  abc abcd
        + the window before them     the four windows

    What waits for the four before is one addition. Of the last vector only the columns that there are are written.
    The line that is written next lies so many bytes after target.
    """
    parameters = {"sums": DOUBLES, "width": INT, "kernel": DOUBLES, "target": FLOATS, "columns": INT, "next": INT}
    f = Function(module, "windows", parameters | {"spare": FLOATS}, lanes)
    sums, kernel, target, spare = f.pointers("sums", "kernel", "target", "spare")
    width, columns, following = f.ints("width", "columns", "next")
    half = lanes // 2  # as many float64 as a vector holds
    weight, bias = (kernel.real(at).splat(half) for at in (0, 1))
    before = f.variable(_first(f, sums, width - 1))
    with f.loop(columns, step=half) as x:
        expect(f, (target + x).plus_bytes(following))
        # At x = 0 sums[-1] is read, the zero in front of them: no window comes before the first.
        gained = sums.vector(x + width - 1, half) - sums.vector(x - 1, half)
        # log2(lanes) additions: J. Sklansky, Conditional-sum addition logic, IRE Transactions EC-9, 1960.
        for distance in (1 << n for n in range(half.bit_length() - 1)):
            gained = gained + _left_of(gained, distance, half)
        place = f.variable(target + x)
        # A whole vector at the end of a row would write over the tile to the right, perhaps another thread's.
        with f.when(x.is_(">", columns - half)):
            place.set(spare)
        place.pointer().put(bias.plus_product(before.real() + gained, weight).narrowed())
        before.set(before.real() + gained.shuffled(gained, [half - 1] * half))
    last = columns % half
    with f.loop(last) as i:
        target.put(spare.real(i), columns - last + i)
    f.end()
    return f.no_alias().private()


def _left_of(vector: Real, distance: int, lanes: int) -> Real:
    """What each lane lacks, distance 2:  a b c d  gives  0 0 b b."""
    picked = [lanes + j // distance * distance - 1 if j & distance else 0 for j in range(lanes)]
    return vector.filled(0.0).shuffled(vector, picked)


def _first(f: Function, sums: Pointer, count: Int) -> Real:
    """sums[0] + ... + sums[count - 1] in each lane: as many partial sums as lanes, then all of them."""
    total = f.variable(sums.vector(0).filled(0.0))
    vectors = count // f.lanes * f.lanes
    with f.loop(vectors, step=f.lanes) as i:
        total.set(total.real() + sums.vector(i))
    whole, distance = total.real(), f.lanes // 2
    while distance:
        whole = whole + whole.shuffled(whole, [(j + distance) % f.lanes for j in range(f.lanes)])
        distance //= 2
    total.set(whole)
    with f.loop(count - vectors) as rest:
        total.set(total.real() + sums.splat(vectors + rest))
    return total.real().shuffled(total.real(), range(f.lanes // 2))


def _pick(module: Any, lanes: int) -> Function:
    """target[x] = windows[x * stride]."""
    f = Function(module, "pick", {"windows": FLOATS, "target": FLOATS, "columns": INT, "stride": INT}, lanes)
    (windows, target), (columns, stride) = f.pointers("windows", "target"), f.ints("columns", "stride")
    with f.loop(columns) as x:
        target.put(windows.real(x * stride), x)
    f.end()
    return f.no_alias().private()
