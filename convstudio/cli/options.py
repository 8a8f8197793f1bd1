"""The options that apply, plan and explain share, and what they say of a layer."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convstudio.cli import option_values
from convstudio.files.weights_layout import WEIGHT_LAYOUTS
from convstudio.values.axis_order import LAYOUTS
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Activation, Layer, Mode
from convstudio.values.parameters import Parameter, parameters_of

_PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for parameter in parameters_of(Layer)}


@dataclass(frozen=True)
class LayerOption:
    """An option that sets fields of a layer; its help is the description of the field."""

    flag: str
    field: str
    metavar: str
    fields: Callable[[str, str], dict[str, Any]]

    @property
    def help(self) -> str:
        """The described sentence, and the default where it says something."""
        parameter = _PARAMETERS[self.field]
        word = getattr(parameter.default, "value", None)
        return parameter.described.help + (f" Default: {word}." if word else "")

    @property
    def attribute(self) -> str:
        """Where argparse puts it."""
        return self.flag.lstrip("-").replace("-", "_")


def _two(first: str, second: str, read: Callable[[str, str], tuple[Any, Any]]) -> Callable[[str, str], dict[str, Any]]:
    return lambda option, text: dict(zip((first, second), read(option, text), strict=True))


LAYER_OPTIONS = (
    LayerOption(
        "--mode", "mode", "full|valid|same|same-upper|same-lower", lambda o, t: {"mode": option_values.mode(o, t)}
    ),
    LayerOption("--padding", "pads", "T,B,L,R", lambda o, t: {"mode": Mode.EXPLICIT, "pads": option_values.pads(o, t)}),
    LayerOption("--stride", "stride", "V[,H]", lambda o, t: {"stride": option_values.pair(o, t)}),
    LayerOption("--dilation", "dilation", "V[,H]", lambda o, t: {"dilation": option_values.pair(o, t)}),
    LayerOption("--anchor", "anchor", "R,C", lambda o, t: {"anchor": option_values.place(o, t)}),
    LayerOption(
        "--grouping",
        "grouping",
        "each|depthwise|standard|grouped:N|pointwise",
        _two("grouping", "groups", option_values.grouping),
    ),
    LayerOption(
        "--border",
        "border",
        "|".join("constant:V" if border is Border.CONSTANT else border.value for border in Border),
        _two("border", "border_value", option_values.border),
    ),
    LayerOption("--bias", "bias", "B[,B...]", lambda o, t: {"bias": option_values.numbers(o, t)}),
    LayerOption(
        "--activation",
        "activation",
        "none|relu|abs|magnitude",
        lambda o, t: {"activation": option_values.chosen(o, t, list(Activation))},
    ),
)


def add_kernel_options(parser: argparse.ArgumentParser) -> None:
    """Which kernels, and all that a layer is made of."""
    _add_kernels(parser.add_argument_group("kernels (one of them)"))
    layer = parser.add_argument_group("layer (pairs are vertical, horizontal)")
    for option in LAYER_OPTIONS:
        layer.add_argument(option.flag, metavar=option.metavar, help=option.help)
    layer.add_argument("--flip", action="store_true", default=None, help=_PARAMETERS["flip"].described.help)
    layer.add_argument(
        "--divide",
        metavar="sum|abs-sum|l1|positive|peak|NUMBER",
        help="divide each kernel by its sum, the absolute sum, the sum of absolute weights, the sum of positive "
        "weights, the largest absolute weight, or a number; what would be divided by 0 is left as it is",
    )
    parser.add_argument("--engine", default="auto", metavar="NAME", help="who computes: convstudio doctor lists them")


def _add_kernels(kernels: argparse._ArgumentGroup) -> None:
    kernels.add_argument(
        "-k",
        "--kernel",
        action="append",
        metavar="KERNEL",
        help='rows such as "0 1 0; 1 -4 1; 0 1 0" in any dialect, a name such as sobel-x or gaussian:size=5,sigma=1.2, '
        "or @file; may be given several times. With --grouping pointwise: one weight for all channels (1x1), or a row "
        'with one for each, such as "0.299 0.587 0.114"; each -k is one output',
    )
    kernels.add_argument(
        "--weights",
        metavar="FILE[:NAME]",
        help="a bank (outputs, inputs per group, rows, columns) from .npy .npz .safetensors .onnx .pt. Only .onnx says "
        "how it walks: for the others give --stride, --mode or --padding, --grouping, and --dilation where it is not 1",
    )
    kernels.add_argument(
        "--weights-layout",
        choices=WEIGHT_LAYOUTS,
        help="which axis of --weights is which: o outputs, i inputs per group, h rows, w columns. oihw: PyTorch; hwio: "
        "Keras; ohwi: TFLite; oiw and wio: a signal; ohw: a list of kernels. Asked for where the shape leaves it open",
    )
    kernels.add_argument("--project", metavar="FILE", help="the layers of a project file")


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """Which input, and which of its channels."""
    parser.add_argument("input", metavar="INPUT", help="a picture, a .npy array, or a signal (.csv, .wav)")
    parser.add_argument(
        "--channels",
        metavar="all|rgb|gray|alpha|0,2,...",
        help="rgb: all but alpha (the default); gray: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); alpha: only that; "
        "or numbers from 0",
    )
    parser.add_argument(
        "--layout",
        choices=tuple(LAYOUTS),
        help="which axis of a .npy array or a table is which: c channels, h rows, w columns or samples",
    )


def layer_fields(args: argparse.Namespace) -> dict[str, Any]:
    """The fields of a layer that options were given for."""
    fields: dict[str, Any] = {}
    if args.mode is not None and args.padding is not None:
        raise ConvStudioError("--mode and --padding exclude each other; give one of them.")
    for option in LAYER_OPTIONS:
        text = getattr(args, option.attribute)
        if text is not None:
            fields |= option.fields(option.flag, text)
    return fields | ({"flip": True} if args.flip else {})


def given_layer_options(args: argparse.Namespace) -> list[str]:
    """The flags of a layer that stand on the command line."""
    flags = {option.flag: option.attribute for option in LAYER_OPTIONS} | {"--flip": "flip", "--divide": "divide"}
    return [flag for flag, attribute in flags.items() if getattr(args, attribute) is not None]
