"""Which method is used: each engine prices its own, the cheapest of those that give right numbers is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convstudio.engines.base import Demand, Engine, EngineError
from convstudio.engines.calibration import factor, foretold
from convstudio.values.plan import InputFacts, Method, in_words
from convstudio.values.translatable_message import Message

EXACT = frozenset({Method.DIRECT, Method.MATRIX})  # sums over the window and nothing else: NaN stays where it belongs


@dataclass(frozen=True)
class Choice:
    """The chosen engine and method, why, and how long it will take in seconds: by its price, and as far as is known."""

    engine: Engine
    method: Method
    reasons: tuple[Message, ...]
    seconds: float
    foretold: float | None


def choose(groups: Sequence[Sequence[Engine]], demand: Demand, facts: InputFacts) -> Choice:
    """The cheapest method that gives right numbers for such an input, of the first group of engines that has one."""
    for engines in groups:
        prices = {
            (engine, method): price
            for engine in engines
            for method, price in engine.prices(demand).items()
            if method in EXACT or not facts.direct_only
        }
        if prices:
            return _cheapest(prices, demand, facts)
    named = ", ".join(engine.name for engine in groups[0])
    raise EngineError(Message("engine {named} has no method for this layer; choose engine auto.", named=named))


def _cheapest(prices: dict[tuple[Engine, Method], float], demand: Demand, facts: InputFacts) -> Choice:
    fitted = {(engine, method): price * factor(engine.name, method) for (engine, method), price in prices.items()}
    ranked = sorted(fitted, key=fitted.__getitem__)
    engine, method = ranked[0]
    known = {(maker, way): foretold(maker.name, way, demand, prices[maker, way]) for maker, way in ranked}
    reasons = [_reason(method, demand) if len(ranked) > 1 else Message("engine {name} sums directly", name=engine.name)]
    if facts.direct_only:
        reasons.append(Message("the input holds NaN, infinity or an extreme peak, so sums are direct"))
    if len(ranked) > 1:
        several = len({maker for maker, _ in ranked}) > 1
        names = [f"{maker.name} {way.value}" if several else way.value for maker, way in ranked]
        told = [_told(known[each], fitted[each] / fitted[ranked[0]]) for each in ranked]
        listed = ", ".join(f"{name} {words}" for name, words in zip(names, told, strict=True))
        reasons.append(Message("estimates: {listed}", listed=listed))
    return Choice(engine, method, tuple(reasons), fitted[ranked[0]] * 1e-3, known[ranked[0]])


def _told(seconds: float | None, share: float) -> str:
    """A time in words; where it is unknown, how many times as long as the cheapest method."""
    return f"×{share:.3g}" if seconds is None else in_words(seconds)


def _reason(method: Method, demand: Demand) -> Message:
    outputs, inputs, kh, kw = demand.weights.shape
    match method:
        case Method.DIRECT:
            taps = int(np.count_nonzero(demand.weights))
            return Message("{taps} weights that are not zero: summing them directly is fastest", taps=taps)
        case Method.SEPARABLE:
            return Message(
                "each kernel is the sum of few columns times rows: passes along both axes replace {cells} weights",
                cells=kh * kw,
            )
        case Method.BOX:
            return Message("all {cells} weights are the same: running sums need no weights at all", cells=kh * kw)
        case Method.FFT:
            return Message("{kh}x{kw} cells: a Fourier transform is faster than summing them", kh=kh, kw=kw)
        case Method.WINOGRAD:
            return Message("3x3 banks: Winograd's tiles need {share:.2g} of the products", share=4 / 9)
        case Method.MATRIX:
            return Message(
                "{outputs} outputs share {inputs} inputs: one matrix product does them together",
                outputs=outputs,
                inputs=inputs,
            )
