"""Overlap-save in tiles: two real pictures at once as real and imaginary part, through both axes and back.

    picture --down--> columns transformed, --across--> rows transformed, times the      --up--> columns transformed
                      left as stacks       (per stack) spectrum, rows transformed back          back, written
                                                       while the stack is in the cache

The kernel is real: what the real picture gives stays in the real part, and the imaginary one in the imaginary part.
Overlap-save: Oppenheim and Schafer, Discrete-Time Signal Processing, section 8.7.
"""

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from convstudio.engines.compiled import fft_layout as tiles
from convstudio.engines.compiled.fft_butterflies_codegen import (
    Column,
    Passes,
    backward,
    forward,
    products,
    there_and_back,
    through_tickets,
    write_column_passes,
)
from convstudio.engines.compiled.fft_tile_io_codegen import TilePlace, write_down, write_up
from convstudio.engines.compiled.ir_builder import FLOATS, INT, INTS, Function, Pointer
from convstudio.engines.compiled.llvm_toolchain import Machine

_JOB = {"table": INTS, "job": INTS, "scratch": FLOATS}


def write(machine: Machine) -> ir.Module:
    """The module: run(table, scratch) convolves, spectra(table, scratch) transforms kernels."""
    module = ir.Module("transform")
    lanes = machine.lanes
    passes = write_column_passes(module, lanes)
    parts = _Parts(passes, write_down(module, lanes, passes), write_up(module, lanes, passes))
    through_tickets(module, lanes, "run", tiles.JOB_WORDS, _job(module, lanes, parts))
    through_tickets(module, lanes, "spectra", tiles.JOB_WORDS, _spectrum_job(module, lanes, parts))
    return module


@dataclass(frozen=True)
class _Parts:
    passes: Passes
    down: Function
    up: Function


def _job(module: Any, lanes: int, parts: _Parts) -> Function:
    """A pair of pictures: one input and one output without leaving the cache, else all inputs, then each output."""
    alone, several = _alone(module, lanes, parts), _several(module, lanes, parts)
    f = Function(module, "job", _JOB, lanes)
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
    f = Function(module, "alone", _JOB, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    place, spectrum = TilePlace(f, job, scratch), job.pointer(tiles.SPECTRA, FLOATS)
    # Two real pictures a and b as a + ib: the sums are linear and the weights real, so the parts never mix.
    f.call(parts.down, table, job, f.whole(0), scratch, place.tiles)
    with f.loop(place.stacks) as stack:
        column, factors = Column(place.tiles + stack * place.pitch), Column(spectrum + stack * place.pitch)
        there_and_back(f, parts.passes, place.column_axis, column, factors.get)
    f.call(parts.up, table, job, f.whole(0), scratch, place.tiles)
    f.end()
    return f.apart()


def _several(module: Any, lanes: int, parts: _Parts) -> Function:
    """Many kernels: the tiles of all inputs first, then for each output the sum of the products, and back."""
    summed = _products(module, lanes)
    f = Function(module, "several", _JOB, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    place, spectra, inputs = TilePlace(f, job, scratch), job.pointer(tiles.SPECTRA, FLOATS), table.whole(tiles.INPUTS)
    with f.loop(inputs) as channel:
        # The first tile is for the sums of an output.
        tile = place.tiles + (channel + 1) * place.tile
        f.call(parts.down, table, job, channel, scratch, tile)
        _rows_forward(f, parts, place, tile)
    # Inputs are added up as spectra: one way back for an output, not one for each of its inputs.
    with f.loop(table.whole(tiles.OUTPUTS)) as output:
        kernels = spectra + output * inputs * place.tile
        with f.loop(place.stacks) as stack:
            at = stack * place.pitch
            sums = Column(place.tiles + at)
            f.call(summed, sums.place, sums.place + place.tile, kernels + at, inputs, place.tile, place.columns)
            backward(f, parts.passes, place.column_axis, sums)
        f.call(parts.up, table, job, output, scratch, place.tiles)
    f.end()
    return f.apart()


def _spectrum_job(module: Any, lanes: int, parts: _Parts) -> Function:
    """The transform of a kernel, which is the first picture of the job; the second is zeros."""
    f = Function(module, "spectrum_job", _JOB, lanes)
    table, job, scratch = f.pointers("table", "job", "scratch")
    place, target = TilePlace(f, job, scratch), job.pointer(tiles.SPECTRA, FLOATS)
    f.call(parts.down, table, job, f.whole(0), scratch, target)
    _rows_forward(f, parts, place, target)
    f.end()
    return f.apart()


def _rows_forward(f: Function, parts: _Parts, place: TilePlace, tile: Pointer) -> None:
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
