"""The stack of layers that a command line asks for."""

import argparse
import re
from dataclasses import replace
from typing import Any

import numpy as np

from convstudio.cli.kernel_options import bank_divided_by, divided_by, spread, undivided
from convstudio.cli.options import given_layer_options, layer_fields
from convstudio.cli.stderr_messages import say
from convstudio.kernels import make
from convstudio.texts import parse
from convstudio.values.decimal_commas import told_doubt
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.layer import Grouping, Layer
from convstudio.values.number_parsing import shown

SWITCHES = {
    "stride": "--stride",
    "padding": "--mode or --padding",
    "groups": "--grouping",
    "dilation": "--dilation",
    "layout": "--weights-layout",
}
"""How a command gives what a weights file does not state."""

_RECIPE = re.compile(r"\s*[A-Za-z][\w-]*\s*(:.*)?", re.ASCII | re.DOTALL)
_TEXT_BYTES = 2_000_000


def layers_from(args: argparse.Namespace, channels: int) -> list[Layer]:
    """The layers of -k, --weights or --project for an input of this many channels."""
    given = [("-k", args.kernel), ("--weights", args.weights), ("--project", args.project)]
    flags = [flag for flag, value in given if value]
    if len(flags) != 1:
        found = f"{' and '.join(flags)} were given" if flags else "none was given"
        raise ConvStudioError(f"a layer needs one of -k KERNEL, --weights FILE and --project FILE; {found}.")
    if args.weights_layout and not args.weights:
        raise ConvStudioError(f"--weights-layout is {args.weights_layout}; it goes with --weights.")
    if args.project:
        return _from_project(args)
    return [_from_weights(args, channels) if args.weights else _from_kernels(args, channels)]


def kernel_from(text: str) -> Kernel:
    """The kernel of a text in any dialect, of a recipe ("gaussian:size=5"), or of a file (@path) with one of these."""
    if text.startswith("@"):
        from convstudio.files.file_reading import read_bytes

        return kernel_from(_decoded(read_bytes(text[1:], _TEXT_BYTES), text))
    if _RECIPE.fullmatch(text):
        return make(text)
    for sentence in told_doubt(text):
        say(sentence)
    return parse(text)


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConvStudioError(f"{name[:100]} holds no text; a kernel file has rows of numbers.") from error
    if text.lstrip().startswith("@"):
        raise ConvStudioError(f"{name[:100]} names another file; a kernel file has rows of numbers.")
    return text


def _from_project(args: argparse.Namespace) -> list[Layer]:
    flags = given_layer_options(args)
    if flags:
        raise ConvStudioError(f"{', '.join(flags)} cannot be given with --project: its layers have their own values.")
    from convstudio.files.projects import load_layers

    return load_layers(args.project, {**SWITCHES, "stride": "--weights in place of --project, --stride"})


def _from_kernels(args: argparse.Namespace, channels: int) -> Layer:
    fields = layer_fields(args)
    kernels = [kernel_from(text) for text in args.kernel]
    if args.divide is not None:
        _say(undivided(zip(map(_name, args.kernel), kernels, strict=True), args.divide))
        kernels = [divided_by(kernel, args.divide) for kernel in kernels]
    bank = spread(kernels, fields.get("grouping", Grouping.EACH), fields.get("groups", 1), channels)
    return Layer(bank=bank, **fields)


def _from_weights(args: argparse.Namespace, channels: int) -> Layer:
    from convstudio.files.weights import load_weights, split_name

    fields = layer_fields(args)
    layer = load_weights(*split_name(args.weights), args.weights_layout, fields, SWITCHES)
    changes: dict[str, Any] = {}
    if args.divide is not None:
        places = np.ndindex(layer.bank.outputs, layer.bank.inputs)
        _say(undivided(((f"kernel {at[0]},{at[1]}", layer.bank.kernel(*at)) for at in places), args.divide))
        changes["bank"] = bank_divided_by(layer.bank, args.divide)
    single = layer.bank.outputs == layer.bank.inputs == 1
    if "grouping" not in fields and single and channels > 1:  # one kernel: on every channel, as with -k
        changes["grouping"] = Grouping.EACH
    return replace(layer, **changes)


def _name(text: str) -> str:
    return text.strip() if _RECIPE.fullmatch(text) else shown(text)


def _say(sentence: str) -> None:
    if sentence:
        say(sentence)
