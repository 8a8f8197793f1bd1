"""What other tools give for a layer's kernels and numbers, told as a layer of ours, or why they cannot.

Each tool is one row of TOOLS: whether it turns the kernel, which cell it puts on the output sample, which modes,
borders, strides, dilations and groups it has a word for. tests/explain/test_framework_conventions_tools.py asks the
tools themselves.

To add one: a row in TOOLS.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from convstudio.output_size_and_padding import layer_padding, reach
from convstudio.values.border import Border
from convstudio.values.layer import Grouping, Layer, Mode, Pads, Pair
from convstudio.values.translatable_message import Message

_ZEROS = {Border.ZEROS: "zeros"}
_ALL_MODES = {Mode.FULL: "full", Mode.SAME: "same", Mode.VALID: "valid"}


@dataclass(frozen=True)
class OtherTool:
    """A call of another library.

    flips: it turns the kernel by 180 degrees. late: mode SAME puts k // 2 samples before, not (k - 1) // 2; they differ
    for even kernels. modes, borders: its own words for ours. strides, dilates, mixes: whether it can; mixes: several
    input channels in one output. odd: kernels with odd sides only. note: what
    its users should know, measured.
    """

    name: str
    call: str
    flips: bool = False
    late: bool = False
    modes: Mapping[Mode, str] = field(default_factory=lambda: MappingProxyType({Mode.SAME: ""}))
    borders: Mapping[Border, str] = field(default_factory=lambda: MappingProxyType(_ZEROS))
    strides: bool = False
    dilates: bool = False
    mixes: bool = False
    odd: bool = False
    note: str = ""


@dataclass(frozen=True)
class ToolResult:
    """What a tool makes of a layer.

    layer: ours that gives the same numbers, None if it cannot be said in the tool. call: with its words filled in.
    why: what it cannot. shift: by how many input samples (rows, columns) its result lies further down and right than
    ours for the same kernel; turned: it turns the kernel and ours does not, or the other way round, and the
    kernel is another one then.
    """

    tool: OtherTool
    layer: Layer | None = None
    call: str = ""
    why: Message | None = None
    shift: Pair = (0, 0)
    turned: bool = False


TOOLS = (
    OtherTool(
        "PyTorch",
        "torch.nn.Conv2d(stride={stride}, padding={mode}, dilation={dilation}, padding_mode={border})",
        modes={Mode.SAME: "'same'", Mode.VALID: "'valid'", Mode.FULL: "reach", Mode.EXPLICIT: "{pads}"},
        borders={
            Border.ZEROS: "'zeros'",
            Border.REFLECT: "'reflect'",
            Border.REPLICATE: "'replicate'",
            Border.CIRCULAR: "'circular'",
        },
        strides=True,
        dilates=True,
        mixes=True,
    ),
    OtherTool(
        "TensorFlow, Keras",
        "tf.nn.conv2d(strides={stride}, padding={mode}, dilations={dilation})",
        modes={Mode.SAME_UPPER: "'SAME'", Mode.VALID: "'VALID'"},
        strides=True,
        dilates=True,
        mixes=True,
    ),
    OtherTool(
        "ONNX",
        "Conv(auto_pad={mode}, strides={stride}, dilations={dilation})",
        modes={
            Mode.SAME_UPPER: "SAME_UPPER",
            Mode.SAME_LOWER: "SAME_LOWER",
            Mode.VALID: "VALID",
            Mode.SAME: "NOTSET, pads",
            Mode.FULL: "NOTSET, pads",
            Mode.EXPLICIT: "NOTSET, pads",
        },
        strides=True,
        dilates=True,
        mixes=True,
    ),
    OtherTool(
        "OpenCV",
        "cv2.filter2D(borderType={border})",
        late=True,
        borders={
            Border.ZEROS: "cv2.BORDER_CONSTANT",
            Border.REPLICATE: "cv2.BORDER_REPLICATE",
            Border.REFLECT: "cv2.BORDER_REFLECT_101",
            Border.SYMMETRIC: "cv2.BORDER_REFLECT",
        },
    ),
    OtherTool(
        "SciPy correlate2d",
        "scipy.signal.correlate2d(mode={mode}, boundary={border})",
        modes={Mode.FULL: "'full'", Mode.SAME: "'same'", Mode.VALID: "'valid'"},
        borders={
            Border.ZEROS: "'fill'",
            Border.CONSTANT: "'fill'",
            Border.SYMMETRIC: "'symm'",
            Border.CIRCULAR: "'wrap'",
        },
    ),
    OtherTool(
        "SciPy convolve2d",
        "scipy.signal.convolve2d(mode={mode}, boundary={border})",
        flips=True,
        late=True,
        modes={Mode.FULL: "'full'", Mode.SAME: "'same'", Mode.VALID: "'valid'"},
        borders={
            Border.ZEROS: "'fill'",
            Border.CONSTANT: "'fill'",
            Border.SYMMETRIC: "'symm'",
            Border.CIRCULAR: "'wrap'",
        },
    ),
    OtherTool(
        "ndimage correlate",
        "scipy.ndimage.correlate(mode={border})",
        late=True,
        borders={
            Border.ZEROS: "'constant'",
            Border.CONSTANT: "'constant'",
            Border.REPLICATE: "'nearest'",
            Border.REFLECT: "'mirror'",
            Border.SYMMETRIC: "'reflect'",
            Border.CIRCULAR: "'wrap'",
        },
    ),
    OtherTool(
        "ndimage convolve",
        "scipy.ndimage.convolve(mode={border})",
        flips=True,
        borders={
            Border.ZEROS: "'constant'",
            Border.CONSTANT: "'constant'",
            Border.REPLICATE: "'nearest'",
            Border.REFLECT: "'mirror'",
            Border.SYMMETRIC: "'reflect'",
            Border.CIRCULAR: "'wrap'",
        },
    ),
    OtherTool("MATLAB conv2", "conv2(A, K, {mode})", flips=True, modes={m: f"'{w}'" for m, w in _ALL_MODES.items()}),
    OtherTool(
        "MATLAB imfilter",
        "imfilter(A, K, {border}, {mode})",
        modes={Mode.SAME: "'same'", Mode.FULL: "'full'"},
        borders={
            Border.ZEROS: "0",
            Border.CONSTANT: "value",
            Border.REPLICATE: "'replicate'",
            Border.SYMMETRIC: "'symmetric'",
            Border.CIRCULAR: "'circular'",
        },
    ),
    OtherTool(
        "ImageMagick Correlate",
        "-virtual-pixel {border} -morphology Correlate",
        borders={Border.ZEROS: "black", Border.REPLICATE: "edge", Border.SYMMETRIC: "mirror", Border.CIRCULAR: "tile"},
    ),
    OtherTool(
        "ImageMagick Convolve",
        "-virtual-pixel {border} -morphology Convolve",
        flips=True,
        late=True,
        borders={Border.ZEROS: "black", Border.REPLICATE: "edge", Border.SYMMETRIC: "mirror", Border.CIRCULAR: "tile"},
    ),
    OtherTool(
        "G'MIC correlate",
        "correlate [kernel],{border}",
        borders={Border.ZEROS: "0", Border.REPLICATE: "1", Border.CIRCULAR: "2", Border.SYMMETRIC: "3"},
        note=Message(
            "Version 2.9.4 puts 2×2 and 4×4 kernels one sample further up and left where the border is zeros."
        ),
    ),
    OtherTool(
        "G'MIC convolve",
        "convolve [kernel],{border}",
        flips=True,
        late=True,
        borders={Border.ZEROS: "0", Border.REPLICATE: "1", Border.CIRCULAR: "2", Border.SYMMETRIC: "3"},
    ),
    OtherTool(
        "ImageJ Convolve",
        "Process > Filters > Convolve",
        borders={Border.REPLICATE: ""},
        odd=True,
    ),
    OtherTool(
        "kornia",
        "kornia.filters.filter2d(padding={mode}, border_type={border})",
        modes={Mode.SAME: "'same'", Mode.VALID: "'valid'"},
        borders={
            Border.ZEROS: "'constant'",
            Border.REPLICATE: "'replicate'",
            Border.REFLECT: "'reflect'",
            Border.CIRCULAR: "'circular'",
        },
    ),
)


def told(tool: OtherTool, layer: Layer, size: Pair) -> ToolResult:
    """What the tool makes of a layer on an input of this size (rows, columns).

    Where it has no word for SAME but one for SAME_UPPER, that is what a person would take, and what is told.
    """
    mode = Mode.SAME_UPPER if layer.mode is Mode.SAME and Mode.SAME not in tool.modes else layer.mode
    why = _hindrance(tool, layer, mode)
    if why is not None:
        return ToolResult(tool, why=why)
    ours, theirs = layer_padding(layer, size), _their_padding(tool, layer, mode, size)
    (top, _), (left, _) = layer.pads
    steps = {"stride": layer.stride, "dilation": layer.dilation, "mode": tool.modes[mode].format(pads=(top, left))}
    words = tool.call.format(border=tool.borders[layer.border], **steps)
    given = replace(layer, mode=Mode.EXPLICIT, pads=theirs, anchor=None, flip=tool.flips)
    shift = (theirs[0][0] - ours[0][0], theirs[1][0] - ours[1][0])
    return ToolResult(tool, given, words, shift=shift, turned=tool.flips != layer.flip and _turning_matters(layer))


def _turning_matters(layer: Layer) -> bool:
    weights = layer.bank.weights
    return not np.array_equal(weights, weights[..., ::-1, ::-1])


def _hindrance(tool: OtherTool, layer: Layer, mode: Mode) -> Message | None:
    """The first thing that the tool has no word for."""
    rows, columns = layer.bank.size
    strided, dilated = layer.stride != (1, 1), layer.dilation != (1, 1)
    anchored = layer.anchor is not None and layer.anchor != ((rows - 1) // 2, (columns - 1) // 2)
    explicit = layer.mode is Mode.EXPLICIT
    uneven = explicit and any(before != after for before, after in layer.pads)
    causes = (
        (explicit and mode not in tool.modes, Message("its padding is not a matter of choice; pad first.")),
        (mode not in tool.modes, Message("it has no mode {mode}.", mode=layer.mode.value)),
        (tool.name == "PyTorch" and uneven, Message("it pads both sides alike; pad first for more on one.")),
        (layer.mode is Mode.SAME and anchored, Message("its anchor is not a matter of choice here.")),
        (layer.border not in tool.borders, Message("its border cannot be {border}.", border=layer.border.value)),
        (strided and not tool.strides, Message("it has no stride; take every n-th sample of its result.")),
        (dilated and not tool.dilates, Message("it has no dilation; put zeros between the weights.")),
        (tool.odd and (rows % 2 == 0 or columns % 2 == 0), Message("it takes kernels with odd sides only.")),
        (not tool.mixes and _mixes(layer), Message("it filters each channel by itself and adds nothing up.")),
        (tool.name == "PyTorch" and strided and mode is Mode.SAME, Message("'same' needs stride 1; pad by hand.")),
        (
            tool.name.startswith("TensorFlow") and strided and dilated,
            Message("it takes a stride or a dilation, not both."),
        ),
        (
            tool.name == "ONNX" and dilated and mode in (Mode.SAME_UPPER, Mode.SAME_LOWER),
            Message("its runtime refuses auto_pad with dilation; write pads."),
        ),
    )
    return next((why for hindered, why in causes if hindered), None)


def _mixes(layer: Layer) -> bool:
    one = layer.grouping in (Grouping.EACH, Grouping.DEPTHWISE)
    return not one and layer.bank.inputs > 1


def _their_padding(tool: OtherTool, layer: Layer, mode: Mode, size: Pair) -> Pads:
    if mode is not Mode.SAME or not tool.late:
        return layer_padding(replace(layer, mode=mode, anchor=None), size)
    rows, columns = (reach(k, d) for k, d in zip(layer.bank.size, layer.dilation, strict=True))
    return (rows - rows // 2, rows // 2), (columns - columns // 2, columns // 2)
