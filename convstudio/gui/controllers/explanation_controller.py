"""The explanation of a sample in its table, lit up on the input and in the kernel, copied as text."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from convstudio.explain.explanation_formats import FORMATS
from convstudio.explain.receptive_field import InfluencedOutputs, reads
from convstudio.explain.sample_explanation import Explanation
from convstudio.gui.session import Session
from convstudio.gui.text.explanation_rows import explanation_table, fed_table
from convstudio.gui.text.stage_text import view_words
from convstudio.gui.translation import tr
from convstudio.gui.window import StudioWindow
from convstudio.jobs.display.display_range_policies import Levels
from convstudio.output_size_and_padding import placements, receptive_field
from convstudio.values.placed_picture import Placement, outline, sample_rectangle
from convstudio.values.plan import StackPlan
from convstudio.values.zoom_viewport import Rectangle

_ONE_BY_ONE = 400  # samples outlined each for itself; of more their outline is drawn


class ExplanationController(QObject):
    """Shows explanations, outlines what they speak of, and answers what is done with them."""

    def __init__(self, session: Session, window: StudioWindow, parent: QObject | None = None) -> None:
        """Nothing is explained yet."""
        super().__init__(parent)
        self._session, self._window = session, window
        self._told: Explanation | None = None
        self._stack: StackPlan | None = None
        self._fed: InfluencedOutputs | None = None
        self._levels: Levels | None = None
        self._placements = (Placement(), Placement())
        window.explain_view.row_chosen.connect(self._row_chosen)
        window.explain_view.copy_asked.connect(self.copy)

    def show(self, told: Explanation, stack: StackPlan) -> None:
        """Show an explanation, and what the sample was made of on the input of all layers."""
        self._told, self._stack, self._fed = told, stack, None
        self._window.explain_view.set_explanation(explanation_table(told))
        self._say_view()
        self._light(None)

    def show_fed(self, fed: InfluencedOutputs, stack: StackPlan) -> None:
        """Show what an input sample feeds, in the table and on the result."""
        self._told = self._stack = None
        self._fed, self._placements = fed, placements(stack.plans)
        self._window.explain_view.set_explanation(fed_table(fed), copying=False)
        self._say_view()
        self._light_fed(None)

    def _light_fed(self, chosen: int | None) -> None:
        """Outline the fed samples where they lie on the input, and one of them more strongly."""
        fed = self._fed
        if fed is None:
            return
        every = [sample_rectangle(self._placements, y, x) for y in fed.rows.tolist() for x in fed.columns.tolist()]
        whole = every[:1] and [_around(every[0], every[-1])]
        self._window.canvases[0].set_highlight([(float(fed.column), float(fed.row), 1.0, 1.0)])
        seen = every if len(every) <= _ONE_BY_ONE else whole
        self._window.canvases[1].set_highlight(seen, None if chosen is None else every[chosen])

    def set_levels(self, shown: Levels) -> None:
        """How numbers become grey now."""
        if shown != self._levels:
            self._levels = shown
            self._say_view()

    def _say_view(self) -> None:
        told, levels, words = self._told, self._levels, ""
        if told is not None and levels is not None and not self._window.shows_signals:
            words = view_words(told.value, levels, self._session.project.view, told.output)
        if self._stack is not None and len(self._stack.plans) > 1:
            words = "\n".join(filter(None, (words, _field_words(self._stack))))
        self._window.explain_view.set_note(words)

    def light(self) -> None:
        """Outline it again, after something else was outlined."""
        for canvas in self._window.canvases:
            canvas.set_highlight(())
        self._light(None)
        self._light_fed(None)

    def clear(self) -> None:
        """Nothing is explained any more."""
        self._told = self._stack = self._fed = self._levels = None
        self._window.explain_view.clear()
        for canvas in self._window.canvases:
            canvas.set_highlight(())

    def _light(self, row: int | None) -> None:
        """Outline what was read, and the tap of a row more strongly."""
        told, stack = self._told, self._stack
        if told is None or stack is None:
            return
        rows, columns = (found.tolist() for found in reads(stack, told.row, told.column))
        if len(rows) * len(columns) <= _ONE_BY_ONE:
            seen = [(float(column), float(row), 1.0, 1.0) for row in rows for column in columns]
        else:
            seen = [outline(rows, columns)]
        self._window.canvases[0].set_highlight(seen, self._standing_out(told, stack, row))
        self._window.canvases[1].set_highlight([sample_rectangle(placements(stack.plans), told.row, told.column)])

    def _standing_out(self, told: Explanation, stack: StackPlan, row: int | None) -> Rectangle | None:
        """The tap of a row; through several layers, what the next sample to the right was made of."""
        if len(stack.plans) == 1:
            chosen = told.taps[row].source if row is not None else None
            return None if chosen is None else (float(chosen[1]), float(chosen[0]), 1.0, 1.0)
        if told.column + 1 >= stack.output_shape[2]:
            return None
        rows, columns = (found.tolist() for found in reads(stack, told.row, told.column + 1))
        return outline(rows, columns) if rows and columns else None

    @Slot(int)
    def _row_chosen(self, row: int) -> None:
        """Light up a tap: its sample on the input, its cell in the kernel; or a sample that is fed."""
        told = self._told
        if self._fed is not None and row < self._fed.weights.size:
            self._light_fed(row)
        if told is None or row >= len(told.taps):
            return
        self._light(row)
        tap, output = told.taps[row], row // (len(told.taps) // len(told.sums))
        inputs = self._session.project.layer.bank.inputs
        index = told.sums[output].kernel % self._session.project.layer.bank.outputs, tap.channel % inputs
        if self._session.project.kernel_index == index:
            self._window.kernel_editor.grid.show_cell(tap.stored)

    @Slot(str)
    def copy(self, form: str) -> None:
        """The explanation as text, Markdown, LaTeX, CSV or JSON."""
        if self._told is not None:
            QGuiApplication.clipboard().setText(FORMATS[form](self._told))


def _field_words(stack: StackPlan) -> str:
    """The words for the outlines on the input: size and step of the receptive field."""
    field = receptive_field(stack.plans)
    words = tr(
        "On the input: the {rows} × {columns} samples that this one sees; yellow: those of the next, {jump} further."
    )
    return words.format(rows=field.size[0], columns=field.size[1], jump=field.jump[1])


def _around(first: Rectangle, last: Rectangle) -> Rectangle:
    """The smallest rectangle around two, the first being the upper left one."""
    return first[0], first[1], last[0] + last[2] - first[0], last[1] + last[3] - first[1]
