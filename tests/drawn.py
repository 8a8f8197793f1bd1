"""Random settings for many tests, and a plain Python loop that knows nothing of the program's own geometry."""

import itertools

import numpy as np

from convstudio.values.border import Border
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode

_NUMPY_PAD = {
    Border.REPLICATE: "edge",
    Border.REFLECT: "reflect",
    Border.SYMMETRIC: "symmetric",
    Border.CIRCULAR: "wrap",
}
_DTYPES = ("uint8", "int8", "uint16", "int16", "int32", "uint32", "float16", "float32", "float64", "bool")


def tolerance(x, weights):
    """Conventions, "Values and tolerance": for each output, 2e-5 times the largest sample times the sum of |weight|."""
    return 2e-5 * float(np.abs(x.astype(np.float64)).max()) * np.abs(weights).reshape(len(weights), -1).sum(axis=1)


def drawn_source(random, channels=None, dtype=None, smallest=1, largest=24):
    channels = channels or int(random.integers(1, 7))
    shape = (channels, int(random.integers(smallest, largest)), int(random.integers(smallest, largest)))
    dtype = np.dtype(dtype or random.choice(_DTYPES))
    if dtype.kind == "f":
        return random.normal(size=shape).astype(dtype)
    if dtype.kind == "b":
        return random.integers(0, 2, shape).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)


def drawn_layer(random, channels, largest_kernel=7):
    """A layer that fits this many channels; its output may still be empty for a small input."""
    kh, kw = (int(side) for side in random.integers(1, largest_kernel + 1, 2))
    grouping = Grouping(random.choice(["each", "depthwise", "standard", "grouped"]))
    groups = int(random.choice([g for g in range(1, channels + 1) if channels % g == 0]))
    multiplier = int(random.integers(1, 4))
    outputs, inputs = {
        Grouping.EACH: (multiplier, 1),
        Grouping.DEPTHWISE: (channels * multiplier, 1),
        Grouping.STANDARD: (multiplier, channels),
        Grouping.GROUPED: (groups * multiplier, channels // groups),
    }[grouping]
    weights = random.normal(size=(outputs, inputs, kh, kw)).astype(np.float32)
    if random.random() < 0.3:
        weights[..., random.random((kh, kw)) < 0.4] = 0
    if random.random() < 0.2:
        weights = random.normal(size=(outputs, inputs, kh, 1)) * random.normal(size=(outputs, inputs, 1, kw))
    total = outputs * channels if grouping is Grouping.EACH else outputs
    return Layer(
        bank=KernelBank(weights),
        mode=Mode(random.choice([mode.value for mode in Mode])),
        pads=tuple(tuple(int(side) for side in random.integers(0, 6, 2)) for _ in range(2)),
        stride=tuple(int(side) for side in random.integers(1, 5, 2)),
        dilation=tuple(int(side) for side in random.integers(1, 4, 2)),
        grouping=grouping,
        groups=groups,
        border=Border(random.choice([border.value for border in Border])),
        border_value=float(random.choice([0, 7, -1.5])),
        flip=bool(random.integers(2)),
        bias=tuple(float(b) for b in random.normal(size=int(random.choice([0, 1, total])))),
        activation=Activation(random.choice(["none", "none", "relu", "abs", "magnitude"])),
    )


def expected_pads(layer, n, axis):
    """(before, after), written anew from conventions, "Size and padding"."""
    k, s, d = layer.bank.size[axis], layer.stride[axis], layer.dilation[axis]
    span = d * (k - 1)
    out = (n + s - 1) // s
    total = max((out - 1) * s + span + 1 - n, 0)
    return {
        Mode.VALID: (0, 0),
        Mode.FULL: (span, span),
        Mode.SAME: (span // 2, span - span // 2),
        Mode.SAME_UPPER: (total // 2, total - total // 2),
        Mode.SAME_LOWER: (total - total // 2, total // 2),
        Mode.EXPLICIT: layer.pads[axis],
    }[layer.mode]


def brute_plane(layer, x, sums, row, column):
    """The sums (before the activation) of some outputs at one place, by a plain loop in Python's own floats."""
    weights = np.asarray(layer.bank.weights)
    channels = x.shape[0]
    if layer.grouping is Grouping.EACH:
        weights, groups = np.concatenate([weights] * channels), channels
    else:
        groups = {Grouping.DEPTHWISE: channels, Grouping.STANDARD: 1}.get(layer.grouping, layer.groups)
    outputs, inputs, kh, kw = weights.shape
    maps = [_index_map(layer, x.shape[1 + axis], expected_pads(layer, x.shape[1 + axis], axis)) for axis in (0, 1)]
    totals = []
    for output in sums:
        total = 0.0
        if layer.bias:
            total = layer.bias[output % len(layer.bias)]
        for i, j, k in itertools.product(range(inputs), range(kh), range(kw)):
            weight = weights[output, i, kh - 1 - j, kw - 1 - k] if layer.flip else weights[output, i, j, k]
            r = maps[0][row * layer.stride[0] + j * layer.dilation[0]]
            c = maps[1][column * layer.stride[1] + k * layer.dilation[1]]
            constant = layer.border_value if layer.border is Border.CONSTANT else 0.0
            sample = constant if min(r, c) < 0 else float(x[output // (outputs // groups) * inputs + i, r, c])
            total += float(weight) * sample
        totals.append(total)
    return totals


def brute_output(layer, x, output, row, column):
    """One output sample after the activation."""
    channels = x.shape[0]
    groups = {Grouping.EACH: channels, Grouping.DEPTHWISE: channels, Grouping.STANDARD: 1}.get(
        layer.grouping, layer.groups
    )
    count = layer.bank.outputs * (channels if layer.grouping is Grouping.EACH else 1)
    if layer.activation is Activation.MAGNITUDE:
        members = range(output * (count // groups), (output + 1) * (count // groups))
        return sum(value * value for value in brute_plane(layer, x, members, row, column)) ** 0.5
    value = brute_plane(layer, x, [output], row, column)[0]
    if layer.activation is Activation.RELU:
        return max(value, 0.0)
    return abs(value) if layer.activation is Activation.ABS else value


def _index_map(layer, n, pads):
    if layer.border in (Border.ZEROS, Border.CONSTANT):
        return np.pad(np.arange(n), pads, constant_values=-1)
    if n == 1:
        return np.zeros(1 + sum(pads), dtype=int)
    return np.pad(np.arange(n), pads, mode=_NUMPY_PAD[layer.border])
