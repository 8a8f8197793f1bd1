"""TitleStrip: the line above a canvas that says what is shown, of which size, and how large."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.gui.plain import plain_label
from convstudio.gui.theme import tabular
from convstudio.gui.translation import tr
from convstudio.gui.views.elided import Elided, line_height


class TitleStrip(QWidget):
    """Name, detail ("3×512×512 · uint8") and zoom, in plain text."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title, self._detail, self._zoom = plain_label(title, self), Elided(self), plain_label(parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.setSpacing(8)
        for label in (self._title, self._detail, self._zoom):
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        layout.setStretchFactor(self._detail, 1)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        for label in (self._detail, self._zoom):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.setFont(tabular(self.font()))
        self._zoom.setAccessibleName(tr("Zoom"))
        self._make_room()

    def _make_room(self) -> None:
        """Strips side by side end at one line, whatever they are called."""
        self._title.setMinimumHeight(line_height(self._title.font()))

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_zoom"):
            self._make_room()

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text()

    @property
    def zoom(self) -> str:
        """The zoom as text."""
        return self._zoom.text()

    def set_title(self, title: str, detail: str = "") -> None:
        """Say what is shown and of which size."""
        self._title.setText(title)
        self._detail.set_words(detail)

    def set_zoom(self, text: str) -> None:
        """Say how large it is shown."""
        self._zoom.setText(text)
