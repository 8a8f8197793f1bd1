"""The tensors of a PyTorch state dict (.pt, .pth), read by torch itself in the mode that runs no code of the file.

Without torch, or for a whole pickled model, there is one sentence and no way round it.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from convstudio.engines.torch.devices import is_out_of_memory
from convstudio.files.errors import FileError, FileRefused, raised_in, shown
from convstudio.files.stored_layer import Numbers, StoredLayer, bias_name
from convstudio.files.weights_npz import check_archive
from convstudio.values.kernel import MAXIMUM_WEIGHTS

_OLDEST = (2, 6)  # before it, weights_only=True could be made to run code: CVE-2025-32434
_NESTED = ("state_dict", "model_state_dict", "model")  # of a checkpoint: what is taken where there are more
_DEEPEST = 8  # dicts in dicts that are looked into


def torch_layers(data: bytes, name: str) -> tuple[StoredLayer, ...]:
    """Every tensor of two axes or more of a state dict; FileError without torch, FileRefused for anything else."""
    if data.startswith(b"PK"):
        check_archive(data, name)
    tensors = _state_dict(data, name)
    return tuple(
        StoredLayer(key, tuple(tensor.shape), partial(_read, tensors, key, name))
        for key, tensor in tensors.items()
        if not tensor.is_nested and len(tensor.shape) > 1
    )


def _state_dict(data: bytes, name: str) -> dict[str, Any]:
    try:
        import torch
    except ImportError as error:
        raise FileError(
            f"{shown(name)} needs PyTorch to be read: pip install torch, or save its weights as .safetensors."
        ) from error
    if _version(torch.__version__) < _OLDEST:
        raise FileError(f"{shown(name)} needs PyTorch 2.6 or newer; this is {torch.__version__}.")
    try:
        with _memory_told(name), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old kinds of tensors; each is read right or refused below
            loaded = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except FileError:
        raise
    except Exception as error:  # torch names no family of errors
        if not raised_in(error, "torch", "zipfile", "tarfile", "pickle"):
            raise
        raise FileRefused(
            f"{shown(name)} is damaged or more than a state dict: save it with torch.save(model.state_dict(), ...)."
        ) from error
    tensors = _tensors(loaded, torch.Tensor)
    if not tensors:
        raise FileRefused(f"{shown(name)} holds no named tensors: save it with torch.save(model.state_dict(), ...).")
    return tensors


@contextmanager
def _memory_told(name: str) -> Iterator[None]:
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, MemoryError) or is_out_of_memory(error):
            raise FileError(f"Cannot read {shown(name)}: there is not enough memory for it.") from None
        raise


def _tensors(loaded: Any, kind: type) -> dict[str, Any]:
    """The tensors by name: of a state dict, of the one inside a checkpoint, or of several, each after its keys."""
    found = _state_dicts(loaded, kind)
    for path in (*((key,) for key in _NESTED), (), *(found if len(found) == 1 else ())):
        if path in found:
            return found[path]
    return {".".join((*path, key)): tensor for path, tensors in found.items() for key, tensor in tensors.items()}


def _state_dicts(loaded: Any, kind: type) -> dict[tuple[str, ...], dict[str, Any]]:
    """The dicts that hold tensors by name, under the keys that lead to them; those of an optimizer go by number."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    waiting: list[tuple[tuple[str, ...], Any]] = [((), loaded)]
    seen: set[int] = set()
    for path, value in waiting:  # grows meanwhile; a pickle may hold itself
        if not isinstance(value, dict) or id(value) in seen or len(path) > _DEEPEST:
            continue
        seen.add(id(value))
        named = {key: inner for key, inner in value.items() if isinstance(key, str)}
        waiting += [((*path, key), inner) for key, inner in named.items()]
        if tensors := {key: inner for key, inner in named.items() if isinstance(inner, kind)}:
            found[path] = tensors
    return found


def _version(text: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _read(tensors: dict[str, Any], key: str, file: str) -> tuple[Numbers, Numbers | None]:
    bias = bias_name(key)
    return _numbers(tensors[key], key, file), _numbers(tensors[bias], bias, file) if bias in tensors else None


def _numbers(tensor: Any, key: str, file: str) -> Numbers:
    """The numbers of a tensor; refused unless they are real, laid out in full, and as many as memory holds."""
    place, layout = f"{shown(key)} in {shown(file)}", str(tensor.layout)
    if tensor.is_quantized:
        raise FileRefused(f"{place} is quantized: save its dequantize().")
    if tensor.is_nested or layout != "torch.strided":
        raise FileRefused(f"{place} is nested or sparse: save its to_dense().")
    if tensor.device.type != "cpu":
        raise FileRefused(f"{place} has a shape but no numbers: save the model after its weights were loaded.")
    if tensor.is_complex():
        raise FileRefused(f"{place} holds complex numbers; only real ones are read.")
    if tensor.numel() > MAXIMUM_WEIGHTS:
        raise FileRefused(f"{place} has more than {MAXIMUM_WEIGHTS} numbers.")
    with _memory_told(file):
        numbers: Numbers = tensor.detach().double().contiguous().numpy()
    return numbers
