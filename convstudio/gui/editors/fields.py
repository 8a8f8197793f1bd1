"""The smallest editors: a whole number, a number, a choice, a text of numbers.

put(value) shows a value without a word; edited is emitted only for what a person did. A wheel turned over a field that
has no focus scrolls the panel and does not change the field.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from convstudio.gui.editors.words import words_of
from convstudio.gui.translation import tr

_DIGITS = 6
_LARGE = 1e9


class IntField(QSpinBox):
    """A whole number between two bounds."""

    edited = Signal()

    def __init__(self, minimum: int, maximum: int, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(minimum, maximum)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccelerated(True)
        self.valueChanged.connect(self._report)

    def put(self, value: int) -> None:
        """Show a value, silently; what was half typed is gone."""
        if value == self.value() and not self.lineEdit().isModified():
            return  # Qt would draw it again
        with QSignalBlocker(self):
            self.setValue(value)

    def put_within(self, value: int, maximum: int) -> None:
        """Show a value and let at most maximum be chosen, silently: a lower maximum alone would edit the old value."""
        with QSignalBlocker(self):
            if maximum != self.maximum():
                self.setMaximum(maximum)
        self.put(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    @Slot()
    def _report(self) -> None:
        self.edited.emit()


class FloatField(QDoubleSpinBox):
    """A number between two bounds, shown with as few digits as it needs."""

    edited = Signal()

    def __init__(
        self, minimum: float | None, maximum: float | None, step: float | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setDecimals(_DIGITS)
        self.setRange(-_LARGE if minimum is None else minimum, _LARGE if maximum is None else maximum)
        self.setSingleStep(step or 0.1)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._report)

    def put(self, value: float) -> None:
        """Show a value, silently; what was half typed is gone."""
        if value == self.value() and not self.lineEdit().isModified():
            return
        with QSignalBlocker(self):
            self.setValue(value)

    def textFromValue(self, value: float) -> str:
        """The number without trailing zeros."""
        return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".") or "0"

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    @Slot()
    def _report(self) -> None:
        self.edited.emit()


class ChoiceField(QComboBox):
    """One of the members of an enum, or of any keys, named in plain words."""

    edited = Signal()

    def __init__(self, keys: Iterable[Any], name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._keys = list(keys)
        self.addItems([str(key) for key in self._keys])
        self.retranslate()
        self.activated.connect(self._report)

    def put(self, key: Any) -> None:
        """Show a choice, silently."""
        self.setCurrentIndex(self._keys.index(key))

    def chosen(self) -> Any:
        """The key that is chosen."""
        return self._keys[self.currentIndex()]

    def words(self, key: Any) -> tuple[str, str]:
        """(label, help) of a key, translated."""
        label, help_text = words_of(key) if isinstance(key, Enum) else (str(key), "")
        return tr(label), tr(help_text) if help_text else ""

    def retranslate(self) -> None:
        """Say the labels and helps again, in the language that is on."""
        for index, key in enumerate(self._keys):
            label, help_text = self.words(key)
            self.setItemText(index, label)
            self.setItemData(index, help_text, Qt.ItemDataRole.ToolTipRole)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    @Slot()
    def _report(self) -> None:
        self.edited.emit()
