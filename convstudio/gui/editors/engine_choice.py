"""Which engine computes; those that cannot are grey and say why."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from convstudio.gui.editors.elided_box import ElidedBox
from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.translation import tr


class EngineRow(NamedTuple):
    """An engine by name, whether it works here, and if not, why."""

    name: str
    works: bool
    reason: str


class EngineChoice(ElidedBox):
    """Edits the name of an engine."""

    value_changed = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engine")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._value = "auto"
        self._rows: tuple[EngineRow, ...] = ()
        self.set_rows([EngineRow("auto", True, "")])
        self.activated.connect(self._chosen)

    def value(self) -> str:
        """The chosen engine's name."""
        return self._value

    def set_value(self, name: str) -> None:
        """Show an engine, silently; one that is not in the list is added as not available."""
        self._value = name
        if name not in [row.name for row in self._rows]:
            self._rows = (*self._rows, EngineRow(name, False, tr("It is not available on this machine.")))
            self._refill()
        self.setCurrentIndex([row.name for row in self._rows].index(name))

    def set_rows(self, rows: Sequence[tuple[str, bool, str]]) -> None:
        """Offer these engines: (name, works, reason)."""
        self._rows = tuple(EngineRow(*row) for row in rows)
        self._refill()
        self.set_value(self._value)

    def _refill(self) -> None:
        model = QStandardItemModel(self)
        for row in self._rows:
            item = QStandardItem(tr("Auto: the fastest that fits") if row.name == "auto" else row.name)
            item.setEnabled(row.works)
            item.setToolTip(plain_tip(row.reason))
            item.setData(f"{row.name}: {row.reason}" if row.reason else row.name, Qt.ItemDataRole.AccessibleTextRole)
            model.appendRow(item)
        self.setModel(model)
        self._retranslate()

    @Slot(int)
    def _chosen(self, index: int) -> None:
        name = self._rows[index].name
        if name != self._value:
            self._value = name
            self.value_changed.emit(name, "")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refill()
            self.set_value(self._value)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Engine"))
        self.setToolTip(tr("Which library computes; the numbers are the same, the time is not."))
