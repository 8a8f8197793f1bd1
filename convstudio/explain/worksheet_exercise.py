"""A class exercise made of a layer: its settings with small whole numbers, questions, and their answers."""

from dataclasses import dataclass, replace

import numpy as np

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.explain.input_values import exact
from convstudio.explain.sample_explanation import explain
from convstudio.output_size_and_padding import output_size, plan_formula
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank, Weights
from convstudio.values.layer import Activation, Layer, Mode, Pads, Pair
from convstudio.values.plan import Plan, StackPlan
from convstudio.values.translatable_message import Message

_LARGEST_KERNEL, _LARGEST_WEIGHT = 4, 9
_SMALLEST, _LARGEST = 5, 12  # rows and columns of the input


@dataclass(frozen=True)
class Question:
    """What is asked and what is right."""

    text: Message
    answer: Message


@dataclass(frozen=True, eq=False)
class Exercise:
    """numbers: (rows, columns) of the input; weights: (rows, columns) as typed; result: (rows, columns), exact.

    note: in what the sheet is smaller than the layer.
    """

    seed: int
    layer: Layer
    numbers: Weights
    weights: Weights
    result: Weights
    questions: tuple[Question, ...]
    note: Message | None = None


def exercise(layer: Layer, seed: int) -> Exercise:
    """The same for the same layer and seed. The layer's first kernel is kept where it is small and of whole numbers."""
    random = np.random.default_rng(seed)
    small = _small(layer, random)
    image = _input(small, random)
    stack = exact(make_stack_plan((small,), facts_of(image)))
    result = samples(stack, image.array, stack.whole)[0]
    questions = (
        _about_padding(stack.plans[0]),
        _about_size(stack.plans[0]),
        *(_about_sample(stack, image, place) for place in _asked(result.shape, random)),
        _about_wrong_padding(small, stack.plans[0], random),
        _about_counts(layer),
    )
    shown = small.bank.weights[0, 0]
    return Exercise(seed, small, np.asarray(image.array[0]), shown, result, questions, _note(layer, shown))


def _note(layer: Layer, shown: Weights) -> Message | None:
    """What was left out to make it fit for pencil and paper."""
    if not np.array_equal(layer.bank.weights[0, 0], shown):
        return Message("The layer's kernel is too large or has no whole numbers: another one stands for it here.")
    if layer.bank.outputs * layer.bank.inputs > 1:
        return Message("Of the layer's kernels the first one is taken here, on one input.")
    return None


