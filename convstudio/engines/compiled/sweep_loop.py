"""The loop that does the multiplying: a tap list swept over a tile, sums in registers.

One turn of the innermost loop, three vectors wide, for a tap that all four sets use:

    samples   [0..7] [8..15] [16..23]      loaded once at the tap's offset
    set 0  +=  w0 *   w0 *    w0 *         twelve sums that never leave their registers
    set 1  +=  w1 *   w1 *    w1 *
    set 2  +=  w2 *   w2 *    w2 *
    set 3  +=  w3 *   w3 *    w3 *
"""

from typing import Any

from convstudio.engines.compiled.sweep import (
    BLOCK_WORDS,
    BLOCKS,
    FOLDS,
    OFFSETS,
    SEGMENT_COUNT,
    SEGMENTS,
    SET_STEP,
    SOLO_LIST,
    SOURCE_ROW,
    STARTS,
    TARGET,
    TARGET_ROW,
    TOGETHER,
    WEIGHTS,
    widths,
)
from convstudio.engines.compiled.tap_lists import SETS
from convstudio.engines.compiled.toolchain import Machine
from convstudio.engines.compiled.writer import BYTES, FLOATS, INT, INTS, Function, Int, Pointer, Variable

_PARAMETERS = {
    "words": INTS,
    "source": BYTES,
    "target": BYTES,
    "rows": INT,
    "columns": INT,
    "first": INT,
    "last": INT,
    "spare": FLOATS,
}


def write_sweep(module: Any, cpu: Machine) -> Function:
    """A function `sweep` of this module, for Function.call from other loops of it.

        sweep(words, source, target, rows, columns, first, last, spare)

    words: the PASS_WORDS of a pass. source: BYTES, where on the patch the tile's first window begins. target: BYTES,
    where its first output goes (plus each block's own TARGET). first, last: which blocks, range(first, last).
    spare: FLOATS, room for one vector. Sets that are rows: tiles have SETS rows or more in each
    fold, and columns for the widest block. Sets that are outputs use every tap.
    """
    f = Function(module, "sweep", _PARAMETERS, cpu.lanes)
    (words,) = f.pointers("words")
    with f.either(words.whole(SOLO_LIST).is_("!=", 0)) as (solo, sets):
        with solo:
            _by_width(f, module, cpu, solo=True)
        with sets:
            _by_width(f, module, cpu, solo=False)
    f.end()
    return f.private()


def _by_width(f: Function, module: Any, cpu: Machine, *, solo: bool) -> None:
    """Call the widest loop that the columns of the tile have room for."""
    (columns,) = f.ints("columns")
    choice = f.variable(f.whole(1))
    for width in reversed(widths(cpu, solo)):
        choice.set(f.choose(columns.is_(">=", width * cpu.lanes), f.whole(width), choice.whole()))
    sweeps = {width: _sweep(module, cpu, 1 if solo else SETS, width) for width in widths(cpu, solo)}
    for case in f.switch(choice.whole(), tuple(sweeps)):
        f.call(sweeps[case or 1], *f.parameters())


def _sweep(module: Any, cpu: Machine, sets: int, width: int) -> Function:
    """All blocks at each place of a tile, so that what they read stays in the nearest cache."""
    f = Function(module, f"sweep_{sets}x{width}", _PARAMETERS, cpu.lanes)
    words, source, target, spare = f.pointers("words", "source", "target", "spare")
    rows, columns, first, last = f.ints("rows", "columns", "first", "last")
    folds, together = words.whole(FOLDS), words.whole(TOGETHER)
    with f.loop(folds) as fold:
        turns = (rows - fold + folds - 1) // folds
        with f.loop((turns + together - 1) // together) as turn:
            row = fold + (turn * together).minimum(turns - together) * folds
            from_row = source.plus_bytes(row * words.whole(SOURCE_ROW))
            to_row = target.plus_bytes(row * words.whole(TARGET_ROW))
            with f.loop(columns, step=width * cpu.lanes) as column:
                x = column.minimum(columns - width * cpu.lanes).maximum(0)
                with f.loop(last - first) as number:
                    block = words.pointer(BLOCKS, INTS) + (first + number) * BLOCK_WORDS
                    sums = _summed(f, block, from_row.plus_bytes(x * 4), sets, width)
                    place = to_row.plus_bytes(x * 4 + block.whole(TARGET)).as_(FLOATS)
                    _write(f, sums, place, words.whole(SET_STEP), columns, spare)
    f.end()
    return f.private()


def _summed(f: Function, block: Pointer, samples: Pointer, sets: int, width: int) -> list[list[Variable]]:
    """The sums of a block at one place: a list for each set."""
    starts = block.pointer(STARTS, FLOATS)
    sums = [[f.variable(starts.splat(s)) for _ in range(width)] for s in range(sets)]
    offsets = f.variable(block.pointer(OFFSETS, INTS))
    weights = f.variable(block.pointer(WEIGHTS, FLOATS))
    segments = block.pointer(SEGMENTS, INTS)
    with f.loop(block.whole(SEGMENT_COUNT) * 2, step=2) as segment:
        used, taps = segments.whole(segment), segments.whole(segment + 1)
        if sets == 1 or width == 1:
            _run(f, sums, (offsets, weights), taps, samples)
        else:
            _by_sets(f, sums, (offsets, weights), used, taps, samples)
    return sums


def _by_sets(
    f: Function, sums: list[list[Variable]], lists: tuple[Any, Any], used: Int, taps: Int, samples: Pointer
) -> None:
    """A loop for each range of sets that may use a tap."""
    for case in f.switch(used, [a * SETS + b for a in range(SETS) for b in range(a, SETS)]):
        if case is not None:
            _run(f, sums[case // SETS : case % SETS + 1], lists, taps, samples)


def _run(f: Function, sums: list[list[Variable]], lists: tuple[Any, Any], taps: Int, samples: Pointer) -> None:
    """Taps that the same sets use."""
    offsets, weights = (walking.pointer() for walking in lists)
    with f.loop(taps) as tap:
        place = samples.plus_bytes(offsets.whole(tap)).as_(FLOATS)
        vectors = [place.vector(v * f.lanes) for v in range(len(sums[0]))]
        for s, row in enumerate(sums):
            weight = weights.splat(tap * len(sums) + s)
            for total, vector in zip(row, vectors, strict=True):
                total.set(total.real().plus_product(vector, weight))
    lists[0].set(offsets + taps)
    lists[1].set(weights + taps * len(sums))


def _write(f: Function, sums: list[list[Variable]], target: Pointer, step: Int, columns: Int, spare: Pointer) -> None:
    """Sums go to their places; of a tile that is narrower than a vector only the columns that it has."""
    for s, row in enumerate(sums):
        place = target.plus_bytes(step * s)
        if len(row) > 1:
            for v, total in enumerate(row):
                place.put(total.real(), v * f.lanes)
            continue
        with f.either(columns.is_(">=", f.lanes)) as (wide, narrow):
            with wide:
                place.put(row[0].real())
            with narrow:
                spare.put(row[0].real())
                with f.loop(columns) as x:
                    place.put(spare.real(x), x)
