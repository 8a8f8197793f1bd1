"""The loop that reads a source: patches of float32, whatever the dtype, the border and the steps of the source.

    source            two patches in steps of 2
    a b c d e f g     a c e g .  and  b d f .  .      the phases of a kernel with stride 2,
    h i j k l m n     h j l n .       i k m .  .      which then reads side by side

Words of a source: see source_layout.py.
"""

from typing import Any

from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INT, INTS, INTS32, Function, Int, Pointer, Real
from convstudio.engines.compiled.source_layout import (
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

_STEPS = (1, 2, 3, 4)  # with loops of their own, a vector at a time


def write_gather(module: Any, lanes: int) -> Function:
    """A function `gather` of this module, for Function.call from other loops of it.

        gather(words, channel, row, rows, column, columns, step, target, pitch)

    words: INTS, the READING_WORDS of a source. channel: of the source. row, column: where on the patch it begins,
    counted from its first position, inside or outside the source. Writes rows x columns float32: the sample at patch
    row `row + r`, patch column `column + step * q` to target[r * pitch + q], for r < rows, q < columns. Columns past
    the last position get the constant; rows past it must not be asked for.
    """
    lines = _lines(module, lanes)
    parameters = {"words": INTS, "channel": INT, "row": INT, "rows": INT, "column": INT, "columns": INT}
    f = Function(module, "gather", parameters | {"step": INT, "target": FLOATS, "pitch": INT}, lanes)
    words, target = f.pointers("words", "target")
    channel, row, rows, column, columns, step, pitch = f.ints(
        "channel", "row", "rows", "column", "columns", "step", "pitch"
    )
    plane = words.pointer(SOURCE, BYTES).plus_bytes(channel * words.whole(CHANNEL_BYTES))
    down, along = words + ROWS, words + COLUMNS
    begin, end = (_reached(along.whole(at), column, step).minimum(columns) for at in (LEFT, RIGHT))
    done = f.variable(f.whole(0))
    with f.forever() as again:
        again.unless(done.whole().is_(">=", rows))
        here = row + done.whole()
        sample, place = _meant(f, down, here), target + done.whole() * pitch
        even = (down.whole(RIGHT) - here).minimum(rows - done.whole())  # rows from here on that follow in even steps
        # Rows of the stretch in one call: the choice of a loop is made once for all of them.
        some = f.choose(here.is_(">=", down.whole(LEFT)), even, f.whole(1)).maximum(1)
        with f.either(sample.is_("<", 0)) as (constant, there):
            with constant:
                _fill(f, place, words, columns)
            with there:
                first, apart = (
                    plane.plus_bytes(sample * words.whole(ROW_BYTES)),
                    words.whole(ROW_BYTES) * down.whole(STEP),
                )
                f.call(lines, words, first, some, apart, column, step, columns, begin, end, place, pitch)
        done.set(done.whole() + some)
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
            # The map has no entries for the stretch: those behind it have moved up by its length.
            sample.set(axis.pointer(MAP, INTS32).whole(index - (right - left)))
    return sample.whole()


def _fill(f: Function, target: Pointer, words: Pointer, count: Int) -> None:
    value = (words + VALUE).as_(FLOATS).real()
    with f.loop(count) as q:
        target.put(value, q)


def _lines(module: Any, lanes: int) -> Function:
    """Rows `below` bytes apart: by the map up to the stretch, in even steps through it, by the map behind it.

    q   0 1 | 2 3 4 5 6 7 | 8 9
        map     steps       map
    """
    # A loop for each dtype and step, so that none asks for them at every sample.
    copies = {(kind, step): _copy(module, lanes, kind, step) for kind in KINDS for step in (*_STEPS, None)}
    parameters = {"words": INTS, "samples": BYTES, "rows": INT, "below": INT, "column": INT, "step": INT}
    parameters |= {"columns": INT, "begin": INT, "end": INT, "target": FLOATS, "pitch": INT}
    f = Function(module, "lines", parameters, lanes)
    words, samples, target = f.pointers("words", "samples", "target")
    rows, below, column, step, columns, begin, end, pitch = f.ints(
        "rows", "below", "column", "step", "columns", "begin", "end", "pitch"
    )
    axis = words + COLUMNS
    _by_map(f, f.whole(0), begin)
    with f.when(begin.is_("<", end)):
        first = axis.whole(FIRST) + (column + begin * step - axis.whole(LEFT)) * axis.whole(STEP)
        apart = axis.whole(STEP) * step
        for number in f.switch(words.whole(KIND), range(len(KINDS))):
            kind = KINDS[number or 0]
            for known in f.switch(apart, _STEPS):
                source = samples.as_(kind_of(kind)) + first
                f.call(copies[kind, known], source, rows, below, target + begin, pitch, end - begin, apart)
    _by_map(f, end, columns)
    f.end()
    return f.private()


def kind_of(dtype: str) -> str:
    """The writer's name for elements of a dtype."""
    return FLOATS if dtype == "float32" else dtype


def _reached(bound: Int, column: Int, step: Int) -> Int:
    """The first q with column + q * step >= bound."""
    return ((bound - column).maximum(0) + step - 1) // step


def _by_map(f: Function, begin: Int, end: Int) -> None:
    """Inside _lines: sample by sample, for q from begin up to end."""
    words, samples, target = f.pointers("words", "samples", "target")
    rows, below, column, step, pitch = f.ints("rows", "below", "column", "step", "pitch")
    with f.loop(end - begin) as turn:
        q = begin + turn
        sample = _meant(f, words + COLUMNS, column + q * step)
        with f.loop(rows) as r:
            value = f.variable((words + VALUE).as_(FLOATS).real())
            with f.when(sample.is_(">=", 0)):
                value.set(_sample(f, words, samples.plus_bytes(r * below), sample))
            target.put(value.real(), r * pitch + q)


def _sample(f: Function, words: Pointer, samples: Pointer, index: Int) -> Real:
    value = f.variable(f.real(0.0))
    for number in f.switch(words.whole(KIND), range(len(KINDS))):
        value.set(samples.as_(kind_of(KINDS[number or 0])).real(index))
    return value.real()


def _copy(module: Any, lanes: int, kind: str, known: int | None) -> Function:
    """Samples in even steps, row by row.

    samples   a b c d e f g h i ...      step 3, vectors of two: loaded a b c d e f, kept a d
    target    a d | g ...                the last sample is always read alone: nothing behind it is touched
    """
    parameters = {"source": kind_of(kind), "rows": INT, "below": INT, "target": FLOATS, "pitch": INT}
    f = Function(module, f"copy_{kind}_{known}", parameters | {"count": INT, "step": INT}, lanes)
    first, to = f.pointers("source", "target")
    rows, below, pitch, count, step = f.ints("rows", "below", "pitch", "count", "step")
    # A vector in steps reads known - 1 samples behind the last that it keeps: memory may end before them.
    whole = (count - int(known > 1)).maximum(0) // lanes * lanes if known else f.whole(0)
    with f.loop(rows) as r:
        source, target = first.plus_bytes(r * below), to + r * pitch
        if known:
            with f.loop(whole, step=lanes) as i:
                target.put(source.floats(i * known, lanes, known), i)
        with f.loop(count - whole) as rest:
            i = whole + rest
            target.put(source.real(i * (known or step)), i)
    f.end()
    return f.private()
