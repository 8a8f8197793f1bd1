"""Running sums in NumPy, line by line as the compiled loop keeps them."""

import numpy as np

from convstudio.engines.base import Reading, Taps
from convstudio.engines.compiled.box import box
from convstudio.engines.input_patches import gathered
from convstudio.output_size_and_padding import walk
from convstudio.values.border import Border
from convstudio.values.plan import Method


def picture_of(*shape, dtype=np.float32, seed=2):
    return (np.random.default_rng(seed).random(shape) * 255).astype(dtype)


def weights_of(outputs, height, width):
    numbers = np.linspace(-0.7, 1.3, outputs) / (height * width)
    return np.broadcast_to(numbers[:, None, None, None], (outputs, 1, height, width)).copy()


def task(
    source, weights, stride=(1, 1), dilation=(1, 1), groups=1, padded=True, border=Border.ZEROS, value=0.0, bias=None
):
    """(reading, taps, out): the layer SAME or VALID, not yet computed."""
    walks = []
    for n, k, s, d in zip(source.shape[1:], weights.shape[2:], stride, dilation, strict=True):
        extent = d * (k - 1)
        outputs = (n - 1) // s + 1 if padded else (n - extent - 1) // s + 1
        walks.append((walk(range(outputs), k, s, d, extent // 2 if padded else 0), outputs))
    (rows, height), (columns, width) = walks
    given = None if bias is None else np.asarray(bias, dtype=np.float64)
    steps = (rows.stride, columns.stride), (rows.dilation, columns.dilation)
    taps = Taps(weights, *steps, groups, Method.BOX, np.dtype("f4"), False, given)
    return Reading(source, rows, columns, border, value), taps, np.full((len(weights), height, width), np.nan, "f4")


def model(patch, height, width):
    """(rows, columns) of windows on a plane, line by line as the loop keeps them."""
    windows, sums = [], np.zeros(patch.shape[1] + 1)  # the first sum stands left of the patch and stays 0
    for row in range(len(patch)):
        leaving = patch[row - height] if row >= height else 0.0
        sums[1:] += patch[row].astype(np.float64) - leaving
        gained = sums[width:] - sums[: len(sums) - width]
        windows.append(sums[1:width].sum() + np.cumsum(gained))
    return np.array(windows[height - 1 :])


def modelled(reading, taps):
    """(outputs, rows, columns) float64 by the model."""
    patch, each = gathered(reading).astype(np.float64), len(taps.weights) // taps.groups
    bias = np.zeros(len(taps.weights)) if taps.bias is None else taps.bias
    planes = [
        dilated(patch[o // each], *taps.weights.shape[2:], taps.dilation) * weights[0, 0, 0] + bias[o]
        for o, weights in enumerate(taps.weights)
    ]
    return np.array(planes)[:, :: taps.stride[0], :: taps.stride[1]]


def dilated(patch, height, width, dilation):
    """(rows, columns): each n-th row and column is a patch of its own, for a dilation n."""
    rows, columns = dilation
    reach = rows * (height - 1), columns * (width - 1)
    whole = np.empty((patch.shape[0] - reach[0], patch.shape[1] - reach[1]))
    for i, j in np.ndindex(min(rows, whole.shape[0]), min(columns, whole.shape[1])):
        whole[i::rows, j::columns] = model(patch[i::rows, j::columns], height, width)
    return whole


def error(source, weights, **options):
    """The largest error of an output, in units of max|x| * sum|w|."""
    reading, taps, out = task(source, weights, **options)
    box(reading, taps, out)
    largest = max(float(np.abs(gathered(reading)).max()), 1e-30)
    return np.abs((out - modelled(reading, taps)) / np.abs(weights).sum(axis=(1, 2, 3))[:, None, None]).max() / largest
