"""One output sample of the last layer, told step by step: what it reads, what that weighs, what it adds up to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, overload

import numpy as np

from convstudio.engines.base import Array
from convstudio.explain.input_values import values_read
from convstudio.values.border import CONSTANT_INDEX
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Activation, Pair
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.translatable_message import Message


@dataclass(frozen=True)
class Tap:
    """One multiply-add. All pairs are (row, column).

    channel: of the layer's input. cell: of the kernel as it walks; stored: the same cell of the kernel as typed (they
    differ where the layer flips). position: on the layer's input, it may lie outside; source: the sample that is read
    there, None where the border is a constant. where: that in words. Numbers are exact (float64), no zero is negative.
    """

    channel: int
    cell: Pair
    stored: Pair
    position: Pair
    source: Pair | None
    where: Message
    value: float
    weight: float
    product: float


@dataclass(frozen=True)
class WeightedSum:
    """What one kernel of the layer gives: its taps, channel by channel and row by row, and what is added.

    kernel: its place among the outputs of the bank. channels: the input channels read; partial: the sum of each.
    total: of all taps; biased: total and bias.
    """

    kernel: int
    taps: Sequence[Tap]
    channels: tuple[int, ...]
    partial: tuple[float, ...]
    total: float
    bias: float
    biased: float

    def taps_of(self, channel: int) -> tuple[Tap, ...]:
        """The taps that read one input channel."""
        return tuple(tap for tap in self.taps if tap.channel == channel)


@dataclass(frozen=True)
class Explanation:
    """One output sample: value = activation(sums).

    layer: its number among the layers that are on, from 1, and its name. output, row, column: which sample; group: the
    group it belongs to, of groups. sums: one, or for MAGNITUDE one for each kernel of the group.
    """

    layer: int
    name: str
    output: int
    row: int
    column: int
    group: int
    groups: int
    sums: tuple[WeightedSum, ...]
    activation: Activation
    value: float

    @property
    def taps(self) -> Sequence[Tap]:
        """All taps of all sums."""
        return self.sums[0].taps if len(self.sums) == 1 else [tap for part in self.sums for tap in part.taps]


def explain(stack: StackPlan, source: Array, output: int, row: int, column: int) -> Explanation:
    """The sample (output, row, column) of the last layer. source: (channels, rows, columns), the whole input.

    What the layers before give is computed exactly (float64, plain sums) and only where it is read, so the value
    agrees with every engine within conventions, "Values and tolerance".
    Raises ConvStudioError for a sample that is not there.
    """
    plan = stack.plans[-1]
    check_inside(plan, output, row, column)
    per_group = plan.weights.shape[0] // plan.groups
    magnitude = plan.activation is Activation.MAGNITUDE
    group = output if magnitude else output // per_group
    kernels = range(group * per_group, (group + 1) * per_group) if magnitude else (output,)
    seen = _Window(stack, source, group, row, column)
    sums = tuple(_weighted_sum(seen, kernel) for kernel in kernels)
    value = activated(plan.activation, [part.biased for part in sums])
    return Explanation(
        len(stack.plans), plan.layer.name, output, row, column, group, plan.groups, sums, plan.activation, value
    )


def check_inside(plan: Plan, output: int, row: int, column: int) -> None:
    """Refuse a sample that a layer's result does not have."""
    asked = zip(("output", "row", "column"), (output, row, column), plan.output_shape, strict=True)
    for what, index, count in asked:
        if not 0 <= index < count:
            raise ConvStudioError(f"{what} is {index}; the result has {what}s 0 to {count - 1}.")


