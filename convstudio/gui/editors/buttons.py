"""Small tool buttons of the editors: an icon in the palette's colour, a name, one sentence."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from convstudio.gui.theme import icon
from convstudio.gui.translation import tr

_ICON = 18


class IconButton(QToolButton):
    """A tool button that follows palette and language when its owner asks it to."""

    def __init__(self, drawing: str, name: str, text: str, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAutoRaise(True)
        self.setIconSize(QSize(_ICON, _ICON))
        self._drawing, self._text, self._help = drawing, text, help_text
        self.redraw()
        self.retranslate()

    def set_drawing(self, drawing: str) -> None:
        """Show another icon."""
        self._drawing = drawing
        self.redraw()

    def redraw(self) -> None:
        """The icon in the colours of the palette that is on."""
        self.setIcon(icon(self._drawing, self.palette()))

    def retranslate(self) -> None:
        """Name and tooltip in the language that is on."""
        self.setText(tr(self._text))
        self.setAccessibleName(tr(self._text))
        self.setToolTip(f"{tr(self._text)}: {tr(self._help)}" if self._help else tr(self._text))
