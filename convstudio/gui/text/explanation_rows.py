"""An explanation as the table that the window shows."""

import itertools
from collections.abc import Sequence
from typing import overload

from convstudio.explain.explanation_formats import activation_formula
from convstudio.explain.receptive_field import InfluencedOutputs
from convstudio.explain.sample_explanation import Explanation, Tap
from convstudio.gui.translation import tr, tr_sentence
from convstudio.gui.views.explain_view import Cell, ExplanationTable
from convstudio.values.layer import Activation


def explanation_table(told: Explanation) -> ExplanationTable:
    """Head line, one row for each tap, and the sum, the bias and the activation in the last line."""
    title = tr("Output {output}, row {row}, column {column} = {value:.8g}").format(
        output=told.output, row=told.row, column=told.column, value=told.value
    )
    names = (tr("Channel"), tr("Cell"), tr("Read from"), tr("Value"), tr("Weight"), tr("Product"))
    sums = " + ".join(f"{part.total:.8g}" for part in told.sums)
    plain = tr("Sum {sums} · bias {bias:.6g} · together {value:.8g}")
    activated = tr("Sum {sums} · bias {bias:.6g} · {activation}: {formula} = {value:.8g}")
    footer = (plain if told.activation is Activation.NONE else activated).format(
        sums=sums,
        bias=told.sums[0].bias,
        activation=tr(told.activation.value),
        formula=activation_formula(told.activation, [part.biased for part in told.sums]),
        value=told.value,
    )
    return ExplanationTable(title, names, _TapRows(told.taps), footer)


def fed_table(fed: InfluencedOutputs) -> ExplanationTable:
    """One row for each sample of the result that an input sample feeds, with its weight."""
    title = tr("Channel {channel} of the input, row {row}, column {column} feeds {count} samples of output {output}")
    names = (tr("Row"), tr("Column"), tr("Weight"))
    places = itertools.product(fed.rows.tolist(), fed.columns.tolist())
    rows = tuple(
        (row, column, weight) for (row, column), weight in zip(places, fed.weights.ravel().tolist(), strict=True)
    )
    facts = {"channel": fed.channel, "row": fed.row, "column": fed.column, "output": fed.output}
    return ExplanationTable(title.format(**facts, count=fed.weights.size), names, rows)


class _TapRows(Sequence[tuple[Cell, ...]]):
    """A row for each tap, put into words when it is looked at: of thousands a few are in sight."""

    def __init__(self, taps: Sequence[Tap]) -> None:
        self._taps = taps

    def __len__(self) -> int:
        return len(self._taps)

    @overload
    def __getitem__(self, index: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        return _TapRows(self._taps[index]) if isinstance(index, slice) else _row(self._taps[index])


def _row(tap: Tap) -> tuple[Cell, ...]:
    cell = tr("row {row}, column {column}").format(row=tap.cell[0], column=tap.cell[1])
    where = tr_sentence(tap.where)
    return (str(tap.channel), cell, where, tap.value, tap.weight, tap.product)
