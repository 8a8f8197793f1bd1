"""Prices fitted to this machine: how much slower or faster each method is here than its engine believes.

each fast engine prices its methods in milliseconds, with constants of the machine that they were fitted on
fit()        runs each method once or twice on a small picture: ratio = time taken / price, kept on disk
factor()     what the chooser multiplies a price by, the mean of the ratios; 1 where nothing was measured
foretold()   how long a call will take, by the ratios of what is alike; nothing where no such thing was measured
"""

import json
import math
import os
import platform
import time
from collections.abc import Iterator
from functools import cache

import numpy as np

from convstudio import __version__
from convstudio.engines.base import Array, Demand, Engine, Reading, Taps
from convstudio.engines.disk_cache import keep, kept
from convstudio.engines.engine_registry import AUTO, candidates
from convstudio.output_size_and_padding import Walk
from convstudio.values.kernel import Weights
from convstudio.values.plan import Method

_FILE = "prices.json"
_SIDE = 768  # of the results of single planes
_BANK_SIDE = 128  # of those of banks: the units of every method fit in, whatever the CPU's registers hold
_REPEATS = 3
_WORTH_MILLISECONDS = 15.0
_SWITCH = "CONVSTUDIO_FIT"  # environment variable: 0 takes the prices as they are
_BOUNDS = (0.1, 10.0)  # a machine that was busy with something else while it was measured is not believed
_APART = 2.0  # times as much or as little work for a sample as was measured, or another ratio, is told nothing of
_SIZES = (64**2, 64 * _SIDE**2)  # samples of a plane: fewer take what calls take, more were not tried

Factors = dict[tuple[str, Method], float]
Ratios = dict[tuple[str, Method], list[tuple[float, float]]]  # (price of a million samples, time over price), ascending


def factor(engine: str, method: Method) -> float:
    """What the price of a method is multiplied by on this machine."""
    return known().get((engine, method), 1.0)


def foretold(engine: str, method: Method, demand: Demand, price: float) -> float | None:
    """Seconds, to a factor of two; None where nothing like it was measured here. price: in milliseconds."""
    # Only such calls were measured, see _kernels.
    plain = demand.dtype == np.float32 and demand.stride == demand.dilation == (1, 1)
    if not plain or not _SIZES[0] <= demand.size[0] * demand.size[1] <= _SIZES[1]:
        return None
    ratio = _ratio_at(price / demand.millions, _known().get((engine, method), []))
    return None if ratio is None else 1e-3 * price * ratio


def _ratio_at(work: float, ratios: list[tuple[float, float]]) -> float | None:
    """Time over price for this much work for a sample: the mean of the next ratios of less and of more work.

    None where neither is of work within a factor of _APART, both differ by more than its square, or one is at _BOUNDS.
    """
    below = [each for each in ratios if each[0] <= work][-1:]
    above = [each for each in ratios if each[0] > work][:1]
    near = [each for each in below + above if 1 / _APART <= each[0] / work <= _APART]
    found = [math.log(ratio) for _, ratio in (below + above if near else [])]
    low, high = map(math.log, _BOUNDS)
    if not found or max(found) - min(found) > 2 * math.log(_APART) or not low < min(found) <= max(found) < high:
        return None
    return math.exp(sum(found) / len(found))


def known() -> Factors:
    """All factors that were measured on this machine; empty before fit()."""
    return _factors(_known())


def _factors(known: Ratios) -> Factors:
    low, high = _BOUNDS
    return {key: min(high, max(low, _mean(ratios))) for key, ratios in known.items()}


def _mean(ratios: list[tuple[float, float]]) -> float:
    # Geometric, as of all ratios: half and twice as long cancel out.
    return math.exp(sum(math.log(ratio) for _, ratio in ratios) / len(ratios))


def fit_once() -> bool:
    """Fit unless this machine has been; takes a part of a second the first time. Whether it did."""
    if _known() or os.environ.get(_SWITCH) == "0":
        return False
    fit()
    return True


