"""The loop that reads a source: patches of float32, whatever the dtype, the border and the steps of the source.

    source            two patches in steps of 2
    a b c d e f g     a c e g .  and  b d f .  .      the phases of a kernel with stride 2,
    h i j k l m n     h j l n .       i k m .  .      which then reads side by side

Words of a source: see reading.py.
"""

from typing import Any

from convstudio.engines.compiled.reading import (
    CHANNEL_BYTES,
    COLUMNS,
    COUNT,
    FIRST,
    KIND,
    KINDS,
    LEFT,
    MAP,
    RIGHT,
    ROW_BYTES,
    ROWS,
    SOURCE,
    STEP,
    VALUE,
)
from convstudio.engines.compiled.writer import BYTES, FLOATS, INT, INTS, INTS32, Function, Int, Pointer, Real

_STEPS = (1, 2, 3, 4)  # with loops of their own, a vector at a time


def write_gather(module: Any, lanes: int) -> Function:
    """A function `gather` of this module, for Function.call from other loops of it.

        gather(words, channel, row, rows, column, columns, step, target, pitch)

    words: INTS, the READING_WORDS of a source. channel: of the source. row, column: where on the patch it begins,
    counted from its first position, inside or outside the source. Writes rows x columns float32: the sample at patch
    row `row + r`, patch column `column + step * q` to target[r * pitch + q], for r < rows, q < columns. Columns past
    the last position get the constant; rows past it must not be asked for.
    """
    line = _line(module, lanes)
    parameters = {"words": INTS, "channel": INT, "row": INT, "rows": INT, "column": INT, "columns": INT}
    f = Function(module, "gather", parameters | {"step": INT, "target": FLOATS, "pitch": INT}, lanes)
    words, target = f.pointers("words", "target")
    channel, row, rows, column, columns, step, pitch = f.ints(
        "channel", "row", "rows", "column", "columns", "step", "pitch"
    )
    plane = words.pointer(SOURCE, BYTES).plus_bytes(channel * words.whole(CHANNEL_BYTES))
    axis = words + COLUMNS
    begin, end = (_reached(axis.whole(at), column, step).minimum(columns) for at in (LEFT, RIGHT))
    with f.loop(rows) as r:
        sample = _meant(f, words + ROWS, row + r)
        place = target + r * pitch
        with f.either(sample.is_("<", 0)) as (constant, there):
            with constant:
                _fill(f, place, words, columns)
            with there:
                samples = plane.plus_bytes(sample * words.whole(ROW_BYTES))
                f.call(line, words, samples, column, step, columns, begin, end, place)
    f.end()
    return f.private()


def _meant(f: Function, axis: Pointer, index: Int) -> Int:
    """The sample that a patch index of an axis means, -1 for the constant."""
    left, right, count = axis.whole(LEFT), axis.whole(RIGHT), axis.whole(COUNT)
    sample = f.variable(f.whole(-1))
    with f.when(index.is_("<", left)):
        sample.set(axis.pointer(MAP, INTS32).whole(index))
    with f.when(index.is_(">=", left)), f.either(index.is_("<", right)) as (inside, beyond):
        with inside:
            sample.set(axis.whole(FIRST) + (index - left) * axis.whole(STEP))
        with beyond, f.when(index.is_("<", count)):
            sample.set(axis.pointer(MAP, INTS32).whole(index - (right - left)))
    return sample.whole()


def _fill(f: Function, target: Pointer, words: Pointer, count: Int) -> None:
    value = (words + VALUE).as_(FLOATS).real()
    with f.loop(count) as q:
        target.put(value, q)


def _line(module: Any, lanes: int) -> Function:
    """One row: by the map up to the stretch, in even steps through it, by the map behind it.

    q   0 1 | 2 3 4 5 6 7 | 8 9
        map     steps       map
    """
    copies = {(kind, step): _copy(module, lanes, kind, step) for kind in KINDS for step in (*_STEPS, None)}
    parameters = {"words": INTS, "samples": BYTES, "column": INT, "step": INT, "columns": INT}
    f = Function(module, "line", parameters | {"begin": INT, "end": INT, "target": FLOATS}, lanes)
    words, samples, target = f.pointers("words", "samples", "target")
    column, step, columns, begin, end = f.ints("column", "step", "columns", "begin", "end")
    axis = words + COLUMNS
    _by_map(f, words, samples, target, column, step, (f.whole(0), begin))
    with f.when(begin.is_("<", end)):
        first = axis.whole(FIRST) + (column + begin * step - axis.whole(LEFT)) * axis.whole(STEP)
        apart = axis.whole(STEP) * step
        for number in f.switch(words.whole(KIND), range(len(KINDS))):
            kind = KINDS[number or 0]
            for known in f.switch(apart, _STEPS):
                f.call(copies[kind, known], samples.as_(kind_of(kind)) + first, target + begin, end - begin, apart)
    _by_map(f, words, samples, target, column, step, (end, columns))
    f.end()
    return f.private()


def kind_of(dtype: str) -> str:
    """The writer's name for elements of a dtype."""
    return FLOATS if dtype == "float32" else dtype


def _reached(bound: Int, column: Int, step: Int) -> Int:
    """The first q with column + q * step >= bound."""
    return ((bound - column).maximum(0) + step - 1) // step


def _by_map(
    f: Function, words: Pointer, samples: Pointer, target: Pointer, column: Int, step: Int, part: tuple[Int, Int]
) -> None:
    """Sample by sample, for q from part[0] up to part[1]."""
    begin, end = part
    with f.loop(end - begin) as turn:
        q = begin + turn
        sample = _meant(f, words + COLUMNS, column + q * step)
        value = f.variable((words + VALUE).as_(FLOATS).real())
        with f.when(sample.is_(">=", 0)):
            value.set(_sample(f, words, samples, sample))
        target.put(value.real(), q)


def _sample(f: Function, words: Pointer, samples: Pointer, index: Int) -> Real:
    value = f.variable(f.real(0.0))
    for number in f.switch(words.whole(KIND), range(len(KINDS))):
        value.set(samples.as_(kind_of(KINDS[number or 0])).real(index))
    return value.real()


def _copy(module: Any, lanes: int, kind: str, known: int | None) -> Function:
    """Samples in even steps.

    samples   a b c d e f g h i ...      step 3, vectors of two: loaded a b c d e f, kept a d
    target    a d | g ...                the last sample is always read alone: nothing behind it is touched
    """
    f = Function(
        module, f"copy_{kind}_{known}", {"source": kind_of(kind), "target": FLOATS, "count": INT, "step": INT}, lanes
    )
    source, target = f.pointers("source", "target")
    count, step = f.ints("count", "step")
    done = f.variable(f.whole(0))
    if known:
        turns = (count - int(known > 1)).maximum(0) // lanes
        with f.loop(turns * lanes, step=lanes) as i:
            target.put(source.floats(i * known, lanes, known), i)
        done.set(turns * lanes)
    with f.loop(count - done.whole()) as rest:
        i = done.whole() + rest
        target.put(source.real(i * (known or step)), i)
    f.end()
    return f.no_alias().private()
