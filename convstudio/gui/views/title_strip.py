"""TitleStrip: the line above a canvas that says what is shown, of which size, and how large."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.theme import tabular
from convstudio.gui.translation import tr
from convstudio.gui.views.elided_label import Elided


class TitleStrip(QWidget):
    """Name, detail ("3×512×512 · uint8") and zoom, in plain text."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title, self._detail = Elided(self, Qt.TextElideMode.ElideMiddle), Elided(self)
        self._zoom = plain_label(parent=self)
        self._title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.setSpacing(8)
        for label in (self._title, self._detail, self._zoom):
            layout.addWidget(label)
        layout.setStretchFactor(self._detail, 1)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        for label in (self._detail, self._zoom):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.setFont(tabular(self.font()))
        self._zoom.setAccessibleName(tr("Zoom"))
        self.set_title(title)

    def _share_room(self) -> None:
        """A long title gives way to the detail, down to a third of the room."""
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        room = self.width() - margins.left() - margins.right() - self._zoom.sizeHint().width() - 2 * spacing
        title, detail = (
            label.fontMetrics().horizontalAdvance(label.words) + 1 for label in (self._title, self._detail)
        )
        self._title.setFixedWidth(max(0, min(title, max(room - detail, room // 3))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_zoom"):
            self._share_room()

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.words

    @property
    def zoom(self) -> str:
        """The zoom as text."""
        return self._zoom.text()

    def set_title(self, title: str, detail: str = "") -> None:
        """Say what is shown and of which size."""
        self._title.set_words(title)
        self._detail.set_words(detail)
        self._share_room()

    def set_zoom(self, text: str) -> None:
        """Say how large it is shown."""
        self._zoom.setText(text)
        self._share_room()
