"""What the layer can be compared with: each topic makes a table, and the way that stands behind each of its rows.

To add one: a function (project, token) -> Compared, and a row in TOPICS.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from convstudio.explain.cost_ladder import Rung
from convstudio.explain.framework_conventions import TOOLS, ToolResult, told
from convstudio.gui.editors.enum_labels import BORDER_PICTURES, WORDS
from convstudio.gui.text.stage_text import percent
from convstudio.gui.translation import mark, tr, tr_sentence
from convstudio.gui.views.explain_view import Cell, ExplanationTable
from convstudio.gui.views.number_format import number_text
from convstudio.jobs.compare.border_comparison import border_ways, changes
from convstudio.jobs.compare.layer_alternatives import Alternative, Loss, as_it_is, losses, read_size, rungs, way_of
from convstudio.jobs.compare.precision_comparison import precisions
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Pair
from convstudio.values.project import Project
from convstudio.values.translatable_message import Message

_SHARE_ALLOWED = 2e-5  # conventions, "Values and tolerance"


@dataclass(frozen=True)
class ComparisonTable:
    """ours: what the ways are held against. ways: one for each row of the table, or why that row has none."""

    table: ExplanationTable
    ours: Alternative
    ways: tuple[Alternative | Message, ...]


@dataclass(frozen=True)
class ComparisonTopic:
    """title, sentence: for a person, to be translated."""

    title: str
    sentence: str
    compare: Callable[[Project, CancelToken], ComparisonTable]


# other tools


def other_tools(project: Project, _: CancelToken) -> ComparisonTable:
    """One row for each tool."""
    ours = as_it_is(project)
    size = read_size(project)
    found = [told(tool, project.layer, size) for tool in TOOLS]
    names = (tr("Tool"), tr("Result"), tr("Padding"), tr("Kernel"), tr("Call"))
    ways = tuple(_tool_way(each, project) for each in found)
    return ComparisonTable(ExplanationTable("", names, tuple(map(_tool_row, found))), ours, ways)


def _tool_way(found: ToolResult, project: Project) -> Alternative | Message:
    if found.layer is None:
        assert found.why is not None
        return found.why
    name = Message("As {name}", name=found.tool.name)
    return way_of(name, project.with_layer(found.layer))


def _tool_row(found: ToolResult) -> tuple[Cell, ...]:
    if found.layer is None:
        assert found.why is not None
        return (found.tool.name, tr_sentence(found.why), "", "", "")
    (top, bottom), (left, right) = found.layer.pads
    pads = f"↑ {top}  ↓ {bottom}  ← {left}  → {right}"
    kernel = tr("turned by 180°") if found.layer.flip else tr("as typed")
    note = f"  ({tr(found.tool.note)})" if found.tool.note else ""
    return (found.tool.name, _difference_words(found.turned, found.shift), pads, kernel, found.call + note)


def _difference_words(turned: bool, shift: Pair) -> str:
    """In what a tool's result differs from ours."""
    said = [tr("kernel turned")] if turned else []
    down, right = shift
    if down or right:
        said.append(tr("shifted by {down} down, {right} right").format(down=down, right=right))
    return ", ".join(said) or tr("the same")


# borders


def borders(project: Project, token: CancelToken) -> ComparisonTable:
    """One row for each border rule, the present one first."""
    assert project.image is not None
    found = border_ways(project)
    ways = tuple(way for _, way in found)
    names = (tr("Border"), tr("Max. change"), tr("Mean change"), tr("Changed"))
    rows = tuple(
        (_border_words(border, project), change.largest, change.mean, percent(change.share))
        for (border, _), change in zip(found, changes(project.image, ways, token), strict=True)
    )
    return ComparisonTable(ExplanationTable("", names, rows), ways[0], ways)


def _border_words(border: Border, project: Project) -> str:
    words = f"{tr(WORDS[border][0])}   {BORDER_PICTURES[border]}"
    return f"{words}   v = {number_text(project.layer.border_value)}" if border is Border.CONSTANT else words


# precision


def precision(project: Project, token: CancelToken) -> ComparisonTable:
    """One row for each precision and method, the truth first."""
    assert project.image is not None
    ways, lacking = precisions(project)
    found = losses(project.image, ways, token, rounding=0.0)
    plan = ways[1].stack.plans[-1]
    peak = project.image.peak if len(ways[1].stack.plans) == 1 else None
    allowed = None if peak is None else _SHARE_ALLOWED * peak * float(np.max(abs(plan.weights).sum((1, 2, 3))))
    names = (tr("Sums in"), tr("Max. error"), tr("Of the allowed error"), tr("PSNR"), tr("Time"))
    rows = [_precision_row(way, loss, allowed) for way, loss in zip(ways, found, strict=True)]
    rows += [(tr_sentence(name), why, "", "", "") for name, why in lacking]
    return ComparisonTable(
        ExplanationTable("", names, tuple(rows)), ways[0], (*ways, *(Message(why) for _, why in lacking))
    )


def _precision_row(way: Alternative, loss: Loss, allowed: float | None) -> tuple[Cell, ...]:
    share = "" if not allowed else f"{number_text(100 * loss.largest / allowed, 3)} %"
    return (tr_sentence(way.name), number_text(loss.largest, 3), share, _decibels(loss), _milliseconds(loss))


# cheaper


def cheaper(project: Project, token: CancelToken) -> ComparisonTable:
    """One row for each rung of the cost ladder, the full layer first."""
    found = rungs(project, token)
    ways = tuple(way for _, way, _ in found)
    names = (tr("Layer"), tr("Parameters"), tr("MACs"), tr("Kept"), tr("PSNR"), tr("Max. error"), tr("Time"))
    rows = tuple(_rung_row(rung, loss) for rung, _, loss in found)
    return ComparisonTable(ExplanationTable("", names, rows), ways[0], ways)


def _rung_row(rung: Rung, loss: Loss) -> tuple[Cell, ...]:
    kept = f"{rung.kept:.2%}".replace("%", " %")
    return (
        tr_sentence(rung.name),
        rung.parameters,
        rung.macs,
        kept,
        _decibels(loss),
        loss.largest,
        _milliseconds(loss),
    )


def _decibels(loss: Loss) -> str:
    return f"{number_text(round(loss.psnr, 1))} dB"


def _milliseconds(loss: Loss) -> str:
    return tr("{ms:.1f} ms").format(ms=loss.seconds * 1000)


TOPICS = (
    ComparisonTopic(
        mark("Other tools"),
        mark("What others give for the same settings. A double click makes it ours."),
        other_tools,
    ),
    ComparisonTopic(
        mark("Borders"),
        mark("What another rule beyond the edge would change. A double click takes it."),
        borders,
    ),
    ComparisonTopic(
        mark("Precision"),
        mark("How far each is from exact sums. A double click takes the int8 kernel."),
        precision,
    ),
    ComparisonTopic(
        mark("Cheaper"),
        mark("Layers that do with less, and what is lost on this picture. A double click takes one."),
        cheaper,
    ),
)


def compared(project: Project, topic: int, token: CancelToken) -> ComparisonTable:
    """The table of a topic. ConvStudioError where the layer is off or does not fit."""
    if not project.layer.enabled:
        raise ConvStudioError("the layer is switched off; switch it on to compare it.")
    return TOPICS[topic].compare(project, token)
