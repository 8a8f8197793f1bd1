"""The layer held against other tools, borders, precisions and cheaper layers, while somebody looks."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from convstudio.gui.session import Session
from convstudio.gui.text.comparison_tables import ComparisonTable, compared
from convstudio.gui.text.stage_text import translated
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import tr, tr_sentence
from convstudio.gui.views.explain_view import ExplanationTable
from convstudio.gui.views.number_format import number_text
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background, Latest
from convstudio.jobs.compare.difference_picture import difference
from convstudio.jobs.compare.layer_alternatives import Alternative
from convstudio.jobs.display.display_range_policies import measured
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.translatable_message import Message


class ComparisonController(QObject):
    """Fills the table and the difference on a worker. refused(exception): there is no such table, or no such layer."""

    refused = Signal(object)

    def __init__(self, session: Session, background: Background, window: StudioWindow) -> None:
        """Nothing is measured until somebody looks."""
        super().__init__(window)
        self._session, self._table, self._picture = session, Latest(background), Latest(background)
        self._view = window.compare_view
        self._of: tuple[object, ...] = ()
        self._compared: ComparisonTable | None = None
        window.lower_tabs.currentChanged.connect(self.show)
        session.changed.connect(self.show)
        self._view.topic_chosen.connect(self.show)
        self._view.row_chosen.connect(self._look)
        self._view.adopted.connect(self.adopt)
        self._view.difference.view_changed.connect(self._look, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def show(self) -> None:
        """Compare, where somebody sees it, unless nothing has changed."""
        project, topic = self._session.project, self._view.topic.currentIndex()
        key = (project.image, project.layers, project.layer_index, project.engine, topic)
        if not self._view.isVisible() or key == self._of:
            return
        if key[:1] != self._of[:1]:
            self._view.clear()
        self._of, self._compared = key, None

        def work(token: CancelToken) -> ComparisonTable:
            return compared(project, topic, token)

        for latest in (self._table, self._picture):
            latest.cancel()
        if project.image is not None:
            self._table.run(work, self._filled, self._not_filled)

    def _not_filled(self, reason: Exception) -> None:
        self._view.set_table(ExplanationTable(""))
        self._view.set_difference(None, "")
        self.refused.emit(reason)

    def _filled(self, found: ComparisonTable) -> None:
        self._compared = found
        self._view.set_table(found.table)
        if self._view.row < 0:
            self._view.set_difference(None, tr("Choose a row to see how it differs."))
        self._look()

    @Slot()
    def _look(self) -> None:
        """The difference of the row that is chosen."""
        found, row, project = self._compared, self._view.row, self._session.project
        if found is None or not 0 <= row < len(found.ways) or project.image is None:
            return
        way, image = found.ways[row], project.image
        self._picture.cancel()
        if isinstance(way, Message):
            self._view.set_difference(None, tr_sentence(way))
            return
        output = min(project.view.output, found.ours.stack.output_shape[0] - 1)
        viewport, dark = self._view.difference.viewport, is_dark(QApplication.palette())

        def work(_: CancelToken) -> PlacedPicture:
            return difference(image, found.ours, way, output, viewport, dark)

        self._picture.run(work, self._drawn, self._not_drawn)

    def _not_drawn(self, reason: Exception) -> None:
        if not isinstance(reason, ConvStudioError):
            self.refused.emit(reason)
        self._view.set_difference(None, translated(reason))

    def _drawn(self, picture: PlacedPicture) -> None:
        known = measured(picture.samples)
        largest = max(abs(known.minimum), abs(known.maximum))
        words = tr("max. {number} in sight").format(number=number_text(largest, 3)) if largest else tr("none in sight")
        self._view.set_difference(picture, words)

    @Slot(int)
    def adopt(self, row: int) -> None:
        """The layers of a row in place of the present ones: one step that undo takes back."""
        found, project = self._compared, self._session.project
        if found is None or not 0 <= row < len(found.ways) or self._of[1] != project.layers:
            return
        way = found.ways[row]
        if isinstance(way, Message):
            self.refused.emit(ConvStudioError(f"{found.table.rows[row][0]}: {tr_sentence(way)}"))
        elif way.layers is not None and way.layers != project.layers:
            self._adopt(way)

    def _adopt(self, way: Alternative) -> None:
        assert way.layers is not None
        self._session.edit(tr_sentence(way.name), replace(self._session.project, layers=way.layers))
