"""Whole pictures: all that a canvas of the stage shows, every sample one pixel, under a name that says what it is."""

import re
from pathlib import Path
from typing import NamedTuple

from convstudio.engines import buffer_pool
from convstudio.engines.base import Array
from convstudio.files.image_writing import save_image
from convstudio.jobs.display.display_range_policies import Levels, Pixels
from convstudio.jobs.display.numbers_to_colours import DisplayMapping
from convstudio.jobs.display.pixel_conversion import coloured
from convstudio.jobs.display.samples_in_sight import chosen_region, shown_channels
from convstudio.jobs.display.view_pipeline import look_at
from convstudio.jobs.display.whole_result_levels import whole_levels
from convstudio.jobs.export.result_export import names_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.memory_check import check_memory
from convstudio.jobs.render.render_loop import strips, tiles
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.project import Project
from convstudio.values.region import Region

_COPIES = 4  # of the pixels: these, those of the clipboard, encoded, and read again
_UNUSUAL = re.compile(r"[^\w()-]+")
_LONGEST = 50  # characters of a picture's name that are kept


class WholePicture(NamedTuple):
    """Pixels (rows, columns, 3) uint8, and the name of their file, without its ending."""

    name: str
    pixels: Pixels

    def save(self, folder: Path) -> Path:
        """Write it as PNG into a folder, and tell where."""
        path = folder / f"{self.name}.png"
        save_image(path, self.pixels.transpose(2, 0, 1), names=("red", "green", "blue"))
        return path


def whole_input(project: Project) -> WholePicture:
    """The channels of the input that its canvas shows."""
    image = project.image
    assert image is not None
    channels = shown_channels(image, project.view)
    taken: Array = image.array[channels[0] : channels[-1] + 1]
    alone = [image.names[channels[0]]] if len(channels) == 1 < image.shape[0] else []
    return WholePicture(_named(image, *alone), coloured(taken, Levels(*image.range_of(channels))))


def whole_result(project: Project, dark: bool, token: CancelToken) -> WholePicture:
    """The result as the stage shows it in the end: all of it, or the region that is worked in.

    ConvStudioError where the layers do not fit, or the pixels do not fit in memory.
    """
    assert project.image is not None
    look = look_at(project, project.image, dark)
    region = chosen_region(look.view, look.stack)
    if region.empty:
        raise ConvStudioError("no sample of the result lies in the region; draw a larger one, or clear it.")
    return WholePicture(_result_name(look), _pixels(look, region, token))


def _pixels(look: DisplayMapping, region: Region, token: CancelToken) -> Pixels:
    rows, columns = region.shape
    check_memory(look.stack, _COPIES * 3 * rows * columns)
    levels = whole_levels([look], token)[look]
    pixels: Pixels = buffer_pool.empty((rows, columns, 3), "uint8")
    high = len(strips(look.stack, len(look.outputs))[0].rows)
    for part, values in tiles(look.stack, look.image.array, list(region.tiles(high, columns)), look.outputs, token):
        top = part.rows.start - region.rows.start
        pixels[top : top + len(part.rows)] = look.pixels(look.values(values, part), part, levels)
    return pixels


def _result_name(look: DisplayMapping) -> str:
    alone = len(look.outputs) == 1 < look.stack.output_shape[0]
    words = [names_of(look.stack, look.image)[look.outputs[0]]] if alone else []
    return _named(look.image, look.view.content.value, *words, *([] if look.view.region is None else ["region"]))


def _named(image: Image, *words: str) -> str:
    """The name of an image and what is shown of it, of letters that every system takes in the name of a file."""
    cleaned = (_UNUSUAL.sub(" ", word[:_LONGEST]).strip() for word in (Path(image.name).stem, *words))
    return "-".join(word or "picture" for word in cleaned)
