"""Tabs: those of panels, without a frame, whose bar shows that it has the focus; and one for each open project."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from convstudio.gui.text.plain_text import plain_tip, without_key
from convstudio.gui.translation import tr


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


class DocumentTabs(QTabBar):
    """chosen(int): a tab was chosen. close_asked(int): a person wants to close one."""

    chosen = Signal(int)
    close_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No tab yet."""
        super().__init__(parent)
        self.setObjectName("document_tabs")
        self.setAccessibleName(tr("Open projects"))
        self.setAutoHide(True)
        self.setDocumentMode(True)
        self.setTabsClosable(True)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.currentChanged.connect(self.chosen)
        self.tabCloseRequested.connect(self.close_asked)

    def set_documents(self, rows: Sequence[tuple[str, str]], current: int) -> None:
        """Show these tabs, (name, tool tip) of each; says nothing."""
        with QSignalBlocker(self):
            while self.count() > len(rows):
                self.removeTab(self.count() - 1)
            for index, (name, tip) in enumerate(rows):
                words = without_key(name)
                if index == self.count():
                    self.addTab(words)
                elif self.tabText(index) != words:
                    self.setTabText(index, words)
                self.setTabToolTip(index, plain_tip(tip))
            self.setCurrentIndex(current)
