"""The sliding window: part of a layer's input and result, and where the kernel lies at each step."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convstudio.engines.base import Array
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.input_values import exact, values_read
from convstudio.explain.sample_explanation import activated, check_inside
from convstudio.output_size_and_padding import reach
from convstudio.values.layer import Activation, Pair
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.region import Region

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SlidingAxis:
    """One axis of a scene, rows or columns.

    length: samples of the input. positions: those drawn; negative ones and those from length on are padding. outputs:
    the results drawn; count: of all that there are. cells: of the kernel.
    """

    length: int
    positions: range
    outputs: range
    count: int
    before: int
    after: int
    stride: int
    dilation: int
    cells: int

    def window(self, output: int) -> range:
        """The positions that the cells lie on for a result."""
        first = output * self.stride - self.before
        return range(first, first + reach(self.cells, self.dilation) + 1, self.dilation)

    def index(self, position: int) -> int:
        """Where a position is drawn, counted from the first one."""
        return position - self.positions.start

    @property
    def dropped(self) -> range:
        """Positions at the end that no window covers, because the stride does not reach them."""
        return range(self.window(self.count - 1)[-1] + 1, self.length + self.after)

    def pads(self, position: int) -> bool:
        """Whether a position is padding."""
        return not 0 <= position < self.length


@dataclass(frozen=True, eq=False)
class Scene:
    """A layer at work on some of its samples; step n makes the n-th result, row by row.

    output: the channel of the result. channels: of the input that it reads. inputs: (channels, rows, columns) at the
    drawn positions, padding filled in. weights: (kernels, channels, kernel rows, kernel columns): one kernel, or with
    MAGNITUDE all of the group; bias: (kernels,). results: (rows, columns).
    """

    plan: Plan
    output: int
    channels: range
    rows: SlidingAxis
    columns: SlidingAxis
    inputs: Numbers
    weights: Numbers
    bias: Numbers
    results: Numbers

    @property
    def steps(self) -> int:
        """How many results are drawn."""
        return self.results.size

    def place(self, step: int) -> Pair:
        """The (row, column) of the result that a step makes."""
        down, along = divmod(step, len(self.columns.outputs))
        return self.rows.outputs[down], self.columns.outputs[along]

    def step_of(self, row: int, column: int) -> int | None:
        """The step that makes a result; None where it is not drawn."""
        if row not in self.rows.outputs or column not in self.columns.outputs:
            return None
        return self.rows.outputs.index(row) * len(self.columns.outputs) + self.columns.outputs.index(column)

    def seen(self, step: int) -> Numbers:
        """(channels, kernel rows, kernel columns): the values under the window."""
        row, column = self.place(step)
        rows = [self.rows.index(at) for at in self.rows.window(row)]
        columns = [self.columns.index(at) for at in self.columns.window(column)]
        return self.inputs[:, rows][:, :, columns]

    def partial(self, step: int) -> Numbers:
        """(kernels, channels): the sum of the products of each input channel."""
        products = self.weights * self.seen(step)
        return np.asarray(products.sum((2, 3)))

    def value(self, step: int) -> float:
        """What the step makes: the sums, the bias, the activation."""
        sums = (self.partial(step).sum(1) + self.bias).tolist()
        return activated(self.plan.activation, sums)


def scene(stack: StackPlan, source: Array, output: int, place: Pair, most: int) -> Scene:
    """The last layer of a stack at work about a place.

    source: (channels, rows, columns), the whole input. place: (row, column) of a result that is to be drawn. most:
    positions of the input drawn along an axis; more where the kernel needs them, all where the whole fits. Raises
    ConvStudioError for a sample that is not there.
    """
    plan = stack.plans[-1]
    check_inside(plan, output, *place)
    rows, columns = (_axis(plan, axis, place[axis], most) for axis in (0, 1))
    each = plan.weights.shape[0] // plan.groups
    together = plan.activation is Activation.MAGNITUDE
    group = output if together else output // each
    kernels = slice(group * each, (group + 1) * each) if together else slice(output, output + 1)
    inputs = plan.weights.shape[1]
    channels = range(group * inputs, (group + 1) * inputs)
    read = values_read(stack, source, rows.positions, columns.positions, channels)
    results = samples(exact(stack), source, Region(rows.outputs, columns.outputs), (output,))[0]
    return Scene(plan, output, channels, rows, columns, read, plan.weights[kernels], plan.bias[kernels], results)


def _axis(plan: Plan, axis: int, at: int, most: int) -> SlidingAxis:
    n, k, s, d = plan.input_shape[1 + axis], plan.kernel_size[axis], plan.stride[axis], plan.dilation[axis]
    (before, after), count = plan.padding[axis], plan.output_shape[1 + axis]
    if n + before + after <= most:
        outputs, positions = range(count), range(-before, n + after)
    else:
        drawn = min(count, max(1, (most - reach(k, d) - 1) // s + 1))
        first = min(max(0, at - drawn // 2), count - drawn)
        outputs = range(first, first + drawn)
        end = n + after if outputs.stop == count else outputs[-1] * s - before + reach(k, d) + 1
        positions = range(first * s - before, end)
    return SlidingAxis(n, positions, outputs, count, before, after, s, d, k)
