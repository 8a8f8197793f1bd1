"""HelpWindow: pages of Markdown with their pictures, beside the studio."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QShowEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QWindow,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from convstudio.gui.dialogs.side_window import SideWindow
from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.translation import mark, tr

_PAGE_ENDING = ".md"
_MARGIN, _LIST = 60, 240
_ABOVE = 14  # pixels over a heading


@dataclass(frozen=True)
class Page:
    """title: its first line. path: of the Markdown file; links in it are relative to that."""

    title: str
    path: Path


class HelpWindow(SideWindow):
    """project_asked(str): the link of a project was clicked."""

    project_asked = Signal(str)

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        """The first page is on show. pages: in the order of the list."""
        super().__init__("help_window", tr("Help"), parent)
        self._pages = tuple(pages)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Pages"))
        self.list.setMaximumWidth(_LIST)
        self.list.setSpacing(1)
        for page in self._pages:
            self.list.addItem(QListWidgetItem(page.title))
        self.browser = _Browser()
        self.browser.setAccessibleName(tr("Page"))
        self.back = IconButton("step-back", "help_back", mark("Back"), mark("To the page before."))
        self.forth = IconButton("step-forward", "help_forth", mark("Forward"), mark("To the page after."))
        self.back.clicked.connect(self.browser.backward)
        self.forth.clicked.connect(self.browser.forward)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.forwardAvailable.connect(self.forth.setEnabled)
        self.browser.anchorClicked.connect(self.follow)
        self.browser.sourceChanged.connect(self._turned)
        self.list.currentRowChanged.connect(self._chosen)
        self._arrange()
        self.list.setCurrentRow(0)

    def _arrange(self) -> None:
        self.back.setEnabled(False)
        self.forth.setEnabled(False)
        turning = QHBoxLayout()
        turning.addWidget(self.back)
        turning.addWidget(self.forth)
        turning.addStretch(1)
        left = QVBoxLayout()
        left.addLayout(turning)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.addLayout(left)
        row.addWidget(self.browser, 1)
        self.resize(980, 720)
        self.browser.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """It does not stay above the studio: what it explains must not be covered."""
        super().showEvent(event)
        self.windowHandle().setTransientParent(cast("QWindow", None))

    @Slot(QUrl)
    def follow(self, link: QUrl) -> None:
        """Another page, a project for the studio, or a place on the web for the browser."""
        whole = self.browser.source().resolved(link)
        if not whole.isLocalFile():
            QDesktopServices.openUrl(whole)
        elif whole.path().endswith(_PAGE_ENDING):
            self.browser.setSource(whole, QTextDocument.ResourceType.MarkdownResource)
        else:
            self.project_asked.emit(whole.toLocalFile())

    @Slot(int)
    def _chosen(self, row: int) -> None:
        url = QUrl.fromLocalFile(str(self._pages[row].path))
        if url != self.browser.source():
            self.browser.setSource(url, QTextDocument.ResourceType.MarkdownResource)

    @Slot(QUrl)
    def _turned(self, url: QUrl) -> None:
        name = Path(url.toLocalFile()).name
        self.list.setCurrentRow(next((at for at, page in enumerate(self._pages) if page.path.name == name), 0))


class _Browser(QTextBrowser):
    """Shows Markdown; pictures are never wider than the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(_MARGIN / 3)
        self.sourceChanged.connect(self._lay_out)

    @Slot()
    def _lay_out(self) -> None:
        """Room above headings, a ground behind code: Markdown has no words for these."""
        block = self.document().begin()
        while block.isValid():
            form = QTextBlockFormat()
            if block.blockFormat().headingLevel() > 1:
                form.setTopMargin(_ABOVE)
            if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
                form.setBackground(self.palette().alternateBase())
            QTextCursor(block).mergeBlockFormat(form)
            block = block.next()

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """A picture, made smaller where the page is narrower."""
        whole = self.source().resolved(QUrl(url))
        if kind != QTextDocument.ResourceType.ImageResource.value or not whole.isLocalFile():
            return super().loadResource(kind, url)
        image, ratio = QImage(whole.toLocalFile()), self.devicePixelRatioF()
        wide = round((self.viewport().width() - _MARGIN) * ratio)
        if image.width() > wide > 0:
            mode = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(QSize(wide, image.height()), Qt.AspectRatioMode.KeepAspectRatio, mode)
        image.setDevicePixelRatio(ratio)
        return image
