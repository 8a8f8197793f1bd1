"""StatusLine: what lies under the pointer in both views, how much of the result clips, and the zoom."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.gui.translation import tr
from convstudio.gui.views.elided_label import Elided
from convstudio.gui.views.number_format import number_text, percent_text


class StatusLine(QWidget):
    """Four texts in one line; a text without room ends in an ellipsis and stands whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._input, self._output = Elided(self), Elided(self)
        self._clipping, self._zoom = Elided(self), Elided(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(16)
        for part, stretch in ((self._input, 3), (self._output, 3), (self._clipping, 3), (self._zoom, 1)):
            layout.addWidget(part, stretch)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._clipping.setAlignment(right)
        self._zoom.setAlignment(right)
        self.setObjectName("status_line")
        self.setAccessibleName(tr("Values under the pointer"))

    def set_words(self, words: str) -> None:
        """What is under the pointer of another view."""
        self._input.set_words(words)

    def set_input(self, row: int, column: int, values: Sequence[tuple[str, float]]) -> None:
        """The input sample pointed at and its value in each channel."""
        place = tr("row {row}, column {column}").format(row=row, column=column)
        shown = " ".join(f"{name} {number_text(value)}" for name, value in values)
        self._input.set_words(f"{place} · {shown}")

    def set_output(self, name: str, row: int, column: int, values: Sequence[float]) -> None:
        """The result sample pointed at; name is that of the output ("output 3"), or of several."""
        place = tr("{name} at row {row}, column {column}").format(name=name, row=row, column=column)
        self._output.set_words(f"{place} · {' '.join(number_text(value) for value in values)}")

    def clear(self) -> None:
        """Nothing is pointed at, and there is no result."""
        for part in (self._input, self._output, self._clipping, self._zoom):
            part.set_words("")

    def clear_pointer(self) -> None:
        """Nothing is pointed at."""
        self._input.set_words("")
        self._output.set_words("")

    def clear_output(self) -> None:
        """No result sample is pointed at."""
        self._output.set_words("")

    def set_clipping(self, text: str, explanation: str = "") -> None:
        """How the result is shown and which share of it clips."""
        self._clipping.set_words(text, explanation)

    def set_zoom(self, scale: float) -> None:
        """Device pixels per input sample."""
        self._zoom.set_words(percent_text(scale))

    def texts(self) -> tuple[str, str, str, str]:
        """(input, output, clipping, zoom), in full."""
        return self._input.words, self._output.words, self._clipping.words, self._zoom.words
