"""Small tool buttons of the editors: an icon in the palette's colour, a name, one sentence."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QToolButton, QWidget

from convstudio.gui.theme import icon
from convstudio.gui.translation import tr

_ICON = 18


class IconButton(QToolButton):
    """A tool button that follows the palette by itself, and the language when its owner asks it to."""

    def __init__(self, drawing: str, name: str, text: str, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoRaise(True)
        self.setIconSize(QSize(_ICON, _ICON))
        self._drawing, self._text, self._help = drawing, text, help_text
        self._drawn, self._drawn_with = "", 0
        self._redraw()
        self.retranslate()

    def set_drawing(self, drawing: str) -> None:
        """Show another icon."""
        if drawing != self._drawing:
            self._drawing = drawing
            self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """The icon in the colours of the palette that is on: an owner's palette changes before that of its buttons."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._redraw()

    def _redraw(self) -> None:
        palette = self.palette()
        if palette.cacheKey() == self._drawn_with and self._drawing == self._drawn:
            return
        self._drawn_with, self._drawn = palette.cacheKey(), self._drawing
        self.setIcon(icon(self._drawing, palette))

    def retranslate(self) -> None:
        """Name and tooltip in the language that is on."""
        self.setText(tr(self._text))
        self.setAccessibleName(tr(self._text))
        self.setToolTip(f"{tr(self._text)}: {tr(self._help)}" if self._help else tr(self._text))
