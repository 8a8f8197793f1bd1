"""The table of what can be done to a whole kernel: for the buttons, the menus and the palette."""

from collections.abc import Callable
from typing import NamedTuple

from convstudio.gui.translation import mark
from convstudio.values import kernel_edits as edits
from convstudio.values.kernel import Kernel


class KernelAction(NamedTuple):
    """label and help are untranslated. icon: of its button; empty where it stands in a menu only."""

    label: str
    help: str
    change: Callable[[Kernel], Kernel]
    icon: str = ""


def _convolved_with_itself(kernel: Kernel) -> Kernel:
    return edits.convolved(kernel, kernel)


KERNEL_ACTIONS = {
    "rotate": KernelAction(
        mark("Rotate"), mark("a quarter turn clockwise."), lambda k: edits.rotated(k, -1), "rotate-right"
    ),
    "turn": KernelAction(
        mark("Turn by 45°"), mark("the cells of each ring move on; needs an odd square."), edits.turned, "turn-45"
    ),
    "flip_horizontal": KernelAction(
        mark("Flip horizontally"),
        mark("left and right change places."),
        lambda k: edits.flipped(k, 1),
        "flip-horizontal",
    ),
    "flip_vertical": KernelAction(
        mark("Flip vertically"), mark("top and bottom change places."), lambda k: edits.flipped(k, 0), "flip-vertical"
    ),
    "transpose": KernelAction(mark("Transpose"), mark("rows become columns."), edits.transposed, "transpose"),
    "negate": KernelAction(mark("Negate"), mark("every weight changes its sign."), edits.negated, "negate"),
    "shift_up": KernelAction(mark("Shift up"), mark("zeros come in from below."), lambda k: edits.shifted(k, -1, 0)),
    "shift_down": KernelAction(mark("Shift down"), mark("zeros come in from above."), lambda k: edits.shifted(k, 1, 0)),
    "shift_left": KernelAction(
        mark("Shift left"), mark("zeros come in from the right."), lambda k: edits.shifted(k, 0, -1)
    ),
    "shift_right": KernelAction(
        mark("Shift right"), mark("zeros come in from the left."), lambda k: edits.shifted(k, 0, 1)
    ),
    "ring": KernelAction(mark("Pad with a ring of zeros"), mark("two more rows and columns."), edits.ringed),
    "crop": KernelAction(
        mark("Crop zeros"), mark("outer rows and columns without a weight go in pairs."), edits.cropped
    ),
    "square": KernelAction(
        mark("Convolve with itself"), mark("one kernel that does what this one does twice."), _convolved_with_itself
    ),
}
