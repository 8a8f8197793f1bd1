"""DocumentTabs: one tab for each open project, shown when there are several."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from convstudio.gui.text.plain_text import plain_tip, without_key
from convstudio.gui.translation import tr


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
