"""FactsCard: facts in words and numbers, such as the plan or what is known of a kernel."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from convstudio.gui.text.plain_text import plain_label, plain_tip
from convstudio.gui.theme import tabular


@dataclass(frozen=True)
class FactRow:
    """One line of the card. Lines with the same group stand together under its name."""

    label: str
    text: str
    help: str = ""
    group: str = ""


class FactsCard(QWidget):
    """Labels left, values right; values wrap, can be selected and copied, and are never read as HTML."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """name: of the object; title: for screen readers."""
        super().__init__(parent)
        self._rows: tuple[FactRow, ...] = ()
        self._made: list[QLabel] = []
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(10)
        self._layout.setVerticalSpacing(3)
        self._layout.setColumnStretch(1, 1)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(title)

    @property
    def rows(self) -> tuple[FactRow, ...]:
        """The rows on show."""
        return self._rows

    def text(self) -> str:
        """The card as lines of label, tab, value."""
        return "\n".join(f"{row.label}\t{row.text}" for row in self._rows)

    def set_rows(self, rows: Sequence[FactRow]) -> None:
        """Say something else; while labels and groups stay, only the values change, so nothing flickers."""
        wanted = tuple(rows)
        if wanted == self._rows:
            return
        same = [(row.label, row.group) for row in wanted] == [(row.label, row.group) for row in self._rows]
        self._rows = wanted
        if not same:
            self._rebuild()
        values = [label for label in self._made if label.objectName() == "value"]
        for label, row in zip(values, wanted, strict=True):
            label.setText(row.text)
            label.setToolTip(plain_tip(row.help))
            label.setAccessibleName(f"{row.label}: {row.text}")
            label.setAccessibleDescription(row.help)

    def _rebuild(self) -> None:
        for label in self._made:
            self._layout.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._made = []
        group, line = "", 0
        for row in self._rows:
            if row.group != group:
                group = row.group
                self._layout.addWidget(self._heading(group), line, 0, 1, 2)
                line += 1
            self._layout.addWidget(self._label(row), line, 0, Qt.AlignmentFlag.AlignTop)
            self._layout.addWidget(self._value(), line, 1, Qt.AlignmentFlag.AlignTop)
            line += 1
        self._stretch_below(line)

    def _stretch_below(self, line: int) -> None:
        for row in range(self._layout.rowCount()):
            self._layout.setRowStretch(row, 0)
        self._layout.setRowStretch(line, 1)

    def _heading(self, text: str) -> QLabel:
        heading = self._plain(text)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        heading.setFont(bold)
        heading.setContentsMargins(0, 6 if len(self._made) > 1 else 0, 0, 0)
        return heading

    def _label(self, row: FactRow) -> QLabel:
        label = self._plain(row.label)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        label.setToolTip(plain_tip(row.help))
        return label

    def _value(self) -> QLabel:
        value = self._plain("")
        value.setObjectName("value")
        value.setFont(tabular(self.font()))
        value.setWordWrap(True)
        value.setMinimumWidth(60)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        flags = Qt.TextInteractionFlag
        value.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        return value

    def _plain(self, text: str) -> QLabel:
        label = plain_label(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._made.append(label)
        return label

    def minimumSizeHint(self) -> QSize:
        """As high as the texts are at this width: a scroll area would else leave room for the narrowest."""
        width = super().minimumSizeHint().width()
        return QSize(width, self._layout.totalHeightForWidth(max(self.width(), width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
