"""What a script uses: convolution of plain arrays, plans, kernels, files."""

import os
from collections.abc import Sequence
from reprlib import repr as brief
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio import output_size_and_padding
from convstudio.engines.engine_registry import AUTO
from convstudio.engines.layer_plan_builder import check_groups, plan_for, plan_unseen
from convstudio.engines.memoization import remembered
from convstudio.files.open_file import open_image
from convstudio.files.projects import load_layers as stored_layers
from convstudio.files.weights import load_weights
from convstudio.files.weights_layout import WEIGHT_LAYOUTS
from convstudio.jobs.render.render_loop import render
from convstudio.kernels import make, names
from convstudio.output_size_and_padding import get_padding
from convstudio.texts import parse
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode, Pads, Pair
from convstudio.values.plan import Plan, Shape

Array = npt.NDArray[Any]
Dtype = np.dtype[Any]
Sides = tuple[int, ...]
Steps = int | Sequence[int]
Padding = str | int | Sequence[int] | Sequence[Sequence[int]]


__all__ = [
    "conv1d",
    "conv2d",
    "get_padding",
    "kernel",
    "kernels",
    "load_layers",
    "open_image",
    "output_shape",
    "parse_kernel",
    "plan",
    "run",
]


def conv2d(
    x: npt.ArrayLike,
    w: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Steps = 1,
    padding: Padding = "valid",
    dilation: Steps = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    value: float = 0.0,
    flip: bool = False,
    engine: str = AUTO,
) -> Array:
    """Convolve as PyTorch's conv2d does (correlation, unless flip), with more paddings and borders.

    x: (C, H, W), (N, C, H, W), or (H, W) with w (kH, kW); any real or integer dtype. w: (O, C/groups, kH, kW).
    bias: (O,). stride, dilation: an int or (vertical, horizontal). padding: valid, same, full, same_upper, same_lower,
    an int, (vertical, horizontal) or ((top, bottom), (left, right)). padding_mode: zeros, constant (with value),
    replicate, reflect, symmetric, circular.

    Returns float32 (float64 for float64 input) with the same number of leading axes. Raises ConvStudioError.
    """
    source, weights = _array(x, "x"), _array(w, "w")
    _check_forms(source, weights)
    layer = _layer(weights, bias, stride, padding, dilation, groups, padding_mode, value, flip)
    if source.ndim == 2:
        plane: Array = _convolved(source[None], layer, engine)[0]
        return plane
    return _batched(source, 4, layer, engine)


def conv1d(
    x: npt.ArrayLike,
    w: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Steps = 1,
    padding: Padding = "valid",
    dilation: Steps = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    value: float = 0.0,
    flip: bool = False,
    engine: str = AUTO,
) -> Array:
    """Convolve signals as PyTorch's conv1d does; a signal is an image one row high.

    x: (C, W), (N, C, W), or (W,) with w (kW,). w: (O, C/groups, kW). padding: a word, an int or (left, right).
    Everything else as in conv2d. Returns (O, W'), with the batch axis if x has it, or (W',).
    """
    source, weights = _array(x, "x"), _array(w, "w")
    plain = source.ndim == 1 and weights.ndim == 1
    if not plain and (weights.ndim != 3 or source.ndim not in (2, 3)):
        raise ConvStudioError(
            f"x has shape {source.shape}, w {weights.shape}; use (C, W) or (N, C, W) with (O, C/groups, kW), "
            "or (W,) with (kW,)."
        )
    kernel_row = weights[None, :] if plain else weights[:, :, None, :]
    layer = _layer(
        kernel_row,
        bias,
        _across(stride, "stride"),
        _padding_across(padding),
        _across(dilation, "dilation"),
        groups,
        padding_mode,
        value,
        flip,
    )
    if plain:
        signal: Array = _convolved(source[None, None], layer, engine)[0, 0]
        return signal
    signals: Array = _batched(source[..., None, :], 4, layer, engine)[..., 0, :]
    return signals


def output_shape(
    input_shape: Sequence[int],
    weight_shape: Sequence[int],
    *,
    stride: Steps = 1,
    padding: Padding = "valid",
    dilation: Steps = 1,
    groups: int = 1,
) -> Shape:
    """(O, H', W') of conv2d for an input (C, H, W) and weights (O, C/groups, kH, kW), without computing it."""
    channels, *plane = _sides(input_shape, "the input shape", "(channels, rows, columns)")
    outputs, inputs, kh, kw = _sides(weight_shape, "the weight shape", "(outputs, inputs per group, rows, columns)")
    layer = _layer(np.zeros((kh, kw)), None, stride, padding, dilation, groups, "zeros", 0.0, False)
    check_groups(outputs, inputs, layer.groups, channels)
    rows, columns = output_size_and_padding.output_size(layer, (plane[0], plane[1]))
    return outputs, rows, columns


