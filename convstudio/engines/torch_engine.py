"""PyTorch, if it is installed: CPU, or a GPU named like "torch:cuda". torch is imported only inside functions."""

import importlib.util

import numpy as np

from convstudio.engines.base import Array, Availability, Demand, EngineError, Taps
from convstudio.engines.patches import PatchEngine
from convstudio.values.plan import Method

_INSTALL = "PyTorch is not installed: pip install 'convstudio[torch]'"


class TorchEngine(PatchEngine):
    """torch.nn.functional.conv2d on a patch, in float32 or float64, never in TF32."""

    methods = frozenset({Method.DIRECT})

    def __init__(self, device: str = "cpu") -> None:
        """device: cpu, cuda, mps or xpu."""
        self._device = device
        self.name = "torch" if device == "cpu" else f"torch:{device}"

    def availability(self) -> Availability:
        """Whether torch is there; a device is asked only where torch is installed, as its import takes a second."""
        if importlib.util.find_spec("torch") is None:
            return Availability(False, _INSTALL)
        import torch

        if self._device == "cpu":
            return Availability(True, f"PyTorch {torch.__version__} on the CPU")
        module = getattr(torch, self._device, None) or getattr(torch.backends, self._device, None)
        works = bool(module is not None and module.is_available())
        return Availability(works, f"PyTorch {torch.__version__}" if works else f"no {self._device} device was found")

    def prices(self, demand: Demand) -> dict[Method, float]:
        """There is nothing to choose from; see base.Engine."""
        return {Method.DIRECT: demand.weights.size * demand.millions * 0.02}

    def correlate(self, patch: Array, taps: Taps) -> Array:
        """The VALID correlation of a patch; see patches.PatchEngine."""
        import torch

        if taps.dtype == np.float64 and self._device == "mps":
            raise EngineError("torch:mps has no float64; choose another engine for this image.")
        with torch.inference_mode():
            source = torch.from_numpy(np.array(patch, dtype=taps.dtype, order="C")).to(self._device)
            weights = torch.from_numpy(taps.weights.astype(taps.dtype)).to(self._device)
            if self._device == "cuda":
                torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
            result = torch.nn.functional.conv2d(
                source[None], weights, stride=taps.stride, dilation=taps.dilation, groups=taps.groups
            )
            return np.asarray(result[0].cpu().numpy())
