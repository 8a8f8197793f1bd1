"""ContactSheet: two variables, their values, and what each pair of values makes of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from convstudio.gui.dialogs.side_window import SideWindow
from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr
from convstudio.gui.views.contact_sheet_view import SheetView


@dataclass(frozen=True)
class Offer:
    """A variable as the dialog offers it: its name, its label, and values as text."""

    name: str
    label: str
    values: str


class ContactSheet(SideWindow):
    """asked((row name, values), (column name, values)): show a sheet of these."""

    asked = Signal(tuple, tuple)

    def __init__(self, offers: Sequence[Offer], parent: QWidget | None = None) -> None:
        """Offer these variables, the first two of them chosen."""
        super().__init__("contact_sheet_dialog", tr("Contact sheet"), parent)
        self.view = SheetView()
        self._refusal = plain_label()
        self._refusal.setWordWrap(True)
        self._refusal.hide()
        self._boxes, self._lines = (QComboBox(), QComboBox()), (QLineEdit(), QLineEdit())
        self._offers = tuple(offers)
        grid = QGridLayout()
        titles = (tr("Rows"), tr("Columns"))
        for place, (title, box, line) in enumerate(zip(titles, self._boxes, self._lines, strict=True)):
            self._offer(box, line, title, min(place, len(offers) - 1))
            label = plain_label(title)
            label.setBuddy(box)
            for column, widget in enumerate((label, box, line)):
                grid.addWidget(widget, place, column)
        grid.setColumnStretch(2, 1)
        column_of = QVBoxLayout(self)
        column_of.addLayout(grid)
        column_of.addWidget(self._refusal)
        column_of.addWidget(self.view, 1)
        self.resize(960, 680)

    def _offer(self, box: QComboBox, line: QLineEdit, title: str, chosen: int) -> None:
        for offer in self._offers:
            box.addItem(offer.label, offer.name)
        box.setCurrentIndex(chosen)
        line.setText(self._offers[chosen].values)
        box.setAccessibleName(tr("{title}: what is varied").format(title=title))
        line.setAccessibleName(tr("{title}: values").format(title=title))
        line.setToolTip(tr("Values between commas; Enter shows the sheet."))
        box.activated.connect(self._choose)
        line.editingFinished.connect(self.ask)

    @Slot()
    def _choose(self) -> None:
        place = self._boxes.index(self.sender())  # type: ignore[arg-type]
        self._lines[place].setText(self._offers[self._boxes[place].currentIndex()].values)
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask for the sheet of what is chosen."""
        pairs = [(box.currentData(), line.text()) for box, line in zip(self._boxes, self._lines, strict=True)]
        self.asked.emit(*pairs)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the values; an empty sentence takes it back."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))
