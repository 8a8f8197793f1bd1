"""The compiled engine: which of its loops computes what, and what each costs."""

from typing import assert_never

import numpy as np

from convstudio.engines.base import Array, Availability, Demand, Reading, Taps
from convstudio.engines.compiled import box, cost_model, winograd
from convstudio.engines.compiled.direct import direct
from convstudio.engines.compiled.fft import fits, price, transformed
from convstudio.engines.compiled.fft_signal import fits_signal, price_signal, transformed_signal
from convstudio.engines.compiled.llvm_toolchain import availability
from convstudio.engines.compiled.separable_sums import low_rank
from convstudio.engines.thread_pool import processors
from convstudio.values.plan import Method


class CompiledEngine:
    """Loops compiled for this CPU, all in float32."""

    name = "compiled"
    methods = frozenset({Method.DIRECT, Method.SEPARABLE, Method.BOX, Method.WINOGRAD, Method.FFT})

    def availability(self) -> Availability:
        """Whether functions can be compiled here, and for which CPU."""
        return availability()

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds of each method; none for sums in float64."""
        if demand.dtype != np.float32:
            return {}
        found: dict[Method, float | None] = {
            Method.DIRECT: cost_model.direct(demand),
            Method.SEPARABLE: cost_model.separable(demand),
            Method.BOX: box.price(demand),
            Method.WINOGRAD: winograd.price(demand),
            Method.FFT: _transform_price(demand),
        }
        return {method: milliseconds for method, milliseconds in found.items() if milliseconds is not None}

    def compute(self, reading: Reading, taps: Taps, out: Array) -> None:
        """Write the sums of a reading into out; see base.Engine."""
        match taps.method:
            case Method.WINOGRAD if winograd.fits((out.shape[1], out.shape[2])):
                winograd.winograd(reading, taps, out)
            case Method.DIRECT | Method.MATRIX | Method.WINOGRAD:  # of a small region, or of what a tile leaves over
                direct(reading, taps, out)
            case Method.SEPARABLE:
                low_rank(reading, taps, out)
            case Method.BOX:
                box.box(reading, taps, out)
            case Method.FFT if fits_signal(taps):
                transformed_signal(reading, taps, out, taps.bias)
            case Method.FFT:
                transformed(reading, taps, out, taps.bias)
            case _:
                assert_never(taps.method)


def _transform_price(demand: Demand) -> float | None:
    outputs, inputs, *size = demand.weights.shape
    if size == [1, 1]:
        return None
    if fits_signal(demand):
        products = cost_model.PRODUCT * int(outputs) * int(inputs - 1) * demand.millions / processors()
        return cost_model.TRANSFORM_CALL + cost_model.slower() * price_signal(demand) + products
    return cost_model.TRANSFORM_CALL + cost_model.slower() * price(demand) if fits(demand) else None
