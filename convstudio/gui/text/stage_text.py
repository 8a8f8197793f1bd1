"""What is on the stage in words: names of outputs, sizes, shares, levels, refusals."""

import math
from collections.abc import Sequence

import numpy as np

from convstudio.gui.translation import as_sentence, tr, tr_refusal, tr_sentence
from convstudio.jobs.display.display_range_policies import Levels
from convstudio.jobs.display.pixel_conversion import as_pixels
from convstudio.values.image import Image
from convstudio.values.plan import StackPlan
from convstudio.values.project import Content, Policy, View
from convstudio.values.translatable_message import Message


def output_names(stack: StackPlan, image: Image | None) -> list[str]:
    """What each output is called: channel and kernel where each channel is filtered by itself, else its number."""
    count = stack.output_shape[0]
    if image is None or not stack.by_channel:
        return [str(index) for index in range(count)]
    kernels = count // image.shape[0]
    if kernels == 1:
        return [tr(name) for name in image.names]
    return [f"{tr(image.names[index // kernels])} · {index % kernels}" for index in range(count)]


def outputs_words(channels: Sequence[int]) -> str:
    """The name of one output, or of several shown together."""
    if len(channels) == 1:
        return tr("output {index}").format(index=channels[0])
    return tr("outputs {indices}").format(indices=", ".join(str(channel) for channel in channels))


def translated(reason: Exception) -> str:
    """A refusal in the language of the interface, where its pattern is known."""
    sentence = reason.args[0] if reason.args else None
    return as_sentence(tr_refusal(sentence if isinstance(sentence, Message) else str(reason)))


def size_words(shape: tuple[int, int, int], dtype: str) -> str:
    """Channels, rows and columns, and the type if one is given."""
    channels, rows, columns = shape
    return f"{channels} × {rows} × {columns}" + (f" · {dtype}" if dtype else "")


def percent(share: float) -> str:
    """A share of samples with as many digits as mean something."""
    return "0 %" if share == 0 else "< 0.1 %" if share < 0.001 else f"{share:.1%}".replace("%", " %")


def view_words(value: float, shown: Levels, view: View, output: int) -> str:
    """What the view makes of a number: the last step between the result and the screen. Empty of other contents."""
    if view.content not in (Content.RESULT, Content.OVERLAY):
        return ""
    if not math.isfinite(value):
        return tr("View: magenta, not a finite number")
    low, high = shown.bounds
    seen = abs(value) if shown.absolute else value
    cut = "" if low <= seen <= high else tr(" (cut off)")
    if view.policy_of(output) is Policy.SIGNED:
        share = percent(min(1.0, abs(value) / shown.high))
        return tr("View: 0 is neutral, ±{peak:.6g} is full colour: {share}").format(peak=shown.high, share=share) + cut
    grey = int(as_pixels(np.array([[[value]]]), shown)[0, 0, 0])
    return tr("View: {levels}: grey {grey} of 255").format(levels=tr_sentence(shown.words), grey=grey) + cut


def levels_words(shown: Levels, below: float, above: float) -> str:
    """Which numbers are black and white, and the shares beyond."""
    return tr("{levels}. {below} of the samples lie below, {above} above.").format(
        levels=tr_sentence(shown.words), below=percent(below), above=percent(above)
    )
