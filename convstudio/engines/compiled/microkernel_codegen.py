"""The loop that multiplies and adds: a tap list swept over a tile, sums in registers.

One turn of the innermost loop, three vectors wide, for a tap that all four sets use:

    samples   [0..7] [8..15] [16..23]      loaded once at the tap's offset
    set 0  +=  w0 *   w0 *    w0 *         twelve sums that never leave their registers
    set 1  +=  w1 *   w1 *    w1 *
    set 2  +=  w2 *   w2 *    w2 *
    set 3  +=  w3 *   w3 *    w3 *
"""

from typing import Any

from convstudio.engines.compiled.ir_builder import BYTES, FLOATS, INT, INTS, Function, Int, IrVariable, Pointer, Real
from convstudio.engines.compiled.llvm_toolchain import Machine
from convstudio.engines.compiled.microkernel import (
    BLOCK_WORDS,
    BLOCKS,
    COUNTS,
    FOLDS,
    KIND,
    KINDS,
    OFFSETS,
    SET_STEP,
    SOURCE_ROW,
    STARTS,
    STREAM,
    TARGET,
    TARGET_ROW,
    WEIGHTS,
    widths,
)
from convstudio.engines.compiled.tap_lists import NINE, Sets

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
    spare: FLOATS, room for one vector. Sets that are rows: tiles have SETS rows or more in each fold, and columns for
    the widest block.
    """
    sweeps = {(sets, width): _sweep(module, cpu, sets, width) for sets in Sets for width in widths(cpu, sets)}
    f = Function(module, "sweep", _PARAMETERS, cpu.lanes)
    (words,) = f.pointers("words")
    (columns,) = f.ints("columns")
    for kind in f.switch(words.whole(KIND), range(len(KINDS))):
        sets = KINDS[kind or 0]
        fitting = f.variable(f.whole(1))
        for width in reversed(widths(cpu, sets)):
            fitting.set(f.choose(columns.is_(">=", width * cpu.lanes), f.whole(width), fitting.whole()))
        for case in f.switch(fitting.whole(), widths(cpu, sets)):
            f.call(sweeps[sets, case or widths(cpu, sets)[-1]], *f.parameters())
    f.end()
    return f.private()


def _sweep(module: Any, cpu: Machine, sets: Sets, width: int) -> Function:
    """All blocks on a row of a tile before the next row, each from end to end: results are written in long runs."""
    f = Function(module, f"sweep_{sets.value}_{width}", _PARAMETERS, cpu.lanes)
    words, source, target, spare = f.pointers("words", "source", "target", "spare")
    rows, columns, first, last = f.ints("rows", "columns", "first", "last")
    folds, together = words.whole(FOLDS), sets.rows
    with f.loop(folds) as fold:
        turns = (rows - fold + folds - 1) // folds
        with f.loop(turns, step=together) as turn:
            # The last rows and columns move back over their neighbours: the same numbers again, no loop for a rest.
            row = fold + turn.minimum(turns - together) * folds
            from_row = source.plus_bytes(row * words.whole(SOURCE_ROW))
            to_row = target.plus_bytes(row * words.whole(TARGET_ROW))
            with f.loop(last - first) as number:
                block = words.pointer(BLOCKS, INTS) + (first + number) * BLOCK_WORDS
                to_block = to_row.plus_bytes(block.whole(TARGET))
                held = _held(block) if sets is Sets.NINE else []
                with f.loop(columns, step=width * cpu.lanes) as column:
                    x = column.minimum(columns - width * cpu.lanes).maximum(0) * 4
                    sums = _summed(f, block, held, from_row.plus_bytes(x), (sets, width))
                    place = to_block.plus_bytes(x).as_(FLOATS)
                    if width > 1:
                        _write(f, sums, place, words.whole(SET_STEP), words.whole(STREAM))
                    else:
                        _write_narrow(f, sums, place, words.whole(SET_STEP), columns, spare)
    f.end()
    return f.private()


def _summed(
    f: Function, block: Pointer, held: list[Real], samples: Pointer, shape: tuple[Sets, int]
) -> list[list[IrVariable]]:
    """The sums of a block at one place, a list for each set, by weights that are held or by its list."""
    sets, width = shape
    # Sums begin with the bias, which then takes no addition of its own.
    starts = [block.pointer(STARTS, FLOATS).splat(s) for s in range(sets.count)]
    sums = [[f.variable(start) for _ in range(width)] for start in starts]
    if held:
        _add_nine(block, held, samples, sums)
    else:
        _add(f, block, samples, sets, sums)
    return sums


def _held(block: Pointer) -> list[Real]:
    """The weights of NINE taps, each in a register of its own for a whole row."""
    weights = block.pointer(WEIGHTS, FLOATS)
    return [weights.splat(tap) for tap in range(NINE)]


def _add_nine(block: Pointer, weights: list[Real], samples: Pointer, sums: list[list[IrVariable]]) -> None:
    """What four rows of samples give two rows of outputs, each loaded once for both.

    row 0   a b c                 set 0 += w0 a + w1 b + w2 c
    row 1   a b c   a b c         set 0 += w3 a + w4 b + w5 c     set 1 += w0 a + w1 b + w2 c
    row 2   a b c   a b c         ...
    row 3           a b c
    """
    offsets = block.pointer(OFFSETS, INTS)
    for tap in range(len(weights) + 3):
        place = samples.plus_bytes(offsets.whole(tap)).as_(FLOATS)
        # Set s lies s rows lower: a tap meets the weight of the tap three times s before it.
        using = [(totals, weights[tap - 3 * s]) for s, totals in enumerate(sums) if 0 <= tap - 3 * s < len(weights)]
        for v in range(len(sums[0])):
            vector = place.vector(v * place.function.lanes)
            for totals, weight in using:
                totals[v].set(totals[v].real().plus_product(vector, weight))


def _add(f: Function, block: Pointer, samples: Pointer, sets: Sets, sums: list[list[IrVariable]]) -> None:
    """What the taps of a list give at one place: sums is a list for each set."""
    counts, offsets, weights = block.pointer(COUNTS, INTS), block.pointer(OFFSETS, INTS), block.pointer(WEIGHTS, FLOATS)
    # Taps are sorted by the sets that use them: one loop for each range, with no decision inside.
    for number, (first, last) in enumerate(sets.ranges):
        count = counts.whole(number)
        _run(f, sums[first : last + 1], offsets, weights, count, samples)
        offsets, weights = offsets + count, weights + count * (last - first + 1)


def _run(
    f: Function, sums: list[list[IrVariable]], offsets: Pointer, weights: Pointer, count: Int, samples: Pointer
) -> None:
    """Taps that the same sets use."""
    with f.loop(count) as tap:
        place = samples.plus_bytes(offsets.whole(tap)).as_(FLOATS)
        vectors = [place.vector(v * f.lanes) for v in range(len(sums[0]))]
        for s, row in enumerate(sums):
            weight = weights.splat(tap * len(sums) + s)
            for total, vector in zip(row, vectors, strict=True):
                total.set(total.real().plus_product(vector, weight))


def _write(f: Function, sums: list[list[IrVariable]], target: Pointer, step: Int, stream: Int) -> None:
    """Sums go to their places: past the caches if that is wished and vectors lie as it demands."""
    # Both are multiples of a power of two just if their `or` is: one question for all sets.
    apart = (target.address() | step) % (4 * f.lanes)
    with f.either(f.choose(apart.is_("==", 0), stream, f.whole(0)).is_("!=", 0)) as (far, near):
        with far:
            for s, row in enumerate(sums):
                for v, total in enumerate(row):
                    target.plus_bytes(step * s).stream(total.real(), v * f.lanes)
        with near:
            for s, row in enumerate(sums):
                for v, total in enumerate(row):
                    target.plus_bytes(step * s).put(total.real(), v * f.lanes)


def _write_narrow(
    f: Function, sums: list[list[IrVariable]], target: Pointer, step: Int, columns: Int, spare: Pointer
) -> None:
    """Sums one vector wide go to their places; of a tile that is narrower, only its columns."""
    for s, (total,) in enumerate(sums):
        place = target.plus_bytes(step * s)
        with f.either(columns.is_(">=", f.lanes)) as (wide, narrow):
            with wide:
                place.put(total.real())
            with narrow:
                spare.put(total.real())
                with f.loop(columns) as x:
                    place.put(spare.real(x), x)
