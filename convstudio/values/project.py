"""Project: images, a stack of layers, and how they are looked at."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Annotated, Self

from convstudio.values.colormap import Colormap
from convstudio.values.errors import ConvStudioError
from convstudio.values.grouping_conversion import channels_before
from convstudio.values.image import Image
from convstudio.values.layer import Layer
from convstudio.values.parameters import ParameterInfo
from convstudio.values.zoom_viewport import Line, Rectangle


class Policy(Enum):
    """How signed numbers become 8- or 16-bit, said in sight with the share that clips."""

    RAW = "raw"
    CLAMP = "clamp"
    ABS = "abs"
    OFFSET = "offset"
    STRETCH = "stretch"
    PERCENTILE = "percentile"
    SIGNED = "signed"


class Content(Enum):
    """What the result's place on the stage shows."""

    RESULT = "result"
    DIFFERENCE = "difference"
    OVERLAY = "overlay"
    PADDING = "padding"

    @property
    def has_levels(self) -> bool:
        """Whether the content fixes its own levels, signed or per cent, whatever the policy is."""
        return self in (Content.DIFFERENCE, Content.PADDING)


@dataclass(frozen=True)
class View:
    """What the window shows: policy, the chosen layer, output and input channel; colour is three outputs at once.

    kernel: (output, input) of the chosen layer's bank that the kernel editor holds.
    levels: (black, white) set by hand in place of those of the policy. policies: of outputs with one of their own.
    composite: three outputs as red, green and blue; empty for those of the picture's own colours.
    region: (left, top, width, height) of the input that is worked in. line: (row, column, row, column) along which a
    profile is shown.
    """

    policy: Annotated[Policy, ParameterInfo("View", "How signed numbers become a picture.")] = Policy.CLAMP
    layer: int = 0
    output: int = 0
    channel: int = 0
    kernel: tuple[int, int] = (0, 0)
    colour: Annotated[bool, ParameterInfo("Colour", "Show the outputs of red, green and blue as one picture.")] = True
    content: Annotated[
        Content, ParameterInfo("Show", "The result, its difference to the input, or both laid together.")
    ] = Content.RESULT
    colours: Annotated[Colormap, ParameterInfo("Colours", "The colours of one output, from black to white.")] = (
        Colormap.GREY
    )
    clipping: Annotated[bool, ParameterInfo("Mark clipping", "Blue below black, red above white.")] = False
    levels: tuple[float, float] | None = None
    policies: tuple[tuple[int, Policy], ...] = ()
    composite: tuple[int, ...] = ()
    region: Rectangle | None = None
    line: Line | None = None

    def policy_of(self, output: int) -> Policy:
        """The policy of one output: its own, or that of all."""
        return dict(self.policies).get(output, self.policy)


@dataclass(frozen=True)
class Project:
    """All that a person works on; saved as one file.

    alpha: the layers read the alpha channel too.
    """

    images: tuple[Image, ...] = ()
    current: int = 0
    layers: tuple[Layer, ...] = (Layer(),)
    view: View = View()
    engine: str = "auto"
    name: str = ""
    alpha: bool = False

    def __post_init__(self) -> None:
        if not self.layers:
            raise ConvStudioError("a project needs at least one layer.")

    @property
    def image(self) -> Image | None:
        """The image that the layers read, if any is open: without its alpha channel, unless that is asked for."""
        if not self.images:
            return None
        chosen = self.images[self.current]
        return chosen if self.alpha else chosen.without_alpha

    @property
    def layer(self) -> Layer:
        """The layer that the editors show."""
        return self.layers[self.layer_index]

    @property
    def layer_index(self) -> int:
        """The chosen layer's place in the stack, within bounds."""
        return min(self.view.layer, len(self.layers) - 1)

    @property
    def work(self) -> tuple[object, ...]:
        """What saving keeps, to tell unsaved changes: images, layers, engine, alpha, but not the view."""
        return self.images, self.layers, self.engine, self.alpha

    @property
    def channels(self) -> int:
        """How many channels the chosen layer reads; without an image, as many as its kernels do."""
        if self.image is None:
            return self.layer.bank.inputs
        return channels_before(self.layers, self.layer_index, self.image.shape[0])

    @property
    def kernel_index(self) -> tuple[int, int]:
        """(output, input) of the chosen kernel in the chosen layer's bank, within bounds."""
        bank = self.layer.bank
        return min(self.view.kernel[0], bank.outputs - 1), min(self.view.kernel[1], bank.inputs - 1)

    def with_image(self, image: Image) -> Self:
        """The project with one more image, chosen."""
        return replace(self, images=(*self.images, image), current=len(self.images))

    def with_current(self, image: Image) -> Self:
        """The project with the chosen image replaced."""
        images = (*self.images[: self.current], image, *self.images[self.current + 1 :])
        return replace(self, images=images)

    def with_layer(self, *layers: Layer) -> Self:
        """The project with the chosen layer replaced, by one or by several."""
        at = self.layer_index
        return replace(self, layers=(*self.layers[:at], *layers, *self.layers[at + 1 :]))

    def viewed(self, **changes: object) -> Self:
        """The project looked at in another way."""
        return replace(self, view=replace(self.view, **changes))  # type: ignore[arg-type]