class _Window:
    """What the last layer sees for one output sample: positions, what they mean, and the values there."""

    def __init__(self, stack: StackPlan, source: Array, group: int, row: int, column: int) -> None:
        """row, column: of the output sample; the input channels are those of the group."""
        self.plan = plan = stack.plans[-1]
        inputs = plan.weights.shape[1]
        self.channels = range(group * inputs, (group + 1) * inputs)
        self.first = tuple(
            at * stride - before
            for at, stride, (before, _) in zip((row, column), plan.stride, plan.padding, strict=True)
        )
        rows, columns = (
            range(first, first + count * step, step)
            for first, count, step in zip(self.first, plan.kernel_size, plan.dilation, strict=True)
        )
        self._sources = [
            plan.border.index_map(np.array(positions), length).tolist()
            for positions, length in zip((rows, columns), plan.input_shape[1:], strict=True)
        ]
        outside = np.logical_or.outer(*(np.equal(found, CONSTANT_INDEX) for found in self._sources))
        read = values_read(stack, source, rows, columns, self.channels)
        self.values = np.where(outside, plan.border_value, read) + 0.0

    def tap(self, kernel: int, index: int, cell: Pair) -> Tap:
        """The tap of a cell on the index-th channel of the group."""
        plan = self.plan
        rows, columns = plan.kernel_size
        position = tuple(self.first[axis] + cell[axis] * plan.dilation[axis] for axis in (0, 1))
        read = self._read(cell)
        value = float(self.values[(index, *cell)])
        weight = float(plan.weights[(kernel, index, *cell)]) + 0.0
        return Tap(
            channel=self.channels[index],
            cell=cell,
            stored=(rows - 1 - cell[0], columns - 1 - cell[1]) if plan.layer.flip else cell,
            position=(position[0], position[1]),
            source=read,
            where=self._words((position[0], position[1]), read),
            value=value,
            weight=weight,
            product=value * weight + 0.0,
        )

    def _read(self, cell: Pair) -> Pair | None:
        row, column = (sources[at] for sources, at in zip(self._sources, cell, strict=True))
        return None if CONSTANT_INDEX in (row, column) else (row, column)

    def _words(self, position: Pair, read: Pair | None) -> Message:
        if read is None:
            return Message("outside: {value:g}", value=self.plan.border_value + 0.0)
        if read == position:
            return Message("row {row}, column {column}", row=read[0], column=read[1])
        border = self.plan.border.value
        return Message("padding: {border} of row {row}, column {column}", border=border, row=read[0], column=read[1])


class _Taps(Sequence[Tap]):
    """The taps of a kernel, channel by channel and row by row, made when they are looked at: there may be thousands."""

    def __init__(self, seen: _Window, kernel: int) -> None:
        self._seen, self._kernel = seen, kernel

    def __len__(self) -> int:
        return self._seen.values.size

    @overload
    def __getitem__(self, index: int) -> Tap: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Tap]: ...
    def __getitem__(self, index: int | slice) -> Tap | Sequence[Tap]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        channel, cell = divmod(range(len(self))[index], math.prod(self._seen.plan.kernel_size))
        row, column = divmod(cell, self._seen.plan.kernel_size[1])
        return self._seen.tap(self._kernel, channel, (row, column))


def _weighted_sum(seen: _Window, kernel: int) -> WeightedSum:
    with np.errstate(invalid="ignore", over="ignore"):
        products = seen.values * seen.plan.weights[kernel] + 0.0
    partial = tuple(sum(channel.ravel().tolist()) for channel in products)
    total, bias = sum(partial), float(seen.plan.bias[kernel]) + 0.0
    return WeightedSum(kernel, _Taps(seen, kernel), tuple(seen.channels), partial, total, bias, total + bias)


def activated(activation: Activation, sums: list[float]) -> float:
    """What an activation makes of the sums (with bias): of one, or for MAGNITUDE of all kernels of a group."""
    match activation:
        case Activation.NONE:
            return sums[0]
        case Activation.RELU:
            return 0.0 if sums[0] < 0 else sums[0]  # NaN stays
        case Activation.ABS:
            return abs(sums[0])
        case Activation.MAGNITUDE:
            return math.sqrt(sum(part * part for part in sums))
        case _:
            assert_never(activation)
