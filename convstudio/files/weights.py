"""Kernel banks out of model files: .npy, .npz, .safetensors, .onnx, .pt, told by content.

load_weights gives one convolution as a Layer; list_layers says which there are. Most files hold weights and nothing of
how they walk: that is asked for, never assumed. No file is ever run: arrays of objects, pickles and data that lies
outside the file are refused.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from convstudio.files.errors import FileError, FileRefused, shown
from convstudio.files.file_reading import read_bytes
from convstudio.files.npy_arrays import array_header, read_array
from convstudio.files.npy_images import MAGIC
from convstudio.files.path_checks import is_file
from convstudio.files.stored_layer import Numbers, StoredLayer
from convstudio.files.weights_layout import LAYOUTS, doubt, in_our_order, is_transposed
from convstudio.files.weights_npz import is_torch_zip, npz_layers
from convstudio.files.weights_onnx import onnx_layers
from convstudio.files.weights_parts import made_by
from convstudio.files.weights_safetensors import looks_like_safetensors, safetensors_layers
from convstudio.files.weights_torch import torch_layers
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import MAXIMUM_WEIGHTS, KernelBank
from convstudio.values.layer import Grouping, Layer

WEIGHT_ENDINGS = (".npy", ".npz", ".safetensors", ".onnx", ".pt", ".pth")

ARGUMENTS = {
    "stride": "stride=",
    "padding": "padding=",
    "groups": "groups=",
    "dilation": "dilation=",
    "layout": "layout=",
}
"""How a script gives what a file does not state."""

_FIELDS = {"stride": "stride", "padding": "mode", "groups": "grouping"}  # of a layer: what the answer sets
_LISTED = 10  # names in a refusal
_PICKLE_VERSIONS = tuple(bytes((0x80, version)) for version in range(2, 6))


def load_weights(
    path: str | os.PathLike[str],
    name: str | None = None,
    layout: str | None = None,
    fields: Mapping[str, Any] | None = None,
    asked: Mapping[str, str] = ARGUMENTS,
) -> Layer:
    """The convolution called `name` in a file, or its only one.

    layout: see weights_layout. fields: of the layer, before what the file states. asked: see ARGUMENTS.

    Raises FileError, FileRefused: the sentence lists the names when there is a choice, and what has to be given when
    neither the file nor the caller says it.
    """
    layers, given = list_layers(path), fields or {}
    stored = _chosen(layers, name, Path(path).name)
    file = shown(Path(path).name)
    place = file if stored.name == Path(path).stem else f"{shown(stored.name)} in {file}"
    if np.prod(stored.shape, dtype=float) > MAXIMUM_WEIGHTS:
        raise FileRefused(f"{shown(stored.described)} has more than {MAXIMUM_WEIGHTS} weights.")
    if call := made_by(stored.name, [layer.name for layer in layers]):
        raise FileRefused(f"{place} is only part of the weights: save the model after {call}.")
    weights, bias = stored.read()
    if layout not in LAYOUTS[4][1:] and is_transposed(stored, bias):
        raise FileRefused(f"{place} is a transposed convolution, which is not run; plain ones are.")
    _check_stated(stored, given, "" if layout else doubt(stored, bias), place, asked)
    try:
        bank = KernelBank(in_our_order(weights, layout or LAYOUTS[len(stored.shape)][0]))
        return replace(_layer(stored, bank, bias), **given)
    except FileError:
        raise
    except ConvStudioError as error:
        raise FileRefused(f"{place}: {error}") from error


def list_layers(path: str | os.PathLike[str]) -> tuple[StoredLayer, ...]:
    """What a weights file holds that can be a bank of kernels, in the order of the file."""
    data = read_bytes(path)
    return _reader(data, Path(path))(data, Path(path).name)


def split_name(text: str) -> tuple[str, str | None]:
    """(path, name or None) of FILE[:NAME]; a colon that belongs to the path of a file that exists stays with it."""
    drive = 2 if len(text) > 2 and text[0].isalpha() and text[1] == ":" and text[2] in "\\/" else 0
    colons = [at for at, letter in enumerate(text) if letter == ":" and at >= drive]
    if not colons or is_file(text):
        return text, None
    at = next((at for at in colons if is_file(text[:at])), colons[0])
    return text[:at], text[at + 1 :] or None


def _reader(data: bytes, path: Path) -> Callable[[bytes, str], tuple[StoredLayer, ...]]:
    if data.startswith(MAGIC):
        return _npy_layers
    if data.startswith(b"PK\x03\x04"):
        return torch_layers if is_torch_zip(data) else npz_layers
    if data.startswith(_PICKLE_VERSIONS):
        return torch_layers
    if looks_like_safetensors(data):
        return safetensors_layers
    if path.suffix.lower() == ".onnx" and data:  # ONNX files have no mark of their own
        return onnx_layers
    raise FileRefused(f"{shown(path.name)} holds no weights: it is none of {', '.join(WEIGHT_ENDINGS)}.")


def _npy_layers(data: bytes, name: str) -> tuple[StoredLayer, ...]:
    shape, *_ = array_header(data, name)
    return (StoredLayer(Path(name).stem, shape, lambda: (read_array(data, name), None)),)


def _chosen(layers: tuple[StoredLayer, ...], name: str | None, file: str) -> StoredLayer:
    fitting = [layer for layer in layers if 2 <= len(layer.shape) <= 4]
    if name is not None:
        wanted = [layer for layer in fitting if layer.name == name]
        wanted = wanted or [layer for layer in fitting if layer.name == f"{name}.weight"]
        if len(wanted) == 1:
            return wanted[0]
        count = f"{len(wanted)} layers" if wanted else "no kernels"
        raise FileRefused(f"{shown(file)} has {count} called {shown(name)}; it has {_names(fitting)}.")
    convolutions = [layer for layer in fitting if len(layer.shape) > 2 and not layer.transposed] or fitting
    named = [layer for layer in convolutions if layer.name == "weight"]
    if len(named or convolutions) == 1:
        return (named or convolutions)[0]
    if not fitting:
        raise FileRefused(f"{shown(file)} holds no kernels: arrays of 2, 3 or 4 axes; it has {_names(list(layers))}.")
    raise FileRefused(f"{shown(file)} holds several; add :NAME, one of {_names(convolutions)}.")


def _names(layers: list[StoredLayer]) -> str:
    """The first names with shapes, as many as a sentence holds."""
    if not layers:
        return "none"
    text = ""
    for count, layer in enumerate(layers):
        if count == _LISTED or len(text) + len(layer.described) > 110:
            return f"{text.removesuffix(', ') or layers[0].described[:110]} … ({len(layers)} in all)"
        text += f"{layer.described}, "
    return text.removesuffix(", ")


def _check_stated(
    stored: StoredLayer, fields: Mapping[str, Any], layouts: str, place: str, asked: Mapping[str, str]
) -> None:
    """Refuse weights without a walk; a plain matrix is one kernel, which walks as a typed one does."""
    if stored.unread and "mode" not in fields:
        other = stored.border is not Border.ZEROS
        border = f"; the border is {stored.border.value}" if other else ", and the border where it is not zeros"
        raise FileRefused(
            f"{place} is padded by a node before it in a way that is not read: give {asked['padding']}{border}."
        )
    missing = (
        [] if stored.stated or len(stored.shape) == 2 else [what for what in _FIELDS if _FIELDS[what] not in fields]
    )
    ways = [asked[what] for what in missing]
    if layouts:
        missing, ways = [*missing, "layout"], [*ways, f"{asked['layout']} ({layouts})"]
    if not missing:
        return
    more = "" if "dilation" in fields else f", and {asked['dilation']} where it is not 1"
    raise FileRefused(f"{place} states no {_listed(missing, 'or')}: give {_listed(ways, 'and')}{more}.")


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])


def _layer(stored: StoredLayer, bank: KernelBank, bias: Numbers | None) -> Layer:
    if stored.groups < 1 or bank.outputs % stored.groups:
        raise FileRefused(f"{shown(stored.name)} has groups {stored.groups}, which must divide {bank.outputs} outputs.")
    if bias is not None and bias.shape != (bank.outputs,):
        raise FileRefused(f"The bias of {shown(stored.name)} is {bias.shape}; it must be ({bank.outputs},).")
    return Layer(
        bank=bank,
        mode=stored.mode,
        pads=stored.pads,
        stride=stored.stride,
        dilation=stored.dilation,
        border=stored.border,
        border_value=stored.border_value,
        grouping=Grouping.GROUPED,
        groups=stored.groups,
        bias=() if bias is None else tuple(float(number) for number in bias),
        name=stored.name,
    )
