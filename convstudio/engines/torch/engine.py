"""The engine of PyTorch: on the CPU, or a GPU named like "torch:cuda". torch is imported only inside functions.

An image is sent to the device once and stays there as long as it lives; its borders are applied there. Work is cut
into tiles of bounded memory. Where memory runs out all the same, tiles are halved, and the smallest go to the CPU.
"""

import hashlib
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from convstudio.engines.base import Array, Availability, Demand, EngineError, Reading, Taps
from convstudio.engines.input_patches import gathered, part_of
from convstudio.engines.torch.cost_model import COSTS, torch_prices
from convstudio.engines.torch.device_cache import DeviceCache
from convstudio.engines.torch.devices import (
    DEVICES,
    Tensor,
    availability_of,
    exact_settings,
    is_of_the_device,
    is_out_of_memory,
    landing,
    release,
)
from convstudio.engines.torch.direct import by_library, by_products, by_shifts, factors_of, passes, regrouped
from convstudio.engines.torch.fft import by_transforms
from convstudio.engines.torch.input_patches import Planes, patch, sent
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair
from convstudio.values.memory_budget import DEVICE_IMAGES, DEVICE_WEIGHTS
from convstudio.values.plan import Method
from convstudio.values.translatable_message import Message

_INSTALL = "PyTorch is not installed: pip install 'convstudio[torch]'"
_LEAST_TILE = 1 << 12  # samples: what does not fit in tiles of these is left to the CPU

Tile = tuple[slice, slice]


