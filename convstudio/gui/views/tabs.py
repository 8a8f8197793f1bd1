"""Tabs without a frame, whose bar shows that it has the focus."""

from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget


class _Bar(QTabBar):
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fusion marks the focus by a change of the text's frame that nobody sees."""
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
                painter.drawRect(self.tabRect(self.currentIndex()).adjusted(3, 3, -3, -2))


class Tabs(QTabWidget):
    """name: of the object; words: for screen readers, at the bar that takes the keys too."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(_Bar())
        self.setObjectName(name)
        self.setDocumentMode(True)
        self.setAccessibleName(words)
        self.tabBar().setAccessibleName(words)