def _small(layer: Layer, random: np.random.Generator) -> Layer:
    weights = layer.bank.weights[0, 0]
    rows, columns = (min(side, _LARGEST_KERNEL) for side in weights.shape)
    whole = bool((weights == np.rint(weights)).all()) and np.abs(weights).max() <= _LARGEST_WEIGHT
    if weights.shape != (rows, columns) or not whole or not weights.any():
        weights = random.integers(-2, 3, (rows, columns)).astype(np.float64)
        weights[rows // 2, columns // 2] = random.integers(1, 4)
    anchor = layer.anchor if layer.bank.size == (rows, columns) else None
    return Layer(
        bank=KernelBank(weights[None, None]),
        mode=layer.mode,
        pads=_at_most(layer.pads, 3),
        stride=(min(layer.stride[0], 3), min(layer.stride[1], 3)),
        dilation=(min(layer.dilation[0], 2), min(layer.dilation[1], 2)),
        anchor=anchor,
        border=layer.border,
        border_value=float(round(layer.border_value)),
        flip=layer.flip,
        bias=(float(round(layer.bias[0])),) if layer.bias else (),
        activation=Activation.NONE if layer.activation is Activation.MAGNITUDE else layer.activation,
    )


def _at_most(pads: Pads, most: int) -> Pads:
    (top, bottom), (left, right) = pads
    return (min(top, most), min(bottom, most)), (min(left, most), min(right, most))


def _input(layer: Layer, random: np.random.Generator) -> Image:
    """Whole numbers 0 to 9, so many that the result has two rows and columns at least."""
    side = next(side for side in range(_SMALLEST, _LARGEST) if _gives_two(layer, side))
    rows, columns = side + random.integers(0, 2, 2)
    return Image(random.integers(0, 10, (1, rows, columns)).astype(np.float32), "exercise")


def _gives_two(layer: Layer, side: int) -> bool:
    try:
        return min(output_size(layer, (side, side))) >= 2
    except ConvStudioError:
        return False


def _asked(shape: tuple[int, ...], random: np.random.Generator) -> tuple[Pair, Pair]:
    """Two places of the result that are asked for: the corner, where padding counts, and one in the last row."""
    rows, columns = shape
    return (0, 0), (rows - 1, int(random.integers(0, columns)))


def _about_padding(plan: Plan) -> Question:
    (top, bottom), (left, right) = plan.padding
    return Question(
        Message("How many rows and columns are added at the top, bottom, left and right?"),
        Message(
            "Top {top}, bottom {bottom}, left {left}, right {right}.", top=top, bottom=bottom, left=left, right=right
        ),
    )


def _about_size(plan: Plan) -> Question:
    rows, columns = (plan_formula(plan, axis) for axis in (0, 1))
    return Question(
        Message("How many rows and columns has the result?"),
        Message("Rows: {rows}. Columns: {columns}.", rows=rows, columns=columns),
    )


def _about_sample(stack: StackPlan, image: Image, place: Pair) -> Question:
    told = explain(stack, image.array, 0, *place)
    sums = told.sums[0]
    terms = [f"{_factor(tap.value)}·{_factor(tap.weight)}" for tap in sums.taps if tap.value and tap.weight] or ["0"]
    terms += [_factor(sums.bias)] if sums.bias else []
    steps = f"{' + '.join(terms)} = {_plain(sums.biased)}"
    if told.activation is not Activation.NONE:
        steps += f"; {told.activation.value}: {_plain(told.value)}"
    return Question(
        Message(
            "Compute the result at row {row}, column {column} (both counted from 0).", row=place[0], column=place[1]
        ),
        Message("{steps}. Products with 0 are left out.", steps=steps),
    )


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _factor(value: float) -> str:
    return f"{value:g}" if value >= 0 else f"(−{-value:g})"


def _about_wrong_padding(layer: Layer, plan: Plan, random: np.random.Generator) -> Question:
    """Two paddings that give one size, and one that does not; the layer's own size is not given away."""
    (top, bottom), (left, right) = plan.padding
    more_rows, more_columns = layer.stride
    options = (
        ((top, bottom), (left, right + more_columns)),
        ((top + more_rows, bottom), (left, right)),
        ((top, bottom + more_rows), (left, right)),
    )
    letters = dict(zip("ABC", (options[int(at)] for at in random.permutation(3)), strict=True))
    described = {letter: _pads_words(pads) for letter, pads in letters.items()}
    sizes = [f"{letter}: {_size_words(layer, plan, pads)}" for letter, pads in letters.items()]
    wrong = next(letter for letter, pads in letters.items() if pads == options[0])
    return Question(
        Message(
            "Three people pad (top, bottom, left, right) in other ways. A: {A}. B: {B}. C: {C}. Two get results of "
            "the same size. Who does not, and what sizes do they get?",
            **described,
        ),
        Message("{wrong} does not. The sizes are {sizes}.", wrong=wrong, sizes=", ".join(sizes)),
    )


def _pads_words(pads: Pads) -> str:
    (top, bottom), (left, right) = pads
    return f"{top}, {bottom}, {left}, {right}"


def _size_words(layer: Layer, plan: Plan, pads: Pads) -> str:
    padded = replace(layer, mode=Mode.EXPLICIT, pads=pads)
    return "×".join(map(str, output_size(padded, plan.input_shape[1:])))


def _about_counts(layer: Layer) -> Question:
    """The question about the numbers of the layer itself, not of the small one on paper."""
    outputs, inputs = layer.bank.outputs, layer.bank.inputs
    rows, columns = layer.bank.size
    weights = outputs * inputs * rows * columns
    return Question(
        Message(
            "The whole layer has kernels {rows}×{columns}; outputs: {outputs}, inputs that each reads: {inputs}. How "
            "many weights, how many parameters with a bias for each output, how many multiply-adds for one place of "
            "the result?",
            outputs=outputs,
            inputs=inputs,
            rows=rows,
            columns=columns,
        ),
        Message(
            "{outputs}·{inputs}·{rows}·{columns} = {weights} weights, with bias {parameters} parameters; {weights} "
            "multiply-adds for one place.",
            outputs=outputs,
            inputs=inputs,
            rows=rows,
            columns=columns,
            weights=weights,
            parameters=weights + outputs,
        ),
    )