def fit() -> Factors:
    """Measure every method of the fast engines now, and keep the factors."""
    record = {
        f"{engine.name} {method.value}": ratios
        for engine in candidates(AUTO)[-1]
        for method, ratios in _measured(engine).items()
    }
    keep(_FILE, json.dumps({"machine": _machine(), "ratios": record}).encode())
    _known.cache_clear()
    generation.cache_clear()
    return _factors(_read(record))


@cache
def generation() -> object:
    """An object that is another one after each fit: part of the key by which choices made by prices are kept."""
    return object()


@cache
def _known() -> Ratios:
    if os.environ.get(_SWITCH) == "0":
        return {}
    try:
        data = json.loads(kept(_FILE) or b"{}")
        if data.get("machine") != _machine():
            return {}
        return _read(data["ratios"])
    except (ValueError, KeyError, AttributeError, TypeError, IndexError):  # of another version
        return {}


def _machine() -> list[str]:
    # The reasons name versions, CPU and lanes: prices of another of them are measured anew.
    names = [engine.availability().reason for engine in candidates(AUTO)[-1]]
    cpu = platform.processor(), platform.machine(), str(os.cpu_count())
    return [__version__, np.__version__, *cpu, *names]


def _read(record: dict[str, list[tuple[float, float]]]) -> Ratios:
    return {
        (key.split()[0], Method(key.split()[1])): sorted((float(work), float(ratio)) for work, ratio in ratios)
        for key, ratios in record.items()
    }


def _measured(engine: Engine) -> dict[Method, list[tuple[float, float]]]:
    """(price of a million samples, time over price) of each method, for each kernel that says something about it."""
    found: dict[Method, list[tuple[float, float]]] = {}
    random = np.random.default_rng(0)
    for weights, side in _kernels(random):
        source = random.random((weights.shape[1], side + weights.shape[2] - 1, side + weights.shape[3] - 1), np.float32)
        demand = Demand(weights, (1, 1), (1, 1), 1, (side, side), np.dtype(np.float32))
        for method, price in engine.prices(demand).items():
            if _worth(method, weights, price):
                ratio = _milliseconds(engine, source, demand, method) / price
                found.setdefault(method, []).append((price / demand.millions, ratio))
    return found


def _kernels(random: np.random.Generator) -> Iterator[tuple[Weights, int]]:
    """Kernels that tell the methods apart, with the side of the result."""
    yield random.normal(size=(1, 1, 4, 4)), _SIDE
    yield random.normal(size=(1, 1, 9, 9)), _SIDE
    yield random.normal(size=(1, 1, 25, 25)), _SIDE
    yield random.normal(size=(1, 1, 15, 1)) * random.normal(size=(1, 1, 1, 15)), _SIDE
    yield np.ones((1, 1, 31, 31)), _SIDE
    yield random.normal(size=(16, 16, 3, 3)), _BANK_SIDE


def _worth(method: Method, weights: Weights, price: float) -> bool:
    """Whether a kernel says something about a method, in a few milliseconds."""
    alike = method in (Method.BOX, Method.SEPARABLE)  # their kernels are special; so are those of no other method
    return price < _WORTH_MILLISECONDS and (alike or bool(np.ptp(weights) > 0))


def _milliseconds(engine: Engine, source: Array, demand: Demand, method: Method) -> float:
    rows, columns = (Walk(range(side), 1, 1) for side in source.shape[1:])
    taps = Taps(demand.weights, (1, 1), (1, 1), 1, method, demand.dtype)
    out = np.empty((len(demand.weights), *demand.size), np.float32)
    best = math.inf
    for _ in range(_REPEATS):
        begun = time.perf_counter()
        engine.compute(Reading(source, rows, columns), taps, out)
        # What else runs makes a call longer, never shorter.
        best = min(best, time.perf_counter() - begun)
    return best * 1e3
