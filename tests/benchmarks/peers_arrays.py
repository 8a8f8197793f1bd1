"""Peers that take arrays: OpenCV, SciPy, scipy.ndimage, scikit-image."""

import os
from collections.abc import Callable

import cv2
import numpy as np

from tests.benchmarks.peers_cells import Array, Kind, Problem, sigma
from tests.benchmarks.peers_tool import Prepared, Run, dilated, strided, tool_of

MOST_PAIRS = 4096
NOT_SEPARABLE = "the kernel is not a column times a row"
OneKernel = Callable[[Array, Array], Array]


def by_planes(problem: Problem, filtered: OneKernel) -> Run:
    """A result from a function that filters one plane with one kernel: sums over the inputs of every output."""
    pairs = [(o, i, dilated(kernel, problem.cell.dilation)) for o, i, kernel in problem.pairs]

    def call() -> Array:
        planes: list[Array | None] = [None] * problem.cell.outputs
        for output, channel, kernel in pairs:
            part = strided(filtered(problem.x[channel], kernel), problem)
            known = planes[output]
            planes[output] = part if known is None else np.add(known, part, out=known)
        return planes[0][None] if len(planes) == 1 else planes  # a stack would be a copy that nobody asked for

    return Run(call)


def cv2_filter2d(problem: Problem) -> Prepared:
    """cv2.filter2D, plane by plane."""
    return by_planes(problem, lambda plane, w: cv2.filter2D(plane, -1, w, borderType=cv2.BORDER_CONSTANT))


def cv2_interleaved(problem: Problem) -> Prepared:
    """cv2.filter2D on (rows, columns, channels), OpenCV's own order; the conversion is not timed."""
    if not problem.cell.shared:
        return "one kernel for several channels only"
    picture = np.ascontiguousarray(problem.x.transpose(1, 2, 0))
    kernel = problem.w[0, 0]
    factors = problem.factors

    def call() -> Array:
        if factors is not None:
            return cv2.sepFilter2D(picture, -1, factors[1], factors[0], borderType=cv2.BORDER_CONSTANT)
        return cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_CONSTANT)

    return Run(call, lambda result: result.transpose(2, 0, 1))


def cv2_separable(problem: Problem) -> Prepared:
    """cv2.sepFilter2D, plane by plane."""
    factors = problem.factors
    if factors is None:
        return NOT_SEPARABLE
    column, row = factors
    return by_planes(problem, lambda plane, _: cv2.sepFilter2D(plane, -1, row, column, borderType=cv2.BORDER_CONSTANT))


def cv2_box(problem: Problem) -> Prepared:
    """cv2.boxFilter; what is left of the gain is one multiplication over the result."""
    if problem.cell.kind is not Kind.BOX:
        return "the kernel is not a box"
    gain = float(problem.w[0, 0].sum())
    size = problem.cell.kernel[::-1]
    return by_planes(
        problem, lambda plane, _: cv2.multiply(cv2.boxFilter(plane, -1, size, borderType=cv2.BORDER_CONSTANT), gain)
    )


def _transformed(problem: Problem, name: str) -> Prepared:
    import scipy.fft
    import scipy.signal

    convolved = getattr(scipy.signal, name)
    if problem.cell.kernel == (1, 1):
        return "a transform of single weights is no peer"
    inputs = problem.w.shape[1]
    rows = [problem.pairs[o * inputs][1] for o in range(problem.cell.outputs)]
    kernels = [np.stack([dilated(w, problem.cell.dilation)[::-1, ::-1] for w in bank]) for bank in problem.w]

    def call() -> list[Array]:
        with scipy.fft.set_workers(os.cpu_count() or 1):
            results = []
            for first, bank in zip(rows, kernels, strict=True):
                parts = convolved(problem.x[first : first + inputs], bank, mode="same", axes=(1, 2))
                results.append(strided(parts[0] if inputs == 1 else parts.sum(axis=0), problem))
        return results

    return Run(call)


def scipy_fftconvolve(problem: Problem) -> Prepared:
    """scipy.signal.fftconvolve in float32, the inputs of an output together."""
    return _transformed(problem, "fftconvolve")


def scipy_oaconvolve(problem: Problem) -> Prepared:
    """scipy.signal.oaconvolve (overlap-add) in float32."""
    return _transformed(problem, "oaconvolve")


def ndimage(problem: Problem) -> Prepared:
    """scipy.ndimage: uniform_filter for a box, correlate1d twice for a Gaussian, else correlate."""
    from scipy import ndimage

    if problem.cell.kind is Kind.BOX:
        gain = float(problem.w[0, 0].sum())
        size = problem.cell.kernel
        return by_planes(problem, lambda plane, _: ndimage.uniform_filter(plane, size, mode="constant") * gain)
    if problem.factors is not None:
        column, row = problem.factors

        def passes(plane: Array, _: Array) -> Array:
            down = ndimage.correlate1d(plane, column, axis=0, mode="constant")
            return np.asarray(ndimage.correlate1d(down, row, axis=1, mode="constant"))

        return by_planes(problem, passes)
    return by_planes(problem, lambda plane, w: ndimage.correlate(plane, w, mode="constant"))


def scikit_image(problem: Problem) -> Prepared:
    """skimage.filters: gaussian, else correlate_sparse."""
    from skimage import filters

    if problem.cell.signal:
        return "filters pictures only"
    if problem.cell.kind is Kind.GAUSSIAN:
        gain, width = float(problem.w[0, 0].sum()), sigma(problem.cell)
        return by_planes(problem, lambda plane, _: filters.gaussian(plane, width, mode="constant", truncate=3.0) * gain)
    return by_planes(problem, lambda plane, w: filters.correlate_sparse(plane, w, mode="constant"))


PEERS = (
    tool_of("cv2", "cv2.filter2D", "cv2", cv2_filter2d),
    tool_of("cv2", "cv2, interleaved", "cv2", cv2_interleaved),
    tool_of("cv2", "cv2.sepFilter2D", "cv2", cv2_separable),
    tool_of("cv2", "cv2.boxFilter", "cv2", cv2_box),
    tool_of("scipy", "scipy fftconvolve", "scipy.signal", scipy_fftconvolve),
    tool_of("scipy", "scipy oaconvolve", "scipy.signal", scipy_oaconvolve),
    tool_of("scipy", "scipy.ndimage", "scipy.ndimage", ndimage),
    tool_of("skimage", "scikit-image", "scikit-image", scikit_image),
)
