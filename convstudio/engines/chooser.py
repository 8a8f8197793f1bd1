"""Which method: a cost for each, correctness first.

Costs are milliseconds for each million output samples, for one pair of input and output plane, on two cores. They
were fitted with tests/benchmarks/method_costs.py (OpenCV 5.0.0, NumPy 2.4, AMD Zen 4).
"""

from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Engine
from convstudio.engines.methods import rank_one
from convstudio.values.kernel import Weights
from convstudio.values.layer import Pair
from convstudio.values.plan import InputFacts, Method
from convstudio.values.sentence import Sentence


@dataclass(frozen=True)
class Costs:
    """Fitted constants of one engine: milliseconds per million output samples."""

    plane: float  # touching a plane once
    tap: float  # one multiply-add of the direct method
    pass_tap: float  # one multiply-add of a separable pass
    transform: float  # the transform of a plane, its product and the way back
    phase: float  # gathering one stride or dilation phase


_COSTS = {
    "opencv": Costs(plane=0.45, tap=0.024, pass_tap=0.05, transform=7.6, phase=1.2),
    "numpy": Costs(plane=1.2, tap=0.44, pass_tap=0.44, transform=36.0, phase=6.2),
}
_MATRIX_GATHER = 1.0  # copying one window cell for all outputs, per million output samples
_MATRIX_GATHER_APART = 5.0  # the same where a stride sets the cells apart in memory (in an image beyond the cache)
_MATRIX_TAP = 0.017  # one multiply-add inside the matrix product


@dataclass(frozen=True)
class Choice:
    """The chosen method, why, and how long it will take in seconds."""

    method: Method
    reasons: tuple[Sentence, ...]
    seconds: float


def choose(engine: Engine, weights: Weights, stride: Pair, groups: int, samples: int, facts: InputFacts) -> Choice:
    """The cheapest method of those that give right numbers. samples: outputs of one plane (rows x columns)."""
    if engine.name not in _COSTS:
        seconds = weights.size * samples * 2e-9
        return Choice(Method.DIRECT, (Sentence("engine {name} sums directly", name=engine.name),), seconds)
    costs = _priced(weights, stride, groups, _COSTS[engine.name])
    excluded: tuple[Sentence, ...] = ()
    if facts.direct_only:
        costs = {method: cost for method, cost in costs.items() if method in (Method.DIRECT, Method.MATRIX)}
        excluded = (Sentence("the input holds NaN, infinity or an extreme peak, so sums are direct"),)
    method = min(costs, key=costs.__getitem__)
    reasons = (_reason(method, weights), *excluded, _comparison(costs, samples))
    return Choice(method, reasons, costs[method] * samples * 1e-9)


def _priced(weights: Weights, stride: Pair, groups: int, costs: Costs) -> dict[Method, float]:
    outputs, inputs, kh, kw = weights.shape
    pairs = outputs * inputs
    phases = min(stride[0], kh) * min(stride[1], kw)
    gathering = costs.plane * phases + (costs.phase * phases if phases > 1 else 0.0)
    gather = _MATRIX_GATHER if stride == (1, 1) else _MATRIX_GATHER_APART
    priced = {
        Method.DIRECT: pairs * (gathering + costs.tap * float(np.count_nonzero(weights)) / pairs),
        Method.FFT: pairs * (gathering + costs.transform * phases),
        Method.MATRIX: groups * inputs * kh * kw * gather + outputs * inputs * kh * kw * _MATRIX_TAP,
    }
    if kh * kw > 1 and pairs <= 256 and all(rank_one(weights[index]) for index in np.ndindex(outputs, inputs)):
        priced[Method.SEPARABLE] = pairs * (gathering + costs.plane + costs.pass_tap * (kh + kw))
    return priced


def _reason(method: Method, weights: Weights) -> Sentence:
    outputs, inputs, kh, kw = weights.shape
    match method:
        case Method.DIRECT:
            taps = int(np.count_nonzero(weights))
            return Sentence("{taps} weights that are not zero: summing them directly is fastest", taps=taps)
        case Method.SEPARABLE:
            return Sentence(
                "each kernel is a column times a row: {passes} weights in two passes instead of {cells}",
                passes=kh + kw,
                cells=kh * kw,
            )
        case Method.FFT:
            return Sentence("{kh}x{kw} cells: a Fourier transform is faster than summing them", kh=kh, kw=kw)
        case Method.MATRIX:
            return Sentence(
                "{outputs} outputs share {inputs} inputs: one matrix product does them together",
                outputs=outputs,
                inputs=inputs,
            )


def _comparison(costs: dict[Method, float], samples: int) -> Sentence:
    ranked = sorted(costs, key=costs.__getitem__)
    listed = ", ".join(f"{method.value} {costs[method] * samples * 1e-6:.3g} ms" for method in ranked)
    return Sentence("estimates: {listed}", listed=listed)
