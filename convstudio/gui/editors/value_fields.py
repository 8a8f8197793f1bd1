"""The smallest editors: a whole number, a number, a choice, a text of numbers.

put(value) shows a value without a word; edited is emitted only for what a person did. A wheel turned over a field that
has no focus scrolls the panel and does not change the field. refused(str): why a text is no number for the field.
"""

import math
from collections.abc import Iterable
from enum import Enum
from typing import Any

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from convstudio.gui.editors.elided_box import ElidedBox
from convstudio.gui.editors.enum_labels import words_of
from convstudio.gui.editors.number_input import TypedNumber
from convstudio.gui.translation import tr
from convstudio.values.number_parsing import format_number, parse_number, parse_whole

_SHOWN_DIGITS = 6
_KEPT_DIGITS = 323  # all that a float64 may have: Qt rounds what is typed to so many places
_STEP_DIGITS = 12  # so that 0.1 and 0.2 make 0.3
_LARGE = 1e9


class IntField(TypedNumber, QSpinBox):
    """A whole number between two bounds."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, minimum: int, maximum: int, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(minimum, maximum)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccelerated(True)
        self.valueChanged.connect(self._report)

    def put_within(self, value: int, maximum: int) -> None:
        """Show a value and let at most maximum be chosen, silently: a lower maximum alone would edit the old value."""
        with QSignalBlocker(self):
            if maximum != self.maximum():
                self.setMaximum(maximum)
        self.put(value)

    def parsed(self, text: str) -> int:
        """The whole number that a text means."""
        return parse_whole(text)

    def written(self, value: int) -> str:
        """The number in digits."""
        return str(value)

    def accepts(self) -> str:
        """What may be typed."""
        return tr("{name}: a whole number from {low} to {high} is needed, not {text}.")

    def stepBy(self, steps: int) -> None:
        """Go on from the value, whatever was typed and refused."""
        self.forgive()
        super().stepBy(steps)

    @Slot()
    def _report(self) -> None:
        self.edited.emit()


class FloatField(TypedNumber, QDoubleSpinBox):
    """A number between two bounds, kept as it was typed and shown with as few digits as it needs."""

    edited = Signal()
    refused = Signal(str)

    def __init__(
        self, minimum: float | None, maximum: float | None, step: float | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setDecimals(_KEPT_DIGITS)
        self.setRange(-_LARGE if minimum is None else minimum, _LARGE if maximum is None else maximum)
        self.setSingleStep(step or 0.1)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._report)

    def parsed(self, text: str) -> float:
        """The number that a text means."""
        return parse_number(text)

    def written(self, value: float) -> str:
        """The number without trailing zeros."""
        text = f"{value:.{_SHOWN_DIGITS}f}".rstrip("0").rstrip(".") or "0"
        near = math.isclose(float(text), value, rel_tol=10**-_SHOWN_DIGITS)
        return text if near else format_number(float(f"{value:.{_SHOWN_DIGITS}g}"))

    def accepts(self) -> str:
        """What may be typed."""
        return tr("{name}: a number from {low} to {high} is needed, such as 0.5, 1e-3 or 1/16, not {text}.")

    def stepBy(self, steps: int) -> None:
        """Go on from the value, whatever was typed and refused; Qt would keep the rounding of each step."""
        self.interpretText()
        self.forgive()
        self.setValue(float(f"{self.value() + steps * self.singleStep():.{_STEP_DIGITS}g}"))
        self.selectAll()

    @Slot()
    def _report(self) -> None:
        self.edited.emit()


class ChoiceField(ElidedBox):
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
