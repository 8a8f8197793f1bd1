"""Results into files: the kinds that are offered, what will be written, and what was."""

from pathlib import Path
from typing import Any, NamedTuple

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.gui.editors.view_bar import POLICIES
from convstudio.gui.translation import mark, tr, tr_sentence
from convstudio.jobs.display.samples_in_sight import chosen_region
from convstudio.jobs.export.result_export import ExportReport, ExportTarget, target_for
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.project import Policy, Project
from convstudio.values.translatable_message import Message
from convstudio.values.zoom_viewport import Rectangle

# Kinds of results as the dialog offers them: words, ending, depth.
KINDS = (
    (mark("TIFF, 32-bit float, every number as it is (*.tif)"), ".tif", "float"),
    (mark("TIFF, 16-bit, greys as the view has them (*.tif)"), ".tif", "16"),
    (mark("TIFF, 8-bit, greys as the view has them (*.tif)"), ".tif", "8"),
    (mark("PNG, 16-bit, greys as the view has them (*.png)"), ".png", "16"),
    (mark("PNG, 8-bit, greys as the view has them (*.png)"), ".png", "8"),
    (mark("JPEG, greys as the view has them (*.jpg)"), ".jpg", "8"),
    (mark("WebP, greys as the view has them (*.webp)"), ".webp", "8"),
    (mark("NumPy, every number as it is (*.npy)"), ".npy", "float"),
    (mark("Table of a signal (*.csv)"), ".csv", "float"),
    (mark("Sound (*.wav)"), ".wav", "float"),
)


class SavedReport(NamedTuple):
    """Where a result went, and what the file holds."""

    target: ExportTarget
    written: ExportReport


def part_words(region: Rectangle | None, *, signal: bool = False) -> str:
    """What of the result will be saved: all of it, or a region that is worked in."""
    if region is None:
        return tr("whole signal") if signal else tr("whole picture")
    return tr("region {rows} × {columns} (Escape on the picture clears it)").format(
        rows=round(region[3]), columns=round(region[2])
    )


def saved(project: Project, path: str, token: CancelToken, depth: str | None = None) -> SavedReport:
    """Compute the whole stack, or the region that is worked in, and write it, as deep as is asked for."""
    if project.image is None:
        raise ConvStudioError("there is no image to compute a result from; open one first.")
    stack = make_stack_plan(project.layers, facts_of(project.image), project.engine)
    region = None if project.view.region is None else chosen_region(project.view, stack)
    if region is not None and region.empty:
        raise ConvStudioError("no sample of the result lies in the region; draw a larger one, or clear it.")
    target = target_for(path, depth, project.view, stack, project.image, region)
    return SavedReport(target, target.save(token=token))


def saved_words(target: ExportTarget, written: ExportReport) -> str:
    """What was saved, how large it is, where it lies, and how numbers became samples."""
    path, (rows, columns), signal = Path(target.path), target.size, target.source.is_signal
    words = tr("Saved {part} in {folder}: {name}, {channels} × {rows} × {columns}").format(
        part=tr("the region") if target.region else tr("the whole signal") if signal else tr("the whole picture"),
        folder=path.parent,
        name=path.name,
        channels=target.stack.output_shape[0],
        rows=rows,
        columns=columns,
    )
    return " · ".join(filter(None, (words, tr_sentence(_with_names(written.words)))))


def _with_names(words: Any) -> Any:
    """A sentence of the saver with the names by which the window's list of views calls them."""
    if not isinstance(words, Message):
        return words
    values = {name: _views(value) if name == "view" else _with_names(value) for name, value in words.values.items()}
    return Message(words.template, **values)


def _views(keys: str) -> str:
    return ", ".join(f"“{tr(POLICIES[Policy(key)])}”" for key in keys.split(", "))
