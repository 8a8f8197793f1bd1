"""StageController: the parts of a rendering on the stage, and what the pointer does there. Computes nothing."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from convstudio import output_size_and_padding
from convstudio.engines.layer_plan_builder import ChannelsDiffer
from convstudio.explain.receptive_field import trusted
from convstudio.gui.controllers.explanation_controller import ExplanationController
from convstudio.gui.editors.view_bar import CONTENTS
from convstudio.gui.session import Session
from convstudio.gui.text.kernel_health_rows import health_rows
from convstudio.gui.text.plan_rows import card_rows
from convstudio.gui.text.stage_text import levels_words, output_names, outputs_words, percent, size_words, translated
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import tr
from convstudio.gui.views.banner import Level
from convstudio.gui.views.facts_card import FactRow
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.live_render import LiveRender
from convstudio.jobs.display.display_range_policies import Statistics
from convstudio.jobs.display.view_pipeline import (
    Counted,
    Explained,
    Part,
    Planned,
    Profiled,
    Refused,
    Request,
    Settled,
    Shown,
    Thumbnails,
    Traced,
)
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.plan import StackPlan
from convstudio.values.project import Policy
from convstudio.values.translatable_message import Message
from convstudio.values.zoom_viewport import Rectangle

if TYPE_CHECKING:
    from convstudio.gui.views.canvas import ImageCanvas
    from convstudio.gui.views.plot_canvas import PlotCanvas

_DIM_AFTER = 300  # milliseconds that the old picture stays bright while a new one is computed


class StageController(QObject):
    """Keeps the stage equal to the newest part of the rendering.

    painted(): a new exact picture of the result is on the stage. fit_asked(): kernels that do not suit shall be fitted.
    """

    painted = Signal()
    fit_asked = Signal()

    def __init__(self, window: StudioWindow, session: Session, live: LiveRender, parent: QObject | None = None) -> None:
        """Show what is rendered of this session in this window."""
        super().__init__(parent)
        self._window, self._session, self._live = window, session, live
        self._stack: StackPlan | None = None
        self._pinned: tuple[int, int, int] | None = None
        self._traced: tuple[int, int, int] | None = None
        self._explaining = ExplanationController(session, window, self)
        self._statistics: Statistics | None = None
        self._told_refusal = 0  # the banner's number of it; none
        self._dimmer = QTimer(self)
        self._dimmer.setSingleShot(True)
        self._dimmer.setInterval(_DIM_AFTER)
        self._dimmer.timeout.connect(self._dim)
        live.part_ready.connect(self.part_ready)
        live.busy_changed.connect(self._busy)
        window.lower_tabs.currentChanged.connect(self.request)
        window.card_tabs.currentChanged.connect(self.show_health)
        window.plots_made.connect(self._listen)
        self._listen((window.image_canvas, window.result_canvas))

    @Slot(tuple)
    def _listen(self, canvases: "tuple[ImageCanvas | PlotCanvas, ...]") -> None:
        for canvas in canvases:
            canvas.view_changed.connect(self.request, Qt.ConnectionType.QueuedConnection)
            canvas.pointed.connect(self.pointed)
        canvases[0].clicked.connect(self.trace)
        canvases[1].clicked.connect(self.pin)

    @property
    def refusing(self) -> bool:
        """The banner says why the setting that is on cannot be computed."""
        return bool(self._told_refusal)

    def light(self) -> None:
        """Outline again what is explained."""
        self._explaining.light()

    @property
    def pinned(self) -> tuple[int, int, int] | None:
        """The (output, row, column) of the result that is explained."""
        return self._pinned

    def image_changed(self, image: Image | None) -> None:
        """Another image, or none: an empty stage, fitted to it."""
        window = self._window
        self._pinned = self._traced = None
        window.show_signals(image is not None and image.is_signal)
        for canvas in window.canvases:
            canvas.clear()
        window.result_canvas.set_other(None)
        self._clear()
        if image is None:
            window.canvases[0].set_title(tr("Input"))
            for canvas in window.canvases:
                canvas.set_message(tr("Open a picture, or drop one here"))
            return
        window.canvases[0].set_title(image.name, size_words(image.shape, image.dtype.name))
        plane = (0.0, 0.0, float(image.shape[2]), float(image.shape[1]))
        fitted = window.canvases[0].viewport.fitted(plane)
        for canvas in window.canvases:
            canvas.set_viewport(fitted)
        if window.shows_signals:
            for plot in window.plots:
                plot.set_rate(image.rate)

    def _clear(self) -> None:
        """Nothing is known of a result."""
        self._stack = self._statistics = None
        self._dimmer.stop()
        self._window.clear_rendering()
        self._explaining.clear()
        self.show_health()

    # asking and being answered

    @Slot()
    def request(self) -> None:
        """Ask for what should be on the stage now."""
        self._live.request(self._wanted())

    def _wanted(self) -> Request:
        dark = is_dark(QApplication.palette())
        viewport = self._window.canvases[1].viewport
        window = self._window
        counting, profiling = (
            window.lower_tabs.currentWidget() is view for view in (window.histogram_view, window.profile_view)
        )
        return Request(self._session.project, viewport, self._pinned, dark, counting, profiling, self._traced)

    def _ask_to_tell(self) -> None:
        """Explain a sample before anything else."""
        self._window.lower_tabs.setCurrentWidget(self._window.explain_view)
        self._live.request(replace(self._wanted(), telling=True))

    def trusted(self) -> Rectangle | None:
        """(left, top, width, height) of the input over which no sample of the result has seen padding; None if none."""
        if self._stack is None or self._window.shows_signals:
            return None
        clean = trusted(self._stack)
        if clean.empty:
            return None
        rows, columns = output_size_and_padding.placements(self._stack.plans)
        left, top = columns.centre(clean.columns[0]), rows.centre(clean.rows[0])
        width, height = columns.centre(clean.columns[-1]) - left, rows.centre(clean.rows[-1]) - top
        return left, top, width + 1, height + 1

    @Slot()
    def show_health(self) -> None:
        """Fill the card of kernel facts, only while it is visible: they take a singular value decomposition."""
        if self._window.health_card.isVisible():
            self._window.health_card.set_rows(health_rows(self._session.project, self._statistics))

    @Slot(bool)
    def _busy(self, busy: bool) -> None:
        if busy and not self._dimmer.isActive():
            self._dimmer.start()
        elif not busy:
            self._dimmer.stop()

    @Slot()
    def _dim(self) -> None:
        if not self._live.exact:
            self._window.canvases[1].set_dimmed(True)
            self._window.status.set_clipping(tr("computing…"))

    @Slot(object)
    def part_ready(self, part: Part) -> None:
        """Show a part."""
        match part:
            case Planned():
                self._planned(part)
            case Refused():
                self._refused(part)
            case Shown():
                self._stage(part)
            case Thumbnails():
                self._window.gallery.set_thumbnails(part.pixels)
                self._window.gallery.set_energies(part.energies)
            case Counted():
                self._window.histogram_view.set_counts(part.counts, part.low, part.high, part.in_region)
            case Profiled():
                self._window.profile_view.set_profiles(part.input, part.result)
            case Explained():
                self._explaining.show(part.explanation, part.stack)
            case Traced():
                self._explaining.show_fed(part.fed, part.stack)
            case Settled():
                self._settled(part)

    def _planned(self, part: Planned) -> None:
        self._stack = part.stack
        window, project = self._window, self._session.project
        window.banner.withdraw(self._told_refusal)
        self._told_refusal = 0
        self._unpin_if_gone(part.stack)
        window.plan_card.set_rows(card_rows(project, part.stack))
        self._statistics = None
        self.show_health()
        shapes = iter(size_words(stack.output_shape, "") for stack in part.stacks)
        window.layer_list.set_shapes([next(shapes, "") if layer.enabled else tr("off") for layer in project.layers])
        on = sum(layer.enabled for layer in project.layers[: project.layer_index + 1])
        plan = part.stack.plans[on - 1] if 0 < on <= len(part.stack.plans) else None
        window.operation.set_resolved_pads(plan.padding if plan else None)
        window.gallery.set_count(part.stack.output_shape[0], output_names(part.stack, project.image))
        window.gallery.set_current(project.view.output)

    def _unpin_if_gone(self, stack: StackPlan) -> None:
        """An explanation of a sample that the result no longer has would be of nothing."""
        if self._pinned is None or all(at < side for at, side in zip(self._pinned, stack.output_shape, strict=True)):
            return
        self._pinned = None
        self._explaining.clear()

    def _refused(self, part: Refused) -> None:
        text = translated(part.reason)
        self._clear()
        self._show_input(part.input)
        self._window.plan_card.set_rows([FactRow(tr("Refused"), text)])
        fit = tr("Fit kernels to image") if isinstance(part.reason, ChannelsDiffer) else ""
        self._told_refusal = self._window.banner.set_sentence(Level.REFUSAL, text, fit, self.fit_asked.emit)
        self._window.canvases[1].set_dimmed(True)

    def _stage(self, part: Shown) -> None:
        self._dimmer.stop()
        result = self._window.canvases[1]
        self._show_input(part.input)
        result.set_picture(part.result)
        self._window.result_canvas.set_other(part.input)
        self._window.histogram_view.set_levels(part.levels.low, part.levels.high)
        self._explaining.set_levels(part.levels)
        if self._session.project.view.policy not in (Policy.STRETCH, Policy.SIGNED):
            self._window.status.set_zoom(result.viewport.scale)
        self._name_result(part)
        self.painted.emit()

    def _show_input(self, picture: PlacedPicture) -> None:
        """The input, under the names of its channels."""
        image = self._session.project.image
        if image is not None and self._window.shows_signals:
            self._window.plots[0].set_channel_names([tr(name) for name in image.names])
        self._window.canvases[0].set_picture(picture)

    def _name_result(self, part: Shown) -> None:
        image, stack = self._session.project.image, self._stack
        if image is None or stack is None:
            return
        names = output_names(stack, image)
        content = CONTENTS[self._session.project.view.content]
        title = f"{tr(content)} · {names[part.outputs[0]]}" if len(part.outputs) == 1 else tr(content)
        self._window.canvases[1].set_title(title, size_words(stack.output_shape, stack.result_dtype))
        if image.is_signal:
            self._window.plots[1].set_channel_names(names)

    def _settled(self, part: Settled) -> None:
        self._window.canvases[1].set_picture(part.result)
        self._window.status.set_zoom(self._window.canvases[1].viewport.scale)
        self._window.status.set_clipping(*self._range_words(part))
        clipped = part.statistics.clipped_below + part.statistics.clipped_above
        signal = self._session.project.image is not None and self._session.project.image.is_signal
        self._window.view_bar.show_clipped(0.0 if signal else clipped, percent(clipped))
        self._window.histogram_view.set_levels(part.levels.low, part.levels.high)
        self._explaining.set_levels(part.levels)
        if self._stack is not None:
            rows = card_rows(self._session.project, self._stack, part.seconds)
            self._window.plan_card.set_rows(rows)
            self._statistics = part.statistics
            self.show_health()

    def _range_words(self, part: Settled) -> tuple[str, str]:
        """What the result spans and, of pictures, which share clips; and how numbers became grey."""
        low, high = f"{part.statistics.minimum:.5g}", f"{part.statistics.maximum:.5g}"
        image = self._session.project.image
        if image is not None and image.is_signal:
            return tr("{low} … {high}").format(low=low, high=high), ""
        below, above = part.statistics.clipped_below, part.statistics.clipped_above
        words = tr("{low} … {high} · {share} clips").format(low=low, high=high, share=percent(below + above))
        if part.statistics.not_finite:
            words += " · " + tr("magenta: not a finite number")
        return words, levels_words(part.levels, below, above)

    # the pointer

    @Slot(object)
    def pointed(self, place: tuple[float, float] | None) -> None:
        """Values under the pointer, in both pictures at once."""
        source, result = self._window.canvases
        if place is None:
            self._window.status.clear_pointer()
            source.set_highlight(())
            return
        row, column = place
        other = result if self.sender() is source else source
        other.set_marker(row, column)
        (source if other is result else result).set_marker(None)
        self._tell_input(source.picture, row, column)
        self._tell_output(result.picture if self._stack is not None else None, row, column)

    def _tell_input(self, picture: PlacedPicture | None, row: float, column: float) -> None:
        image = self._session.project.image
        found = picture.sample_at(row, column) if picture else None
        if found is None or image is None or picture is None:
            self._window.status.clear_pointer()
            return
        names = [tr(image.names[channel]) for channel in picture.channels]
        self._window.status.set_input(found[0], found[1], list(zip(names, found[2], strict=True)))

    def _tell_output(self, picture: PlacedPicture | None, row: float, column: float) -> None:
        found = picture.sample_at(row, column) if picture else None
        if found is None or picture is None:
            self._window.status.clear_output()
            return
        self._window.status.set_output(outputs_words(picture.channels), found[0], found[1], found[2])

    @Slot(float, float)
    def pin(self, row: float, column: float) -> None:
        """Explain the result sample at an input position."""
        picture = self._window.canvases[1].picture
        found = picture.sample_at(row, column) if picture else None
        if found is None or picture is None:
            return
        chosen = self._session.project.view.output
        output = chosen if chosen in picture.channels else picture.channels[0]
        self._pinned, self._traced = (output, found[0], found[1]), None
        self._ask_to_tell()

    @Slot(float, float)
    def trace(self, row: float, column: float) -> None:
        """Tell what the input sample at an input position feeds."""
        picture = self._window.canvases[0].picture
        found = picture.sample_at(row, column) if picture else None
        if found is None or picture is None:
            return
        chosen = self._session.project.view.channel
        channel = chosen if chosen in picture.channels else picture.channels[0]
        self._pinned, self._traced = None, (channel, found[0], found[1])
        self._ask_to_tell()

    def pin_sample(self, row: int, column: int) -> None:
        """Explain a sample of the result by its index, and bring it into view, large enough for its number.

        ConvStudioError where the result has no such sample.
        """
        if self._stack is None or self._window.shows_signals:
            raise ConvStudioError(Message("there is no picture to look at; open one first."))
        count, height, width = self._stack.output_shape
        if not (0 <= row < height and 0 <= column < width):
            raise ConvStudioError(
                Message(
                    "the result ends at row {last_row}, column {last_column}; there is no row {row}, column {column}.",
                    last_row=height - 1,
                    last_column=width - 1,
                    row=row,
                    column=column,
                )
            )
        rows, columns = output_size_and_padding.placements(self._stack.plans)
        self._window.result_canvas.show_sample(rows.centre(row) + 0.5, columns.centre(column) + 0.5)
        self._pinned, self._traced = (min(self._session.project.view.output, count - 1), row, column), None
        self._ask_to_tell()
