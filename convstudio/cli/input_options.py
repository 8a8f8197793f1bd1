"""The input of a command: opened, its channels chosen, what was changed said."""

import argparse
from dataclasses import replace

import numpy as np

from convstudio.cli.stderr_messages import say
from convstudio.files.open_file import open_image
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.number_parsing import in_ascii, parse_whole, shown
from convstudio.values.plan import InputFacts

_LUMA = {"red": 0.299, "green": 0.587, "blue": 0.114}  # ITU-R BT.601
_GREY = ("grey", "gray", "mono")


def opened(args: argparse.Namespace) -> Image:
    """The image of INPUT, all its channels; what the reader has to say goes to stderr."""
    image = open_image(args.input, args.layout)
    for notice in image.notices:
        say(f"{image.name}: {notice}")
    return image


def with_channels(image: Image, wanted: str | None) -> Image:
    """The image with the channels of --channels only: all, rgb (all but alpha), gray, alpha, or numbers."""
    match wanted:
        case "all":
            return image
        case None | "rgb":
            return _without_alpha(image, told=wanted is None)
        case "gray" | "grey":
            return _grey(image)
        case "alpha" if image.alpha is None:
            raise ConvStudioError(f"--channels is alpha; {image.name} has {', '.join(image.names[:8])}.")
        case "alpha":
            return image.taken([image.names.index("alpha")])
        case _:
            return image.taken(_numbers(image, wanted))


def _without_alpha(image: Image, *, told: bool) -> Image:
    kept = image.without_alpha
    if told and kept is not image:
        say("the alpha channel is left out; --channels all takes it as one more channel.")
    return kept


def _grey(image: Image) -> Image:
    for name in _GREY:
        if name in image.names:
            return image.taken([image.names.index(name)])
    if not set(_LUMA) <= set(image.names):
        raise ConvStudioError(
            f"--channels is gray, which needs red, green and blue; {image.name} has {', '.join(image.names[:8])}."
        )
    dtype = np.dtype(InputFacts(image.shape, image.dtype.name).compute_dtype)
    grey = np.zeros((1, *image.shape[1:]), dtype)
    for name, weight in _LUMA.items():
        grey[0] += image.array[image.names.index(name)] * dtype.type(weight)
    return replace(image, array=grey, names=(), levels=image.shown_range)


def _numbers(image: Image, wanted: str) -> list[int]:
    count = image.shape[0]
    try:
        numbers = list(map(parse_whole, in_ascii(wanted).split(",")))
    except ConvStudioError:
        numbers = [-1]
    if any(not 0 <= number < count for number in numbers):
        raise ConvStudioError(
            f"--channels is {shown(wanted)}; it takes all, rgb, gray, alpha or numbers from 0 to {count - 1}."
        )
    return numbers
