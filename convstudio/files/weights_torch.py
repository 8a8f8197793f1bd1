"""The tensors of a PyTorch state dict (.pt, .pth), read by torch itself in the mode that runs no code of the file.

Without torch, or for a whole pickled model, there is one sentence and no way round it.
"""

import io
import re
from functools import partial
from typing import Any

from convstudio.files.errors import FileError, FileRefused, raised_in, shown
from convstudio.files.stored_layer import Numbers, StoredLayer, bias_name

_OLDEST = (2, 6)  # before it, weights_only=True could be made to run code: CVE-2025-32434
_NESTED = ("state_dict", "model_state_dict", "model")


def torch_layers(data: bytes, name: str) -> tuple[StoredLayer, ...]:
    """Every tensor of two axes or more of a state dict; FileError without torch, FileRefused for anything else."""
    tensors = _state_dict(data, name)
    return tuple(
        StoredLayer(key, tuple(tensor.shape), partial(_read, tensor, tensors.get(bias_name(key))))
        for key, tensor in tensors.items()
        if len(tensor.shape) > 1
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
        loaded = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except MemoryError:
        raise FileError(f"Cannot read {shown(name)}: there is not enough memory for it.") from None
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


def _tensors(loaded: Any, kind: type) -> dict[str, Any]:
    """The tensors by name, of a state dict or of a checkpoint that has one inside."""
    if not isinstance(loaded, dict):
        return {}
    inner = next((loaded[key] for key in _NESTED if isinstance(loaded.get(key), dict)), loaded)
    return {key: value for key, value in inner.items() if isinstance(key, str) and isinstance(value, kind)}


def _version(text: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _read(tensor: Any, bias: Any) -> tuple[Numbers, Numbers | None]:
    return _numbers(tensor), None if bias is None else _numbers(bias)


def _numbers(tensor: Any) -> Numbers:
    numbers: Numbers = tensor.detach().double().contiguous().numpy()
    return numbers
