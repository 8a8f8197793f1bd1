"""Which method: each engine prices its own, the cheapest of those that give right numbers is taken."""

from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Demand, Engine
from convstudio.values.plan import InputFacts, Method
from convstudio.values.sentence import Sentence

EXACT = frozenset({Method.DIRECT, Method.MATRIX})  # sums over the window and nothing else: NaN stays where it belongs


@dataclass(frozen=True)
class Choice:
    """The chosen method, why, and how long it will take in seconds."""

    method: Method
    reasons: tuple[Sentence, ...]
    seconds: float


def choose(engine: Engine, demand: Demand, facts: InputFacts) -> Choice:
    """The cheapest method of those that give right numbers for such an input."""
    prices = engine.prices(demand)
    excluded: tuple[Sentence, ...] = ()
    if facts.direct_only:
        prices = {method: price for method, price in prices.items() if method in EXACT}
        excluded = (Sentence("the input holds NaN, infinity or an extreme peak, so sums are direct"),)
    if len(prices) == 1 and not facts.direct_only:
        ((only, price),) = prices.items()
        return Choice(only, (Sentence("engine {name} sums directly", name=engine.name),), price * 1e-3)
    method = min(prices, key=prices.__getitem__)
    reasons = (_reason(method, demand), *excluded, _comparison(prices))
    return Choice(method, reasons, prices[method] * 1e-3)


def _reason(method: Method, demand: Demand) -> Sentence:
    outputs, inputs, kh, kw = demand.weights.shape
    match method:
        case Method.DIRECT:
            taps = int(np.count_nonzero(demand.weights))
            return Sentence("{taps} weights that are not zero: summing them directly is fastest", taps=taps)
        case Method.SEPARABLE:
            return Sentence(
                "each kernel is the sum of few columns times rows: passes along both axes replace {cells} weights",
                cells=kh * kw,
            )
        case Method.BOX:
            return Sentence("all {cells} weights are the same: running sums need no weights at all", cells=kh * kw)
        case Method.FFT:
            return Sentence("{kh}x{kw} cells: a Fourier transform is faster than summing them", kh=kh, kw=kw)
        case Method.WINOGRAD:
            return Sentence("3x3 banks: Winograd's tiles need {share:.2g} of the products", share=4 / 9)
        case Method.MATRIX:
            return Sentence(
                "{outputs} outputs share {inputs} inputs: one matrix product does them together",
                outputs=outputs,
                inputs=inputs,
            )


def _comparison(prices: dict[Method, float]) -> Sentence:
    ranked = sorted(prices, key=prices.__getitem__)
    listed = ", ".join(f"{method.value} {prices[method]:.3g} ms" for method in ranked)
    return Sentence("estimates: {listed}", listed=listed)
