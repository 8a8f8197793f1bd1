"""What is said above and below a sliding window: the size with its numbers filled in, and how a step adds up."""

import numpy as np

from convstudio.explain.explanation_formats import activation_formula
from convstudio.explain.sliding_window_steps import Numbers, Scene, SlidingAxis
from convstudio.gui.translation import tr
from convstudio.gui.views.number_format import number_text
from convstudio.gui.views.sliding_window_layout import Slide
from convstudio.output_size_and_padding import size_formula
from convstudio.values.layer import Activation
from convstudio.values.value_range import around

_MOST_TERMS = 16


def head_line(slide: Slide) -> str:
    """What picture and kernel these are, and the output size."""
    return "   ".join(filter(None, (slide.about, size_line(slide.scene))))


def size_line(scene: Scene) -> str:
    """The output-size formula with this layer's numbers, once if rows and columns have the same."""
    rows, columns = (_formula(axis) for axis in (scene.rows, scene.columns))
    if rows == columns:
        return tr("Size: {formula}").format(formula=rows)
    return tr("Rows: {rows}   Columns: {columns}").format(rows=rows, columns=columns)


def _formula(axis: SlidingAxis) -> str:
    return size_formula(axis.length, axis.cells, axis.stride, axis.dilation, (axis.before, axis.after))


def said(slide: Slide, step: int) -> str:
    """Which result a step makes, of what products, and how they become its value."""
    scene = slide.scene
    row, column = scene.place(step)
    sums = scene.partial(step).sum(1) + scene.bias
    lines = [
        tr("Step {step} of {steps}: row {row}, column {column}").format(
            step=step + 1, steps=scene.steps, row=row, column=column
        )
    ]
    lines += [_sum_words(slide, step, kernel) for kernel in range(min(2, len(scene.weights)))]
    if scene.plan.activation is not Activation.NONE:
        formula = activation_formula(scene.plan.activation, sums.tolist())
        lines.append(f"{tr(scene.plan.activation.value)}: {formula} = {number_text(scene.value(step), 7)}")
    return "\n".join([*lines, *_legend(slide)])


def _legend(slide: Slide) -> list[str]:
    """What greys mean, and hatching and crosses, where there are any."""
    scene = slide.scene
    (low, high), (least, most) = slide.span, span_of(scene.results)
    numbers = (number_text(number, 4) for number in (low, high, least, most))
    greys = tr("Black to white: input {} to {}, result {} to {}.").format(*numbers)
    axes, words = (scene.rows, scene.columns), [greys]
    if any(axis.pads(at) for axis in axes for at in axis.positions):
        words.append(tr("Hatched: padding ({border}).").format(border=tr(scene.plan.border.value)))
    if any(at in axis.dropped for axis in axes for at in axis.positions):
        words.append(tr("Crossed: no window reaches it."))
    return [" ".join(words)]


def span_of(values: Numbers) -> tuple[float, float]:
    """The numbers that are drawn black and white."""
    finite = values[np.isfinite(values)]
    return around(float(np.min(finite)), float(np.max(finite))) if finite.size else (0.0, 1.0)


def _sum_words(slide: Slide, step: int, kernel: int) -> str:
    """The products one by one where they are few, else the sum of each channel."""
    scene = slide.scene
    weights, seen = scene.weights[kernel], scene.seen(step)
    partial = scene.partial(step)[kernel]
    bias = float(scene.bias[kernel])
    if weights.size <= _MOST_TERMS:
        terms = [f"{_factor(v)}·{_factor(w)}" for v, w in zip(seen.ravel(), weights.ravel(), strict=True)]
    elif len(partial) > 1 and len(partial) <= _MOST_TERMS:
        names = slide.names or tuple(map(str, scene.channels))
        terms = [f"{name} {_factor(part)}" for name, part in zip(names, partial, strict=True)]
    else:
        terms = [tr("sum of {count} products").format(count=weights.size)]
    if bias:
        terms.append(tr("bias {bias}").format(bias=number_text(bias)))
    return f"{' + '.join(terms)} = {number_text(float(np.sum(partial)) + bias, 7)}"


def _factor(value: float) -> str:
    text = number_text(float(value) + 0.0, 5)
    return f"({text})" if value < 0 else text
