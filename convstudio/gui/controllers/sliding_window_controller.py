"""The sliding window of the chosen layer, on the picture or on a few numbers, and what is made of it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.receptive_field import reads
from convstudio.explain.sliding_window_steps import Scene, scene
from convstudio.gui.controllers.stage_controller import StageController
from convstudio.gui.dialogs.questions import ask_place
from convstudio.gui.dialogs.sliding_window_dialog import EXPORTS, SlidingWindow
from convstudio.gui.session import Session
from convstudio.gui.text.stage_text import translated
from convstudio.gui.translation import tr
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background, Latest
from convstudio.gui.workers.sliding_window_export import SlideDrawing, export, slide_of
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.output_size_and_padding import placements
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.layer import Pair
from convstudio.values.number_parsing import parse_number
from convstudio.values.placed_picture import outline, sample_rectangle
from convstudio.values.plan import StackPlan
from convstudio.values.project import Project
from convstudio.values.test_patterns import numbers
from convstudio.values.translatable_message import Message

_SMALL = 16  # rows and columns of numbers that may be edited one by one
_WHOLE = 26  # samples along a side: so many of a small picture are all shown, padding and all


class SlidingWindowController(QObject):
    """Opens the dialog and keeps it equal to the session. refused(exception); told(str): what was written."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, background: Background, stage: StageController, window: StudioWindow) -> None:
        """Nothing is open yet."""
        super().__init__(window)
        self._session, self._background, self._stage, self._window = session, background, stage, window
        self._dialog: SlidingWindow | None = None
        self._latest = Latest(background)
        self._stack: StackPlan | None = None
        self._place: Pair | None = None
        self._stroke = 0
        session.changed.connect(self._changed)

    @Slot()
    def slide_window(self) -> None:
        """Open the dialog, on the sample that is explained or on the middle of what is in sight."""
        if self._session.project.image is None:
            self.refused.emit(ConvStudioError("there is no picture to look at; open one first."))
            return
        if self._dialog is None:
            self._dialog = dialog = SlidingWindow(self._window)
            dialog.wanted.connect(self._show)
            dialog.step_shown.connect(self._light)
            dialog.numbers_asked.connect(self._add_numbers)
            dialog.sample_edited.connect(self._edit_sample)
            dialog.export_asked.connect(self._ask_export)
            dialog.finished.connect(self._closed)
            dialog.show()
        self._dialog.activateWindow()
        self._place = None
        self._show()

    @Slot()
    def _closed(self) -> None:
        self._dialog = self._stack = None
        self._latest.cancel()
        self._stage.light()

    @Slot(object, object)
    def _changed(self, before: Project, after: Project) -> None:
        if after.image is None or not after.image.follows(before.image):
            self._place = None
        if self._dialog is not None and _sees(before) != _sees(after):
            self._show()

    # the scene

    @Slot()
    def _show(self) -> None:
        """Plan and read on the worker, then show."""
        dialog, project = self._dialog, self._session.project
        if dialog is None:
            return
        place, most = self._place, dialog.cells.value()
        pinned = self._stage.pinned
        centre = self._window.result_canvas.viewport.centre

        def work(_: CancelToken) -> tuple[StackPlan, Scene]:
            return _made(project, place or (pinned[1:] if pinned else None), centre, most)

        self._latest.run(work, self._ready, self._not_ready)

    def _not_ready(self, reason: Exception) -> None:
        if not isinstance(reason, ConvStudioError):
            self.refused.emit(reason)
        if self._dialog is not None and self._session.project.image is not None:
            self._dialog.set_message(translated(reason))

    def _ready(self, planned: tuple[StackPlan, Scene]) -> None:
        dialog, image = self._dialog, self._session.project.image
        if dialog is None or image is None:
            return
        self._stack, found = planned
        slide = slide_of(image, self._stack, found, max(0, dialog.channel.currentIndex()))
        dialog.set_channels(slide.names)
        step = found.step_of(*self._place) if self._place is not None else None
        if step is None and self._stage.pinned is not None:
            step = found.step_of(*self._stage.pinned[1:])
        dialog.set_slide(slide, step or 0, self._editable(image))

    def _editable(self, image: Image) -> bool:
        alone = self._stack is not None and len(self._stack.plans) == 1
        return alone and image.path == "" and max(image.shape[1:]) <= _SMALL

    @Slot(int)
    def _light(self, step: int) -> None:
        """Show on the stage where the window lies, and what it makes."""
        dialog, stack = self._dialog, self._stack
        slide = dialog.view.slide if dialog is not None else None
        if slide is None or stack is None:
            return
        self._place = row, column = slide.scene.place(step)
        rows, columns = reads(stack, row, column)
        source, result = self._window.canvases
        source.set_highlight([outline(rows.tolist(), columns.tolist())] if rows.size and columns.size else [])
        last = len(stack.plans) == sum(layer.enabled for layer in self._session.project.layers)
        result.set_highlight([sample_rectangle(placements(stack.plans), row, column)] if last else [])

    # a few numbers

    @Slot(int, int)
    def _add_numbers(self, rows: int, columns: int) -> None:
        name = tr("Numbers {rows} × {columns}").format(rows=rows, columns=columns)
        image = replace(numbers(rows, columns), name=name)
        self._session.edit(name, self._session.project.with_image(image))

    @Slot(int, int, str, bool)
    def _edit_sample(self, row: int, column: int, text: str, new: bool) -> None:
        dialog, project = self._dialog, self._session.project
        if dialog is None or project.image is None or dialog.view.slide is None:
            return
        try:
            value = parse_number(text)
        except ConvStudioError as refusal:
            dialog.say(translated(refusal))
            return
        self._stroke += new
        channel = dialog.view.slide.scene.channels[dialog.view.slide.channel]
        image = project.images[project.current].with_sample(channel, row, column, value)
        gesture = f"sample {self._stroke}"
        self._session.edit(tr("Edit sample"), project.with_current(image), gesture)

    # files

    @Slot(str)
    def _ask_export(self, form: str) -> None:
        dialog = self._dialog
        if dialog is None or dialog.view.slide is None:
            return
        words, ending = EXPORTS[form]
        kinds = tr("Pictures ({endings})").format(endings=f"*.{ending}")
        start = f"sliding-window.{ending}"
        path, _ = ask_place(dialog, tr(words).rstrip("…"), start, {kinds: f".{ending}"})
        if path:
            self.export_to(form, path)

    def export_to(self, form: str, path: str) -> None:
        """Write what is shown, as a form of EXPORTS."""
        dialog = self._dialog
        if dialog is None or dialog.view.slide is None:
            return
        view, step, speed = dialog.view, dialog.view.step, dialog.speed.value()
        size = max(view.width(), 880), max(view.height(), 460)
        drawn = SlideDrawing(dialog.view.slide, size, view.palette(), view.font())

        def work(token: CancelToken) -> str:
            return export(form, drawn, Path(path), step, speed, token)

        self._background.run(work, self._exported, self.refused.emit)

    def _exported(self, name: str) -> None:
        words = tr("Saved {words}").format(words=name)
        self.told.emit(words)
        if self._dialog is not None:
            self._dialog.say(words)


