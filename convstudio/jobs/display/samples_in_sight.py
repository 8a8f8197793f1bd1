"""What is in sight: which outputs, channels and samples a window shows of a project, at which levels."""

import numpy as np

from convstudio import output_size_and_padding
from convstudio.jobs.display.display_range_policies import Levels, Pixels, Statistics, levels
from convstudio.values.colormap import signed_table
from convstudio.values.image import Image
from convstudio.values.placed_picture import Placement
from convstudio.values.plan import StackPlan
from convstudio.values.project import Policy, View
from convstudio.values.region import Region, clipped
from convstudio.values.zoom_viewport import Viewport

CURVES_AT_MOST = 8
_ROUNDING = 1e-9  # at a third of the size every third sample is shown, not every second
_MARGIN = 0.0625  # of the viewport, computed beyond each edge so that a small pan shows no gap


def shown_outputs(stack: StackPlan, image: Image, view: View) -> tuple[int, ...]:
    """The outputs that the canvas shows: the chosen one, or several at once.

    Three as red, green and blue where a person chose them, or where the picture has colour and every layer works on
    each channel by itself; all curves of a signal.
    """
    count = stack.output_shape[0]
    chosen = min(view.output, count - 1)
    if view.colour and len(view.composite) == 3 and max(view.composite) < count and not image.is_signal:
        return view.composite
    if image.is_signal and stack.output_shape[1] == 1:
        return tuple(range(min(count, CURVES_AT_MOST))) if view.colour else (chosen,)
    alone = view.policy is Policy.SIGNED or view.content.has_levels
    colour = view.colour and not alone  # two colours for the sign leave none for the channel
    if not (colour and stack.by_channel and image.names[:3] == ("red", "green", "blue")):
        return (chosen,)
    kernels = count // image.shape[0]
    if chosen // kernels > 2:  # alpha and whatever else there is
        return (chosen,)
    return tuple(channel * kernels + chosen % kernels for channel in range(3))


def shown_channels(image: Image, view: View) -> tuple[int, ...]:
    """The input channels that the canvas shows: red, green and blue together, all curves, or the chosen one."""
    if image.is_signal and view.colour:
        return tuple(range(min(image.shape[0], CURVES_AT_MOST)))
    if view.colour and image.names[:3] == ("red", "green", "blue"):
        return (0, 1, 2)
    return (min(view.channel, image.shape[0] - 1),)


def colour_table(policy: Policy, dark: bool) -> Pixels | None:
    """The colours of a policy, for pixels.coloured; None for grey. dark: the theme is."""
    return signed_table(dark) if policy is Policy.SIGNED else None


def result_levels(policy: Policy, span: tuple[float, float], statistics: Statistics, full: int = 255) -> Levels:
    """Which numbers are black and white of a result. span: of its input. full: white as a number, where it is kept."""
    known = (statistics.minimum, statistics.maximum)
    finite = known if all(np.isfinite(known)) else (0.0, 1.0)
    return levels(policy, span, finite, full)


def chosen_region(view: View, stack: StackPlan) -> Region:
    """The samples of the result whose centres lie in the region that is worked in; all where there is none."""
    _, height, width = stack.output_shape
    if view.region is None:
        return Region.whole(height, width)
    left, top, wide, high = view.region
    rows, columns = output_size_and_padding.placements(stack.plans)
    return Region(_inside(top, high, rows, height), _inside(left, wide, columns, width))


def _inside(start: float, length: float, placement: Placement, count: int) -> range:
    first = max(0, int(np.ceil(placement.index(start - 0.5))))
    last = min(count, int(np.ceil(placement.index(start + length - 0.5))))
    return range(first, max(first, last))


def sparse(plane: tuple[int, int], side: int) -> Region:
    """Every n-th sample of a plane (rows, columns), at most so many along its longer side."""
    step = max(1, -(-max(plane) // side))
    rows, columns = (range(min(step // 2, count - 1), count, step) for count in plane)
    return Region(rows, columns)


def in_sight(viewport: Viewport, placement: tuple[Placement, Placement], plane: tuple[int, int]) -> Region:
    """The samples of a plane that a viewport shows: all of them when zoomed in, every n-th when zoomed out."""
    pitch = viewport.width / max(viewport.pixels_wide, 1)
    rows = _axis_in_sight(viewport.top, viewport.height, pitch, placement[0], plane[0])
    columns = _axis_in_sight(viewport.left, viewport.width, pitch, placement[1], plane[1])
    return Region(rows, columns)


def _axis_in_sight(start: float, length: float, pitch: float, placement: Placement, count: int) -> range:
    step = max(1, min(int(pitch / placement.scale + _ROUNDING), count))
    first = placement.index(start - 0.5 - _MARGIN * length)
    last = placement.index(start - 0.5 + (1 + _MARGIN) * length)
    grid = range(step // 2 if step // 2 < count else 0, count, step)
    seen = clipped(grid, range(max(0, int(first) - step), max(1, min(count, int(last) + step + 1))))
    return seen or grid[:1]
