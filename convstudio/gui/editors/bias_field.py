"""The bias as text: nothing, one number for all outputs, or one for each."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from convstudio.gui.editors.number_input import colour_refusal, means_the_window
from convstudio.gui.text.plain_text import plain_tip
from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import format_number, number_words, parse_number


def parse_bias(text: str) -> tuple[float, ...]:
    """The numbers of a text, separated by commas, semicolons or blanks; refused with the place of the bad one."""
    numbers = []
    for place, cell in enumerate(number_words(text), start=1):
        try:
            numbers.append(parse_number(cell))
        except ConvStudioError as error:
            raise ConvStudioError(f"Bias, number {place}: {error}") from error
    return tuple(numbers)


class BiasField(QLineEdit):
    """Edits a tuple of numbers; a bad text turns red and the old numbers stay."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._numbers: tuple[float, ...] = ()
        self._help = self._sentence = ""
        self.setPlaceholderText("0")
        self.editingFinished.connect(self._read)

    def event(self, event: QEvent) -> bool:
        """Leave the window its keys."""
        if means_the_window(event):
            event.ignore()
            return False
        return super().event(event)

    def value(self) -> tuple[float, ...]:
        """The numbers."""
        return self._numbers

    def put(self, numbers: tuple[float, ...]) -> None:
        """Show numbers, silently; a text that means the same stays as it was typed, one that was refused does not."""
        known = self._numbers == numbers and self.text() and not self._sentence
        self._numbers = numbers
        if not known:
            self.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives back the numbers that are in force."""
        if event.key() == Qt.Key.Key_Escape and (self._sentence or self.isModified()):
            self.restore()
        else:
            super().keyPressEvent(event)

    def restore(self) -> None:
        """Show the numbers that are in force in place of what was typed."""
        self.setText(", ".join(format_number(number) for number in self._numbers))
        self._show("")

    def set_help(self, text: str) -> None:
        """The tooltip for as long as nothing is wrong."""
        self._help = text
        self.setToolTip(plain_tip(self._sentence or text))

    @Slot()
    def _read(self) -> None:
        try:
            numbers = parse_bias(self.text())
        except ConvStudioError as error:
            self._show(str(error))
            self.refused.emit(str(error))
            return
        self._show("")
        if numbers != self._numbers:
            self._numbers = numbers
            self.edited.emit()

    def _show(self, sentence: str) -> None:
        if sentence == self._sentence:
            return
        self._sentence = sentence
        colour_refusal(self, bool(sentence))
        self.setToolTip(plain_tip(sentence or self._help))