def _sees(project: Project) -> tuple[object, ...]:
    """The parts of a project that the slide depends on, to tell whether it must be drawn anew."""
    return project.image, project.layers, project.layer_index, project.engine, project.view.output, project.kernel_index


def _made(project: Project, place: Pair | None, centre: tuple[float, float], most: int) -> tuple[StackPlan, Scene]:
    """The stack up to the chosen layer, and its scene about a place of its result, or where the view's centre lies."""
    image, at = project.image, project.layer_index
    if image is None:
        raise ConvStudioError("there is no picture to look at; open one first.")
    if not project.layer.enabled:
        raise ConvStudioError(Message("the layer is switched off; switch it on to see it at work."))
    layers = project.layers[: at + 1]
    stack = make_stack_plan(layers, facts_of(image), project.engine)
    count, height, width = stack.output_shape
    last = not any(layer.enabled for layer in project.layers[at + 1 :])
    output = min(project.view.output if last else project.kernel_index[0], count - 1)
    rows, columns = placements(stack.plans)
    row, column = place or (round(rows.index(centre[1] - 0.5)), round(columns.index(centre[0] - 0.5)))
    small = max(stack.plans[-1].input_shape[1:]) <= _SMALL
    inside = min(max(row, 0), height - 1), min(max(column, 0), width - 1)
    return stack, scene(stack, image.array, output, inside, max(most, _WHOLE) if small else most)