def plan(x: npt.ArrayLike, w: npt.ArrayLike, bias: npt.ArrayLike | None = None, **arguments: Any) -> Plan:
    """What conv2d(x, w, bias, ...) would do: output_shape, padding, method, parameters, macs, reasons, bytes."""
    source, weights = _array(x, "x"), _array(w, "w")
    _check_forms(source, weights)
    planes = source[None] if source.ndim == 2 else source if source.ndim == 3 else source[0]
    engine = arguments.pop("engine", AUTO)
    defaults = {"stride": 1, "padding": "valid", "dilation": 1, "groups": 1}
    rest = {"padding_mode": "zeros", "value": 0.0, "flip": False}
    unknown = set(arguments) - set(defaults) - set(rest)
    if unknown:
        raise ConvStudioError(f"plan has no argument {brief(min(unknown))}; it takes those of conv2d.")
    chosen = {**defaults, **rest, **arguments}
    layer = _layer(weights, bias, *(chosen[name] for name in (*defaults, *rest)))
    return plan_for([layer], Image(planes), engine).plans[0]


def run(layers: Sequence[Layer], image: Image | npt.ArrayLike, *, engine: str = AUTO) -> Array:
    """The whole result (O, H', W') of a stack of layers on an image or an array (C, H, W)."""
    for index, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise ConvStudioError(f"layers[{index}] is {brief(layer)}; it must be a Layer.")
    source = image if isinstance(image, Image) else Image(_array(image, "image"))
    return render(plan_for(list(layers), source, engine), source.array)


def load_layers(
    path: str | os.PathLike[str],
    name: str | None = None,
    *,
    stride: Steps | None = None,
    padding: Padding | None = None,
    dilation: Steps | None = None,
    groups: int | None = None,
    layout: str | None = None,
) -> list[Layer]:
    """The layers of a project file, or one convolution of a weights file (.npy .npz .safetensors .onnx .pt).

    Only .onnx says how a convolution walks: for the others give stride, padding and groups, as for conv2d, and dilation
    where it is not 1. name: which one of several. layout: which axis is which, where the shape leaves it open: oihw,
    hwio, ohwi, oiw, wio or ohw, where o is outputs, i inputs per group, h rows, w columns.
    """
    fields: dict[str, Any] = {}
    if stride is not None:
        fields["stride"] = _pair(stride, "stride")
    if padding is not None:
        fields["mode"], fields["pads"] = _mode(padding)
    if dilation is not None:
        fields["dilation"] = _pair(dilation, "dilation")
    if groups is not None:
        fields["grouping"], fields["groups"] = Grouping.GROUPED, _whole(groups, "groups")
    if layout is not None and layout not in WEIGHT_LAYOUTS:
        raise ConvStudioError(f"layout is {brief(layout)}; use {', '.join(WEIGHT_LAYOUTS)}.")
    given = fields or name is not None or layout is not None
    return [load_weights(path, name, layout, fields)] if given else stored_layers(path)


def kernel(name: str, **parameters: Any) -> npt.NDArray[np.float64]:
    """The weights (rows, columns) of a named kernel: kernel("gaussian", size=5, sigma=1.2)."""
    return make(name, **parameters).weights.copy()


def kernels() -> tuple[str, ...]:
    """The names of all kernels that can be made."""
    return names()


def parse_kernel(text: str) -> npt.NDArray[np.float64]:
    """The weights (rows, columns) of a kernel written as text, in any of the dialects that people paste."""
    return parse(text).weights.copy()


def _array(given: npt.ArrayLike, what: str) -> Array:
    try:
        array = np.asarray(given)
    except ValueError as error:
        raise ConvStudioError(f"{what} is not a regular array of numbers.") from error
    if array.dtype.kind not in "biuf":
        raise ConvStudioError(f"{what} has dtype {array.dtype}; it must be real or integer numbers.")
    if array.size == 0:
        raise ConvStudioError(f"{what} is empty; its shape is {array.shape}.")
    return array


def _batched(source: Array, axes: int, layer: Layer, engine: str) -> Array:
    if source.ndim < axes:
        return _convolved(source, layer, engine)
    return np.stack([_convolved(one, layer, engine) for one in source])


def _convolved(source: Array, layer: Layer, engine: str) -> Array:
    if source.flags.c_contiguous and source.dtype.isnative:
        stack = plan_unseen((layer,), source.shape, source.dtype, engine)
        if stack is not None:
            return render(stack, source)
    return run([layer], Image(source), engine=engine)


def _check_forms(source: Array, weights: Array) -> None:
    if (source.ndim, weights.ndim) not in ((2, 2), (3, 4), (4, 4)):
        raise ConvStudioError(
            f"x has shape {source.shape}, w {weights.shape}; use (C, H, W) or (N, C, H, W) with (O, C/groups, kH, kW), "
            "or (H, W) with (kH, kW)."
        )


def _sides(shape: Sequence[int], what: str, form: str) -> list[int]:
    sides = list(shape) if isinstance(shape, Sequence | np.ndarray) else []
    if len(sides) != form.count(",") + 1 or any(_whole(side, what) < 1 for side in sides):
        raise ConvStudioError(f"{what} is {brief(shape)}; use {form}, each at least 1.")
    return [int(side) for side in sides]


