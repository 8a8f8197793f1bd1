"""The difference of two ways, sample by sample, as a picture."""

from typing import NamedTuple

import numpy as np

from convstudio import output_size_and_padding
from convstudio.engines.base import Array
from convstudio.jobs.compare.layer_alternatives import Alternative
from convstudio.jobs.display.display_range_policies import measured
from convstudio.jobs.display.pixel_conversion import coloured
from convstudio.jobs.display.samples_in_sight import colour_table, in_sight, result_levels
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.project import Policy
from convstudio.values.region import Region
from convstudio.values.translatable_message import Message
from convstudio.values.zoom_viewport import Viewport

_MOST_PRODUCTS = 300_000_000


def difference(
    image: Image, ours: Alternative, theirs: Alternative, output: int, viewport: Viewport, dark: bool
) -> PlacedPicture:
    """Theirs minus ours of one output in a viewport: signed, its largest absolute value at the ends of the colours.

    Where the screen shows every n-th sample, each pixel is the strongest of its n x n, as long as that is little work.
    Raises ConvStudioError where the two results differ in size.
    """
    mine, other = (way.stack.output_shape for way in (ours, theirs))
    if mine != other:
        sizes = {"ours": _size(mine), "theirs": _size(other)}
        raise ConvStudioError(Message("No difference: ours is {ours}, this is {theirs}.", **sizes))
    placement, plane = output_size_and_padding.placements(ours.stack.plans), mine[1:]
    region = in_sight(viewport, placement, plane)
    shown = range(output, output + 1)
    values = _values(image, ours, theirs, region, shown)
    known = measured(values)
    pixels = coloured(
        values, result_levels(Policy.SIGNED, image.shown_range, known), colour_table(Policy.SIGNED, dark), known
    )
    return PlacedPicture(pixels, values, region, tuple(shown), placement, plane)


def _values(image: Image, ours: Alternative, theirs: Alternative, region: Region, shown: range) -> Array:
    down, along = region.rows.step, region.columns.step
    work = region.rows.step * region.columns.step * len(region.rows) * len(region.columns)
    if max(down, along) == 1 or work * ours.stack.plans[-1].weights[0].size > _MOST_PRODUCTS:
        return _minus(image, ours, theirs, region, shown)
    _, height, width = ours.stack.output_shape
    rows, columns = _Blocks.of(region.rows, height), _Blocks.of(region.columns, width)
    values = _minus(image, ours, theirs, Region(rows.samples, columns.samples), shown)[0]
    blocks = np.pad(values, (rows.missing, columns.missing), mode="edge")
    blocks = blocks.reshape(len(region.rows), down, len(region.columns), along).transpose(0, 2, 1, 3)
    flat = blocks.reshape(*region.shape, -1)
    strongest = np.nan_to_num(np.abs(flat), nan=np.inf).argmax(-1)
    return np.asarray(np.take_along_axis(flat, strongest[..., None], -1)[None, ..., 0])


class _Blocks(NamedTuple):
    """All samples about every n-th one of an axis, and how many are missing (before, after) to make n of each."""

    samples: range
    missing: tuple[int, int]

    @classmethod
    def of(cls, wanted: range, count: int) -> "_Blocks":
        first = wanted.start - wanted.step // 2
        end = first + len(wanted) * wanted.step
        return cls(range(max(0, first), min(end, count)), (max(0, -first), max(0, end - count)))


def _minus(image: Image, ours: Alternative, theirs: Alternative, region: Region, shown: range) -> Array:
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(theirs.samples(image, region, shown).astype(np.float64) - ours.samples(image, region, shown))


def _size(shape: tuple[int, int, int]) -> str:
    return "×".join(map(str, shape))
