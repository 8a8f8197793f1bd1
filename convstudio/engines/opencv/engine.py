"""The engine of OpenCV: its filters, its transforms, and matrix products for banks."""

import cv2

from convstudio.engines.base import Array, Availability, Demand, Reading, Taps
from convstudio.engines.im2col import products
from convstudio.engines.kernel_decomposition import uniform
from convstudio.engines.opencv.cost_model import prices
from convstudio.engines.opencv.direct import sums
from convstudio.engines.opencv.overlap_save import transformed
from convstudio.engines.opencv.padded_source import padded
from convstudio.engines.opencv.separable import passes, running_sums
from convstudio.values.plan import Method


class OpencvEngine:
    """cv2.filter2D, boxFilter and dft, straight into the result or tile by tile."""

    name = "opencv"
    methods = frozenset({Method.DIRECT, Method.SEPARABLE, Method.BOX, Method.FFT, Method.MATRIX})

    def availability(self) -> Availability:
        """Always there: OpenCV is a dependency."""
        return Availability(True, f"OpenCV {cv2.__version__}, {cv2.getNumThreads()} threads")

    def prices(self, demand: Demand) -> dict[Method, float]:
        """Milliseconds of each method; see base.Engine."""
        return prices(demand)

    def compute(self, reading: Reading, taps: Taps, out: Array) -> None:
        """The sums of what a reading shows, with their bias, into out; see base.Engine."""
        match taps.method:
            case Method.MATRIX:
                products(reading, taps, out, lambda part: padded(part, taps.dtype))
            case Method.SEPARABLE:
                passes(reading, taps, out)
            case Method.BOX if uniform(taps.weights) and taps.dilation == (1, 1):
                running_sums(reading, taps, out)
            case Method.FFT:
                transformed(reading, taps, out)
            case _:
                sums(reading, taps, out)
