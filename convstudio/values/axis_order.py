"""Which axis of a plain array is which: a word of one letter for each, c channels, h rows, w columns or samples.

Pictures say it themselves; arrays and tables do not, so that a person may have to.
"""

from dataclasses import replace

from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image, Samples

LAYOUTS = {
    "chw": "channels x rows x columns",
    "hwc": "rows x columns x channels",
    "hw": "rows x columns",
    "cw": "channels x samples",
    "wc": "samples x channels",
    "w": "samples",
}
"""What each layout is in words."""

_AXES = "chw"


def layouts_beside(layout: str) -> tuple[str, ...]:
    """The layouts that an array of this one's axes could have, itself included; none for a picture that says it."""
    return tuple(each for each in LAYOUTS if layout and len(each) == len(layout))


def check_layout(layout: str, axes: int) -> None:
    """Refuse a layout that is none, or not one of so many axes."""
    if layout not in LAYOUTS:
        raise ConvStudioError(f"layout {layout!r} is none of {', '.join(LAYOUTS)}.")
    if len(layout) != axes:
        raise ConvStudioError(f"layout {layout} has {len(layout)} axes; the array has {axes}.")


def planes_of(array: Samples, layout: str) -> Samples:
    """An array as (channels, rows, columns), a view of it; an axis that the layout has not is of length one."""
    check_layout(layout, array.ndim)
    ordered = array.transpose([layout.index(axis) for axis in _AXES if axis in layout])
    sides = iter(ordered.shape)
    return ordered.reshape([next(sides) if axis in layout else 1 for axis in _AXES])


def array_of(planes: Samples, layout: str) -> Samples:
    """The array that planes_of made these planes of."""
    present = [axis for axis in _AXES if axis in layout]
    plain = planes.reshape([side for side, axis in zip(planes.shape, _AXES, strict=True) if axis in layout])
    return plain.transpose([present.index(axis) for axis in layout])


def laid_out(image: Image, layout: str) -> Image:
    """The image with its axes read in another way; names and rate go where the channels or samples are others."""
    if not image.layout:
        raise ConvStudioError(f"{image.name} says itself which axis is which; a layout is chosen for plain arrays.")
    planes = planes_of(array_of(image.array, image.layout), layout)
    same = planes.shape == image.shape and layout == image.layout
    return replace(
        image,
        array=planes,
        names=image.names if same else (),
        rate=image.rate if same else 0.0,
        layout=layout,
        notices=(),
    )
