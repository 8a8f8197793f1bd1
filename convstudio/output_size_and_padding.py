"""Sizes and places: padding, output length, which input an output needs, counts. Integers only, one axis at a time.

Notation (conventions, "Size and padding"): input length n, kernel length k, stride s, dilation d, reach = d(k-1).
May import: values.
"""

import math
import operator
from typing import NamedTuple, assert_never

import numpy as np
import numpy.typing as npt

from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Grouping, Layer, Mode, Pads, Pair
from convstudio.values.placed_picture import Placement
from convstudio.values.plan import Plan

Positions = npt.NDArray[np.int64]


def reach(k: int, d: int) -> int:
    """How far the dilated kernel extends beyond its first sample."""
    return d * (k - 1)


def axis_padding(mode: Mode, n: int, k: int, s: int, d: int, anchor: int | None, explicit: Pair) -> Pair:
    """(before, after) for one axis.

    SAME follows torch's padding="same": the spare cell of an even kernel goes to the end. SAME_UPPER and SAME_LOWER
    follow ONNX auto_pad. anchor: the kernel cell on the output sample, SAME only.
    """
    extent = reach(k, d)
    match mode:
        case Mode.VALID:
            return 0, 0
        case Mode.FULL:
            return extent, extent
        case Mode.SAME:
            before = extent // 2 if anchor is None else d * anchor
            return before, extent - before
        case Mode.SAME_UPPER | Mode.SAME_LOWER:
            total = max((-(-n // s) - 1) * s + extent + 1 - n, 0)
            half = total // 2
            return (half, total - half) if mode is Mode.SAME_UPPER else (total - half, half)
        case Mode.EXPLICIT:
            return explicit
        case _:
            assert_never(mode)


def output_length(axis: str, n: int, k: int, s: int, d: int, pads: Pair) -> int:
    """floor((n + before + after - reach - 1) / s) + 1, refused when it is less than one."""
    span = n + sum(pads) - reach(k, d)
    if span < 1:
        raise ConvStudioError(
            f"the output would have no {axis}: the kernel covers {reach(k, d) + 1}, the padded input has "
            f"{n} + {pads[0]} + {pads[1]} = {n + sum(pads)} {axis}."
        )
    return (span - 1) // s + 1


def layer_padding(layer: Layer, size: Pair) -> Pads:
    """((top, bottom), (left, right)) of a layer for an input of so many (rows, columns)."""
    rows, columns = (
        axis_padding(
            layer.mode,
            size[axis],
            layer.bank.size[axis],
            layer.stride[axis],
            layer.dilation[axis],
            None if layer.anchor is None else layer.anchor[axis],
            layer.pads[axis],
        )
        for axis in (0, 1)
    )
    return rows, columns


def output_size(layer: Layer, size: Pair) -> Pair:
    """(rows, columns) that a layer gives for an input of so many; refused when there would be none."""
    padding = layer_padding(layer, size)
    rows, columns = (
        output_length(name, size[axis], layer.bank.size[axis], layer.stride[axis], layer.dilation[axis], padding[axis])
        for axis, name in enumerate(("rows", "columns"))
    )
    return rows, columns


def plan_formula(plan: Plan, axis: int) -> str:
    """size_formula of the rows (axis 0) or columns (1) of a plan."""
    facts = plan.kernel_size[axis], plan.stride[axis], plan.dilation[axis], plan.padding[axis]
    return size_formula(plan.input_shape[1 + axis], *facts)


def size_formula(n: int, k: int, s: int, d: int, pads: Pair) -> str:
    """The output-size formula with the numbers filled in, as lecture notes write it."""
    out = (n + sum(pads) - reach(k, d) - 1) // s + 1
    return f"⌊({n}+{pads[0]}+{pads[1]}−{d}·({k}−1)−1)/{s}⌋+1 = {out}"


def get_padding(inputs: object, ks: Pair, mode: str = "SAME") -> list[int]:  # noqa: ARG001 - as in the tutorial
    """[top, left, bottom, right] for a kernel of ks = (p, q) in mode FULL, SAME or VALID: the tutorial's function.

    inputs is not looked at; it stands there as in the tutorial. An even kernel in SAME gets its spare row or column at
    the bottom or right.
    """
    try:
        chosen = Mode(mode.lower())
        p, q = (operator.index(side) for side in ks)
    except (ValueError, TypeError, AttributeError) as error:
        raise ConvStudioError(f"mode is {mode!r}, ks is {ks!r}; use FULL, SAME or VALID and (p, q).") from error
    if chosen not in (Mode.FULL, Mode.SAME, Mode.VALID) or min(p, q) < 1:
        raise ConvStudioError(f"mode is {mode!r}, ks is {ks!r}; use FULL, SAME or VALID and sides of at least 1.")
    rows = axis_padding(chosen, 0, p, 1, 1, None, (0, 0))
    columns = axis_padding(chosen, 0, q, 1, 1, None, (0, 0))
    return [rows[0], columns[0], rows[1], columns[1]]


class Walk(NamedTuple):
    """Input positions (they may lie outside) that outputs need along one axis, and how the kernel walks over them.

    Laid side by side, the samples at these positions are an axis on which a kernel with this stride and dilation
    gives exactly the outputs asked for, without padding.
    """

    positions: range
    stride: int
    dilation: int


def walk(outputs: range, k: int, s: int, d: int, before: int) -> Walk:
    """The positions that outputs of one axis read. outputs may step: positions that no tap can meet are left out."""
    jump = s * outputs.step
    first = outputs.start * s - before
    if k == 1:
        return Walk(range(first, first + (len(outputs) - 1) * jump + 1, jump), 1, 1)
    common = math.gcd(jump, d) if len(outputs) > 1 else d
    last = first + (len(outputs) - 1) * jump + reach(k, d)
    return Walk(range(first, last + 1, common), jump // common if len(outputs) > 1 else 1, d // common)


def placements(plans: tuple[Plan, ...]) -> tuple[Placement, Placement]:
    """(rows, columns): where the samples of the last layer lie on the input of the first."""
    rows = columns = Placement()
    for plan in plans:
        (top, _), (left, _) = plan.padding
        kh, kw = plan.kernel_size
        rows = rows.after(plan.stride[0], reach(kh, plan.dilation[0]), top)
        columns = columns.after(plan.stride[1], reach(kw, plan.dilation[1]), left)
    return rows, columns


class ReceptiveField(NamedTuple):
    """How much of the first input one sample of the last layer sees, holes included. Pairs: (rows, columns).

    size: in input samples. jump: input samples between neighbouring outputs. first: where the field of output (0, 0)
    begins; negative in the padding.
    """

    size: Pair
    jump: Pair
    first: Pair


def receptive_field(plans: tuple[Plan, ...]) -> ReceptiveField:
    """The receptive field of layers one after the other; without a layer it is the sample itself."""
    size, jump, first = [1, 1], [1, 1], [0, 0]
    for plan in plans:
        for axis in (0, 1):
            size[axis] += reach(plan.kernel_size[axis], plan.dilation[axis]) * jump[axis]
            first[axis] -= plan.padding[axis][0] * jump[axis]
            jump[axis] *= plan.stride[axis]
    return ReceptiveField((size[0], size[1]), (jump[0], jump[1]), (first[0], first[1]))


def left_over(plan: Plan) -> Pair:
    """(rows, columns) at the bottom and right of the padded input that no window covers: what the floor drops."""
    rows, columns = (
        (plan.input_shape[1 + axis] + sum(plan.padding[axis]) - reach(plan.kernel_size[axis], plan.dilation[axis]) - 1)
        % plan.stride[axis]
        for axis in (0, 1)
    )
    return rows, columns


def standard_parameters(plans: tuple[Plan, ...]) -> int | None:
    """What one standard layer in place of a depthwise-separable pair would need, None when it is no such pair.

    Counts a bias if the pair has one: 32 to 128 with 3x3 and bias are 36 992 instead of 4 544.
    """
    if len(plans) != 2 or plans[1].layer.grouping is not Grouping.POINTWISE:
        return None
    depthwise, pointwise = plans
    if depthwise.groups != depthwise.input_shape[0] or depthwise.output_shape[0] != depthwise.input_shape[0]:
        return None
    kh, kw = depthwise.kernel_size
    outputs = pointwise.output_shape[0]
    return outputs * depthwise.input_shape[0] * kh * kw + (outputs if pointwise.layer.bias else 0)
