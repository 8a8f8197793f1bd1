"""What is known of the chosen kernel as rows of words, and what it can do to the picture."""

from convstudio.gui.text.stage_text import percent
from convstudio.gui.translation import mark, tr
from convstudio.gui.views.facts_card import FactRow
from convstudio.gui.views.number_format import number_text
from convstudio.jobs.display.display_range_policies import Statistics
from convstudio.values.kernel import Weights
from convstudio.values.kernel_properties import MAXIMUM_ANALYSED, KernelFacts, factors_of, facts_of, output_range
from convstudio.values.layer import Activation
from convstudio.values.project import Project
from convstudio.values.symmetry import MirrorAxis

_MOST_SHARES, _MOST_FACTORS = 4, 9
_SYMMETRIES = {
    (MirrorAxis.HORIZONTAL, 1): mark("left = right"),
    (MirrorAxis.HORIZONTAL, -1): mark("left = −right"),
    (MirrorAxis.VERTICAL, 1): mark("top = bottom"),
    (MirrorAxis.VERTICAL, -1): mark("top = −bottom"),
    (MirrorAxis.POINT, 1): mark("point"),
    (MirrorAxis.POINT, -1): mark("point, opposite sign"),
}


def health_rows(project: Project, statistics: Statistics | None = None) -> list[FactRow]:
    """Rows about the chosen kernel. statistics: of the outputs on the stage, once the whole result was seen."""
    layer = project.layer
    weights = layer.bank.kernel(*project.kernel_index).weights
    rows = _range_rows(project, statistics)
    if max(weights.shape) <= MAXIMUM_ANALYSED:
        facts = facts_of(weights)
        rows = [*_sum_rows(facts), *rows, *_structure_rows(facts, weights)]
    return rows


def _sum_rows(facts: KernelFacts) -> list[FactRow]:
    group = tr("Weights")
    flat = (
        tr("flat areas become 0")
        if facts.sum == 0
        else tr("flat areas stay")
        if abs(facts.sum - 1) < 1e-9
        else tr("flat areas × {factor}").format(factor=_brief(facts.sum))
    )
    return [
        FactRow(tr("Sum"), f"{_brief(facts.sum)} · {flat}", tr("What a flat area is multiplied by."), group),
        FactRow("L1", _brief(facts.l1), tr("The sum of the absolute weights, the largest possible gain."), group),
        FactRow("L2", _brief(facts.noise_gain), tr("What independent noise is multiplied by (noise gain)."), group),
    ]


def _structure_rows(facts: KernelFacts, weights: Weights) -> list[FactRow]:
    group = tr("Structure")
    found = [tr(words) for (axis, sign), words in _SYMMETRIES.items() if facts.signs[axis] == sign and facts.l1]
    told = ", ".join(found) or tr("none")
    rows = [FactRow(tr("Symmetry"), told, tr("Point symmetry: convolution and correlation agree."), group)]
    shares = " + ".join(f"{share:.0%}".replace("%", " %") for share in facts.shares[:_MOST_SHARES])
    more = " + …" if len(facts.shares) > _MOST_SHARES else ""
    rank = f"{facts.rank}" if facts.rank < 2 else f"{facts.rank} · {shares}{more}"
    help_ = tr("How many column-times-row pairs make up the kernel, and the share of each in the sum of squares.")
    rows.append(FactRow(tr("Rank"), rank, help_, group))
    if facts.rank == 1 and max(weights.shape) <= _MOST_FACTORS and min(weights.shape) > 1:
        column, row = (" ".join(map(_brief, factor)) for factor in factors_of(weights))
        words = tr("column {column} × row {row}").format(column=f"[{column}]", row=f"[{row}]")
        rows.append(FactRow(tr("Factors"), words, tr("Rank 1: separable, one column times one row."), group))
    rows.append(FactRow(tr("Shift"), _shift_words(facts.shift), tr("By how much the kernel moves the picture."), group))
    return rows


def _shift_words(shift: tuple[float, float] | None) -> str:
    if shift is None:
        return tr("none: the weights add up to 0")
    down, right = shift
    parts = [
        (tr("down {amount}") if down > 0 else tr("up {amount}")).format(amount=_brief(abs(down))) if down else "",
        (tr("right {amount}") if right > 0 else tr("left {amount}")).format(amount=_brief(abs(right))) if right else "",
    ]
    return ", ".join(part for part in parts if part) or tr("none")


def _range_rows(project: Project, statistics: Statistics | None) -> list[FactRow]:
    group, image = tr("Range of the result"), project.image
    rows = []
    layer = project.layer
    if image is not None and project.layer_index == 0 and layer.activation is Activation.NONE:
        low, high = image.shown_range
        bias = layer.bias[min(project.view.output, len(layer.bias) - 1)] if layer.bias else 0.0
        least, most = output_range(layer.bank.weights[project.kernel_index[0]], low, high, bias)
        help_ = tr("For samples between {low} and {high}.").format(low=_brief(low), high=_brief(high))
        rows.append(FactRow(tr("Possible"), f"{_brief(least)} … {_brief(most)}", help_, group))
    if statistics is not None:
        words = f"{_brief(statistics.minimum)} … {_brief(statistics.maximum)}"
        rows.append(
            FactRow(tr("In this image"), words, tr("Measured over all samples of the outputs on the stage."), group)
        )
        share = statistics.clipped_below + statistics.clipped_above
        told = tr("{share} of the samples").format(share=percent(share)) if share else tr("nothing")
        rows.append(FactRow(tr("Clips"), told, tr("Cut off by the view that is chosen, never in the numbers."), group))
    return rows


def _brief(value: float) -> str:
    return number_text(value, 4)
