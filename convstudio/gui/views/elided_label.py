"""Elided: a plain text in one line that gives way when there is no room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.theme import tabular

_HIGHEST = "汉Ág"
_ROOM = QRect(0, 0, 1000, 1000)


def line_height(font: QFont) -> int:
    """Logical pixels for a line in Latin letters or in Chinese: words that come and go move nothing around them."""
    return QFontMetrics(font).boundingRect(_ROOM, 0, _HIGHEST).height()


class Elided(QLabel):
    """It has an ellipsis then, at its end if nothing else is said, and stands whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(parent)
        self._mode = mode
        self.words = ""
        self._help = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(tabular(self.font()))
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, explanation: str = "") -> None:
        """Show a text."""
        self.words, self._help = words, explanation
        self.setAccessibleName(words)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high whatever it says."""
        return QSize(super().sizeHint().width(), line_height(self.font()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self.words, self._mode, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self._help or (self.words if shown != self.words else "")))
