"""Sums in the narrow types that networks run in, by PyTorch: to see what they lose, never to compute a result."""

import importlib.util

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array, EngineError
from convstudio.engines.torch.devices import exact_settings, is_of_the_device, rounded_settings
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair

TYPES = ("float16", "bfloat16", "tf32")


def narrow_types() -> dict[str, str]:
    """Each of TYPES with the reason why it cannot be had here, empty where it can."""
    if importlib.util.find_spec("torch") is None:
        return dict.fromkeys(TYPES, "PyTorch is not installed: pip install 'convstudio[torch]'")
    import torch

    rounds = torch.cuda.is_available() and torch.cuda.get_device_capability() >= (8, 0)
    return {"float16": "", "bfloat16": "", "tf32": "" if rounds else "TF32 needs an NVIDIA GPU of 2020 or newer"}


def narrow_sums(
    name: str,
    patch: Array,
    weights: Weights,
    bias: npt.NDArray[np.float64],
    stride: Pair,
    dilation: Pair,
    groups: int,
) -> Array:
    """The VALID correlation (kernels, rows, columns) float32 of a patch (channels, rows, columns), with bias.

    On a GPU where there is one. float16, bfloat16: input, weights, bias and result are of the type; tf32: float32 whose
    products are of 10 bits. Raises EngineError where the type or memory is lacking.
    """
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    kind = torch.float32 if name == "tf32" else getattr(torch, name)
    planes, kernels, added = (
        torch.tensor(np.ascontiguousarray(numbers), device=device, dtype=kind) for numbers in (patch, weights, bias)
    )
    settings = rounded_settings() if name == "tf32" else exact_settings()
    try:
        with settings, torch.inference_mode():
            sums = torch.nn.functional.conv2d(planes[None], kernels, added, stride, 0, dilation, groups)[0]
            result: Array = sums.to(device="cpu", dtype=torch.float32).numpy()
    except RuntimeError as error:
        if not is_of_the_device(error):
            raise
        raise EngineError(f"torch has no {name} here: {str(error).splitlines()[0][:100]}.") from error
    return result