class TorchEngine:
    """conv2d, sums tap by tap, passes and transforms of PyTorch in float32 or float64, never in TF32."""

    methods = frozenset({Method.DIRECT, Method.SEPARABLE, Method.FFT, Method.MATRIX})

    def __init__(self, device: str = "cpu") -> None:
        """device: cpu, cuda, mps or xpu."""
        self.device = DEVICES[device]
        self.name = "torch" if device == "cpu" else f"torch:{device}"
        self._known_as = device
        self._images = DeviceCache(DEVICE_IMAGES)
        self._weights = DeviceCache(DEVICE_WEIGHTS)
        self._notices: dict[Message, None] = {}

    def availability(self) -> Availability:
        """Whether torch and the device are there, and what befell it; torch is imported only where it is installed."""
        if importlib.util.find_spec("torch") is None:
            return Availability(False, _INSTALL)
        found = availability_of(self._known_as)
        return Availability(found.works, "; ".join([found.reason, *self.notices]))

    @property
    def notices(self) -> tuple[Message, ...]:
        """What a person should know of the work done so far, each once: that memory ran out and what was done then."""
        return tuple(self._notices)

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds of each method; see base.Engine."""
        doubled = demand.dtype == np.float64
        return {} if doubled and not self.device.doubles else torch_prices(demand, COSTS[self._known_as])

    def compute(self, reading: Reading, taps: Taps, out: Array) -> None:
        """The sums of what a reading shows, with their bias, into out; see base.Engine."""
        import torch

        if taps.dtype == np.float64 and not self.device.doubles:
            raise EngineError(f"{self.name} has no float64; choose another engine for this image.")
        with self._failures_in_words(), exact_settings(), torch.inference_mode():
            self._in_tiles(reading, taps, out)

    def _in_tiles(self, reading: Reading, taps: Taps, out: Array) -> None:
        most, kept, arrive = self.device.working // _bytes_of_a_sample(taps), True, _nothing
        tiles = [(slice(0, out.shape[1]), slice(0, out.shape[2]))]
        while tiles:
            tile = tiles.pop()
            if _area(tile) > max(most, 1):
                tiles += _halves(tile)
                continue
            try:
                sums = self._sums(part_of(reading, taps, *tile), taps, kept=kept)
                follows = landing(sums, out[:, tile[0], tile[1]], self.device)
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
                most, kept = _area(tile) // 2, False
                tiles.append(tile)
            else:
                arrive()
                arrive = follows
                continue
            self._make_room()
            if most < _LEAST_TILE:
                self._leave(tiles, reading, taps, out)
                break
        arrive()

    def _make_room(self) -> None:
        self._images.clear()
        self._weights.clear()
        release(self.device)
        self._notices[Message("{engine} ran out of memory, so it worked in smaller tiles", engine=self.name)] = None

    def _leave(self, tiles: list[Tile], reading: Reading, taps: Taps, out: Array) -> None:
        """Compute the tiles that are left on the CPU, and note it; EngineError if this engine is the CPU's."""
        if self.name == "torch":
            raise EngineError(
                "torch ran out of memory even in small tiles; close other programs or choose engine auto."
            )
        words = "{engine} ran out of memory even in small tiles, so the CPU did the rest"
        self._notices[Message(words, engine=self.name)] = None
        beside = TorchEngine("cpu")
        for across, along in tiles:
            beside.compute(part_of(reading, taps, across, along), taps, out[:, across, along])

    @contextmanager
    def _failures_in_words(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            if not is_of_the_device(error):
                raise
            reason = (str(error).splitlines() or ["it gives no reason"])[0][:100]
            raise EngineError(f"{self.name} failed: {reason.rstrip('.')}; choose another engine.") from error

    def _sums(self, reading: Reading, taps: Taps, *, kept: bool) -> Tensor:
        import torch

        planes, seen = self._planes(reading, kept=kept)
        x = patch(planes, seen, getattr(torch, taps.dtype.name))
        sums = self._correlated(x, taps, tame=self.device.exact or planes.tame)
        if taps.bias is not None and taps.bias.any():
            sums += self._there(taps.bias, taps)[:, None, None]
        return sums

    def _planes(self, reading: Reading, *, kept: bool) -> tuple[Planes, Reading]:
        """Samples on the device and how to read them: all of a kept image, else no more than what is read."""
        device, whole = self.device.type, reading.whole
        if not self.device.keeps:
            return sent(reading.source, device), reading
        if kept and whole is not None and not whole.flags.writeable and whole.nbytes <= DEVICE_IMAGES:
            planes = self._images.get(id(whole), whole.nbytes, lambda: sent(whole, device), owner=whole)
            return planes.picked(reading.channels), reading
        samples = gathered(reading)
        rows, columns = (
            walk._replace(positions=range(len(walk.positions))) for walk in (reading.rows, reading.columns)
        )
        return sent(samples, device), Reading(samples, rows, columns)

    def _correlated(self, x: Tensor, taps: Taps, *, tame: bool) -> Tensor:
        match Method.DIRECT if taps.every_tap and taps.method is not Method.MATRIX else taps.method:
            case Method.FFT:
                return by_transforms(x, taps, lambda kernels, tile: self._spectra(kernels, tile, taps))
            case Method.SEPARABLE:
                return self._separable(x, taps, tame=tame)
            case Method.MATRIX:
                return self._direct(x, taps, tame=tame, planewise=False)
            case _:
                return self._direct(x, taps, tame=tame, planewise=self.device.exact)

    def _direct(self, x: Tensor, taps: Taps, *, tame: bool, planewise: bool) -> Tensor:
        if planewise:
            return by_shifts(x, taps)
        weights = self._there(taps.weights, taps)
        if not tame:
            return by_products(x, weights, taps)
        uneven = taps.groups > 1 and taps.groups % 8 > 0  # a CPU sums planes by eight: others lie better side by side
        return by_library(x, weights, taps, channels_last=self.device.exact and uneven)

    def _separable(self, x: Tensor, taps: Taps, *, tame: bool) -> Tensor:
        factors = factors_of(taps.weights)
        planewise = self.device.exact
        if factors is None:  # few outputs of a bank may have a rank that the whole has not, never the other way round
            return self._direct(x, taps, tame=tame, planewise=planewise)
        first, second = passes(taps, *factors)
        between = regrouped(self._direct(x, first, tame=tame, planewise=planewise), taps)
        return self._direct(between, second, tame=tame, planewise=planewise)

    def _there(self, numbers: Weights, taps: Taps) -> Tensor:
        """Weights or a bias on the device, in the dtype of the sums."""
        import torch

        def make() -> Tensor:
            return torch.from_numpy(numbers.astype(taps.dtype)).to(self.device.type)

        return self._weights.get(_key(numbers, taps, None), numbers.size * taps.dtype.itemsize, make)

    def _spectra(self, kernels: Weights, tile: Pair, taps: Taps) -> Tensor:
        import torch

        def make() -> Tensor:
            return torch.fft.rfft2(self._there(kernels, taps), s=tile).conj().resolve_conj()

        size = kernels.shape[0] * kernels.shape[1] * tile[0] * (tile[1] + 2) * taps.dtype.itemsize
        return self._weights.get(_key(kernels, taps, tile), size, make)


def _key(numbers: Weights, taps: Taps, tile: Pair | None) -> tuple[Any, ...]:
    digest = hashlib.blake2b(np.ascontiguousarray(numbers).tobytes(), digest_size=16).digest()
    return digest, numbers.shape, taps.dtype.char, tile


def _bytes_of_a_sample(taps: Taps) -> int:
    """Bytes beside input and output that one output sample of all channels takes, by its method."""
    outputs, inputs, kh, kw = taps.weights.shape
    channels = inputs * taps.groups
    seen = (taps.stride[0] if kh > 1 else 1) * (taps.stride[1] if kw > 1 else 1)  # input samples for each
    samples = 2 * channels * seen + 2 * outputs
    match taps.method:
        case Method.FFT:
            samples += 5 * channels * seen + 3 * inputs * seen + 4 * outputs
        case Method.SEPARABLE:
            samples += 2 * outputs * inputs * taps.stride[0]
        case Method.MATRIX if taps.dtype == np.float64:  # torch gathers all windows for these
            samples += channels * kh * kw
        case _:
            pass
    return int(samples * taps.dtype.itemsize)


def _area(tile: Tile) -> int:
    across, along = tile
    return int((across.stop - across.start) * (along.stop - along.start))


def _halves(tile: Tile) -> list[Tile]:
    """Two halves, the first last: rows stay whole as long as the tile is not much wider than high."""
    across, along = tile
    rows, columns = across.stop - across.start, along.stop - along.start
    if rows > 1 and 4 * rows >= columns:
        middle = across.start + rows // 2
        return [(slice(middle, across.stop), along), (slice(across.start, middle), along)]
    middle = along.start + columns // 2
    return [(across, slice(middle, along.stop)), (across, slice(along.start, middle))]


def _nothing() -> None:
    """The `wait` of a device whose calls return when they are done."""
