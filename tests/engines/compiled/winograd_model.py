"""F(4x4, 3x3) as products of matrices, and plain sums, in float64."""

import numpy as np

from convstudio.engines.base import Reading, Taps
from convstudio.engines.compiled import winograd
from convstudio.engines.input_patches import gathered
from convstudio.output_size_and_padding import walk
from convstudio.values.border import Border
from convstudio.values.plan import Method

BUDGET = 1e-5  # of the tolerance of 2e-5


def picture_of(*shape, dtype=np.float32, seed=2):
    return (np.random.default_rng(seed).random(shape) * 255).astype(dtype)


def weights_of(outputs, inputs, seed=1):
    return np.random.default_rng(seed).standard_normal((outputs, inputs, 3, 3))


def task(source, weights, groups=1, padded=True, border=Border.ZEROS, value=0.0, bias=None):
    """(reading, taps, out): the layer SAME or VALID, not yet computed."""
    sizes = [n if padded else n - 2 for n in source.shape[1:]]
    rows, columns = (walk(range(size), 3, 1, 1, int(padded)) for size in sizes)
    given = None if bias is None else np.asarray(bias, dtype=np.float64)
    taps = Taps(weights, (1, 1), (1, 1), groups, Method.WINOGRAD, np.dtype("f4"), False, given)
    return Reading(source, rows, columns, border, value), taps, np.full((len(weights), *sizes), np.nan, np.float32)


def exact(reading, taps):
    """(outputs, rows, columns) float64."""
    patch = gathered(reading).astype(np.float64).reshape(taps.groups, -1, *map(len, positions(reading)))
    kernels = taps.weights.reshape(taps.groups, -1, *taps.weights.shape[1:])
    windows = np.lib.stride_tricks.sliding_window_view(patch, (3, 3), axis=(2, 3))
    sums = np.einsum("gcyxij,gocij->goyx", windows, kernels, optimize=True)
    bias = 0.0 if taps.bias is None else taps.bias[:, None, None]
    return sums.reshape(-1, *sums.shape[2:]) + bias


def positions(reading):
    return reading.rows.positions, reading.columns.positions


def error(source, weights, **options):
    """The largest error of an output, in units of max|x| * sum|w|."""
    reading, taps, out = task(source, weights, **options)
    winograd.winograd(reading, taps, out)
    largest = float(np.abs(gathered(reading)).max())
    return (np.abs(out - exact(reading, taps)).max(axis=(1, 2)) / np.abs(weights).sum(axis=(1, 2, 3))).max() / largest


def samples_matrix():
    """(6, 6): samples as the numbers that a kernel's numbers are multiplied with."""
    points = winograd.points()
    rows = [np.poly([other for other in points if other != p])[::-1] for p in points]
    return np.array([*(np.append(row, 0.0) for row in rows), np.poly(points)[::-1]])


def outputs_matrix():
    """(4, 6): the products as outputs."""
    powers = np.array(winograd.points()) ** np.arange(4)[:, None]
    return np.column_stack([powers, [0.0, 0.0, 0.0, 1.0]])


def model(patch, kernels):
    """(outputs, 4, 4) of a tile: patch (channels, 6, 6), kernels (outputs, channels, 3, 3)."""
    samples, weights, back = samples_matrix(), winograd.kernel_matrix(), outputs_matrix()
    products = np.einsum("cij,ocij->oij", samples @ patch @ samples.T, weights @ kernels @ weights.T)
    return back @ products @ back.T