def _layer(weights: Array, bias: npt.ArrayLike | None, *rest: Any) -> Layer:
    """The layer of these arguments; the same object for the same arguments, so that its plan is found again."""
    numbers = None if bias is None else _array(bias, "bias")
    given = None if numbers is None else (numbers.tobytes(), numbers.shape, numbers.dtype)
    try:
        return _known_layer(weights.tobytes(), weights.shape, weights.dtype, given, *rest)
    except TypeError:  # a list among the arguments: it cannot be remembered
        return _new_layer(weights, numbers, *rest)


@remembered
def _known_layer(
    weights: bytes, shape: Sides, dtype: Dtype, bias: tuple[bytes, Sides, Dtype] | None, *rest: Any
) -> Layer:
    numbers = None if bias is None else np.frombuffer(bias[0], dtype=bias[2]).reshape(bias[1])
    return _new_layer(np.frombuffer(weights, dtype=dtype).reshape(shape), numbers, *rest)


def _new_layer(
    weights: Array,
    bias: Array | None,
    stride: Steps,
    padding: Padding,
    dilation: Steps,
    groups: int,
    padding_mode: str,
    value: float,
    flip: bool,
) -> Layer:
    known = [border.value for border in Border]
    if padding_mode not in known:
        raise ConvStudioError(f"padding_mode is {brief(padding_mode)}; use {', '.join(known)}.")
    if not isinstance(flip, bool | np.bool_):
        raise ConvStudioError(f"flip is {brief(flip)}; use True or False.")
    mode, pads = _mode(padding)
    return Layer(
        bank=KernelBank(weights if weights.ndim == 4 else weights[None, None]),
        mode=mode,
        pads=pads,
        stride=_pair(stride, "stride"),
        dilation=_pair(dilation, "dilation"),
        grouping=Grouping.GROUPED,
        groups=_whole(groups, "groups"),
        border=Border(padding_mode),
        border_value=_number(value, "value"),
        flip=bool(flip),
        bias=_bias(bias),
    )


def _bias(numbers: Array | None) -> tuple[float, ...]:
    if numbers is None:
        return ()
    if numbers.ndim > 1:
        raise ConvStudioError(f"bias has shape {numbers.shape}; use one number for each output.")
    return tuple(float(number) for number in numbers.reshape(-1))


def _mode(padding: Padding) -> tuple[Mode, Pads]:
    if isinstance(padding, str):
        word = padding.lower().replace("_", "-")
        if word in ("full", "same", "valid", "same-upper", "same-lower"):
            return Mode(word), ((0, 0), (0, 0))
        raise ConvStudioError(f"padding is {brief(padding)}; use valid, same, full, same_upper, same_lower or numbers.")
    if isinstance(padding, int | np.integer):
        return Mode.EXPLICIT, (_pair(padding, "padding"), _pair(padding, "padding"))
    sides: list[Any] = list(padding) if isinstance(padding, Sequence | np.ndarray) else []
    nested = [isinstance(side, Sequence | np.ndarray) and not isinstance(side, str) for side in sides]
    if nested == [True, True]:
        return Mode.EXPLICIT, (_pair(sides[0], "padding"), _pair(sides[1], "padding"))
    if nested == [False, False]:
        rows, columns = _pair(sides, "padding")
        return Mode.EXPLICIT, ((rows, rows), (columns, columns))
    raise ConvStudioError(
        f"padding is {brief(padding)}; use a word, an int, (vertical, horizontal) or ((top, bottom), (left, right))."
    )


def _pair(steps: Any, what: str) -> Pair:
    if isinstance(steps, int | np.integer):
        return _whole(steps, what), _whole(steps, what)
    sides = list(steps) if isinstance(steps, Sequence | np.ndarray) and not isinstance(steps, str) else []
    if len(sides) != 2:
        raise ConvStudioError(f"{what} is {brief(steps)}; use a whole number or two of them (vertical, horizontal).")
    return _whole(sides[0], what), _whole(sides[1], what)


def _whole(number: Any, what: str) -> int:
    if isinstance(number, bool | np.bool_) or not isinstance(number, int | np.integer):
        raise ConvStudioError(f"{what} is {brief(number)}; it must be a whole number.")
    return int(number)


def _number(number: Any, what: str) -> float:
    if isinstance(number, bool | np.bool_) or not isinstance(number, int | float | np.integer | np.floating):
        raise ConvStudioError(f"{what} is {brief(number)}; it must be a number.")
    return float(number)


def _across(steps: Any, what: str) -> Pair:
    sides = list(steps) if isinstance(steps, Sequence | np.ndarray) and not isinstance(steps, str) else [steps]
    if len(sides) != 1:
        raise ConvStudioError(f"{what} is {brief(steps)}; a signal takes one whole number.")
    return 1, _whole(sides[0], what)


def _padding_across(padding: Padding) -> Padding:
    if isinstance(padding, str):
        return padding
    sides: list[Any] = list(padding) if isinstance(padding, Sequence | np.ndarray) else [padding]
    if len(sides) not in (1, 2):
        raise ConvStudioError(f"padding is {brief(padding)}; a signal takes a word, a whole number or (left, right).")
    return ((0, 0), (_whole(sides[0], "padding"), _whole(sides[-1], "padding")))
