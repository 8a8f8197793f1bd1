"""What number fields have in common: a text is read by the program's one reader of numbers, or refused in red.

Qt's own reading leaves out letters that it does not know while they are typed, so that "1,5" becomes 15 and "25" where
9 is the most becomes 2.
"""

from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QWidget

from convstudio.gui.text.plain_text import plain_tip
from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import shown


def colour_refusal(widget: QWidget, refused: bool) -> None:
    """The text of a widget in the colour of refusals, or in its own again; under a style sheet no palette does it."""
    widget.setProperty("refused", refused)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def means_the_window(event: QEvent) -> bool:
    """Whether a key that a line of text claims on X11, Ctrl+E for its end, is a shortcut of the window."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class TypedNumber:
    """The half of a spin box that reads; before it in the order of bases.

    The field has parsed(text), written(value) and accepts(), a sentence about {name}, {text}, {low} and {high}, and a
    signal refused(str). What is refused stays as it was typed until something else is typed, or a value is put.
    """

    _typed = ""
    _sentence = ""
    _help = ""

    def put(self: Any, value: float) -> None:
        """Show a value, silently; what was half typed, or refused, is gone."""
        if value == self.value() and not self._typed and not self.lineEdit().isModified():
            return  # Qt would draw it again
        self.forgive()
        with QSignalBlocker(self):
            self.setValue(value)

    def restore(self: Any) -> None:
        """Show the number that is in force in place of what was typed."""
        self.put(self.value())

    def keyPressEvent(self: Any, event: QKeyEvent) -> None:
        """Escape gives back the number that is in force."""
        if event.key() == Qt.Key.Key_Escape and (self._typed or self.lineEdit().isModified()):
            self.restore()
            self.selectAll()
        else:
            super().keyPressEvent(event)  # type: ignore[misc]

    def wheelEvent(self: Any, event: QWheelEvent) -> None:
        """Only with focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()  # type: ignore[misc]

    def event(self: Any, event: QEvent, /) -> bool:
        """Leave the window its keys."""
        if means_the_window(event):
            event.ignore()
            return False
        return super().event(event)  # type: ignore[misc,no-any-return]

    def validate(self: Any, text: str, position: int, /) -> tuple[QValidator.State, str, int]:
        """Any letter may be typed; what it makes of the text is decided when it is done."""
        return QValidator.State.Acceptable, text, position

    def valueFromText(self: Any, text: str) -> Any:
        """The number that was typed if the field may hold it, else the one that it holds."""
        bare = text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
        value = self.value()
        if bare in ("", self.written(value)):
            self.forgive()
            return value
        try:
            number = self.parsed(bare)
            if self.minimum() <= number <= self.maximum():
                self.forgive()
                return number
        except ConvStudioError:
            pass  # the sentence below says what is taken
        self._refuse(bare)
        return value

    def textFromValue(self: Any, value: Any) -> str:
        """The number, or what was typed in its place and refused."""
        return self._typed or self.written(value)  # type: ignore[no-any-return]

    def forgive(self: Any) -> None:
        """Whatever was refused is gone."""
        if not self._typed:
            return
        if self.toolTip() == plain_tip(self._sentence):
            self.setToolTip(self._help)
        self._typed = self._sentence = ""
        colour_refusal(self, refused=False)

    def _refuse(self: Any, text: str) -> None:
        if text != self._typed:
            low, high = self.written(self.minimum()), self.written(self.maximum())
            self._help = self._help if self._typed else self.toolTip()
            self._typed = text
            self._sentence = self.accepts().format(name=self.accessibleName(), text=shown(text), low=low, high=high)
            self.setToolTip(plain_tip(self._sentence))
            colour_refusal(self, refused=True)
        self.refused.emit(self._sentence)
