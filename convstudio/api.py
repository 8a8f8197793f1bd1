"""What a script uses: convolution of plain arrays, plans, kernels, files."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.engines.planning import facts_of, make_stack_plan
from convstudio.engines.registry import AUTO
from convstudio.files.opening import open_image
from convstudio.files.projects import load_layers
from convstudio.geometry import get_padding
from convstudio.jobs.render import render
from convstudio.kernels import make, names
from convstudio.texts import parse
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer, Mode, Pads, Pair
from convstudio.values.plan import InputFacts, Plan, Shape

Array = npt.NDArray[Any]
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
    layer = _layer(weights, bias, stride, padding, dilation, groups, padding_mode, value, flip)
    if source.ndim == 2 and weights.ndim == 2:
        return _convolved(source[None], layer, engine)[0]
    if weights.ndim != 4 or source.ndim not in (3, 4):
        raise ConvStudioError(
            f"x has shape {source.shape}, w {weights.shape}; use (C, H, W) or (N, C, H, W) with (O, C/groups, kH, kW), "
            "or (H, W) with (kH, kW)."
        )
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
        _across(stride, "stride", 1),
        _padding_across(padding),
        _across(dilation, "dilation", 1),
        groups,
        padding_mode,
        value,
        flip,
    )
    if plain:
        return _convolved(source[None, None], layer, engine)[0, 0]
    return _batched(source[..., None, :], 4, layer, engine)[..., 0, :]


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
    layer = _layer(np.zeros(tuple(weight_shape)), None, stride, padding, dilation, groups, "zeros", 0.0, False)
    return make_stack_plan([layer], _facts_for(input_shape)).output_shape


def plan(x: npt.ArrayLike, w: npt.ArrayLike, bias: npt.ArrayLike | None = None, **arguments: Any) -> Plan:
    """What conv2d(x, w, bias, ...) would do: output_shape, padding, method, parameters, macs, reasons, bytes."""
    source, weights = _array(x, "x"), _array(w, "w")
    planes = source[None] if source.ndim == 2 else source.reshape(source.shape[-3:]) if source.ndim == 3 else source[0]
    engine = arguments.pop("engine", AUTO)
    defaults = {"stride": 1, "padding": "valid", "dilation": 1, "groups": 1}
    rest = {"padding_mode": "zeros", "value": 0.0, "flip": False}
    unknown = set(arguments) - set(defaults) - set(rest)
    if unknown:
        raise ConvStudioError(f"plan has no argument {', '.join(sorted(unknown))}; it takes those of conv2d.")
    chosen = {**defaults, **rest, **arguments}
    layer = _layer(weights, bias, *(chosen[name] for name in (*defaults, *rest)))
    return make_stack_plan([layer], facts_of(Image(planes)), engine).plans[0]


def run(layers: Sequence[Layer], image: Image | npt.ArrayLike, *, engine: str = AUTO) -> Array:
    """The whole result (O, H', W') of a stack of layers on an image or an array (C, H, W)."""
    source = image if isinstance(image, Image) else Image(_array(image, "image"))
    return render(make_stack_plan(list(layers), facts_of(source), engine), source.array)


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
    return run([layer], Image(source), engine=engine)


def _facts_for(input_shape: Sequence[int]) -> InputFacts:
    if len(input_shape) != 3 or min(input_shape) < 1:
        raise ConvStudioError(f"the input shape is {tuple(input_shape)}; use (channels, rows, columns).")
    channels, rows, columns = (int(side) for side in input_shape)
    return InputFacts((channels, rows, columns), "float32")


def _layer(
    weights: Array,
    bias: npt.ArrayLike | None,
    stride: Steps,
    padding: Padding,
    dilation: Steps,
    groups: int,
    padding_mode: str,
    value: float,
    flip: bool,
) -> Layer:
    if weights.ndim not in (2, 4):
        raise ConvStudioError(f"w has shape {weights.shape}; use (O, C/groups, kH, kW), or (kH, kW) for one plane.")
    if padding_mode not in [border.value for border in Border]:
        raise ConvStudioError(f"padding_mode is {padding_mode!r}; use {', '.join(border.value for border in Border)}.")
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
        border_value=float(value),
        flip=bool(flip),
        bias=_bias(bias),
    )


def _bias(bias: npt.ArrayLike | None) -> tuple[float, ...]:
    return () if bias is None else tuple(float(number) for number in _array(bias, "bias").reshape(-1))


def _mode(padding: Padding) -> tuple[Mode, Pads]:
    if isinstance(padding, str):
        word = padding.lower().replace("_", "-")
        if word in ("full", "same", "valid", "same-upper", "same-lower"):
            return Mode(word), ((0, 0), (0, 0))
        raise ConvStudioError(f"padding is {padding!r}; use valid, same, full, same_upper, same_lower or numbers.")
    if isinstance(padding, int | np.integer):
        return Mode.EXPLICIT, ((int(padding), int(padding)), (int(padding), int(padding)))
    sides = list(padding)
    if len(sides) == 2 and all(isinstance(side, int | np.integer) for side in sides):
        (rows, columns) = _pair(sides, "padding")
        return Mode.EXPLICIT, ((rows, rows), (columns, columns))
    if len(sides) == 2 and all(not isinstance(side, int | np.integer) for side in sides):
        return Mode.EXPLICIT, (_pair(sides[0], "padding"), _pair(sides[1], "padding"))
    raise ConvStudioError(f"padding is {padding!r}; use a word, an int, (vertical, horizontal) or four numbers.")


def _pair(steps: Any, what: str) -> Pair:
    if isinstance(steps, int | np.integer):
        return _whole(steps, what), _whole(steps, what)
    sides = list(steps) if isinstance(steps, Sequence | np.ndarray) and not isinstance(steps, str) else []
    if len(sides) != 2:
        raise ConvStudioError(f"{what} is {steps!r}; use a whole number or two of them (vertical, horizontal).")
    return _whole(sides[0], what), _whole(sides[1], what)


def _whole(number: Any, what: str) -> int:
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise ConvStudioError(f"{what} is {number!r}; it must be a whole number.")
    return int(number)


def _across(steps: Steps, what: str, vertical: int) -> Pair:
    sides = [steps] if isinstance(steps, int | np.integer) else list(steps)
    if len(sides) != 1:
        raise ConvStudioError(f"{what} is {steps!r}; a signal takes one whole number.")
    return vertical, _whole(sides[0], what)


def _padding_across(padding: Padding) -> Padding:
    if isinstance(padding, str):
        return padding
    sides = [padding, padding] if isinstance(padding, int | np.integer) else list(padding)
    if len(sides) == 1:
        sides = [sides[0], sides[0]]
    return ((0, 0), _pair(sides, "padding"))
