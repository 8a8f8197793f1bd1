"""Which inputs an output reads, and into how many groups."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from convstudio.gui.editors.value_fields import ChoiceField, IntField
from convstudio.gui.translation import tr
from convstudio.values.layer import MAXIMUM_STEP, Grouping

SEPARABLE = "depthwise-separable"  # no Grouping: it becomes two layers


class GroupingField(ChoiceField):
    """A Grouping, or SEPARABLE."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__([*Grouping, SEPARABLE], name, parent)

    def words(self, key: Any) -> tuple[str, str]:
        """(label, help) of a grouping."""
        if key == SEPARABLE:
            return tr("Depthwise separable"), tr("Two layers: depthwise, then pointwise.")
        return super().words(key)


class GroupsField(IntField):
    """How many groups; the arrows go over the counts that divide the channels."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(1, MAXIMUM_STEP, name, parent)
        self._counts: Sequence[int] = ()

    def set_counts(self, counts: Sequence[int]) -> None:
        """The counts that divide inputs and outputs; none means that all are offered."""
        self._counts = sorted(counts)

    def stepBy(self, steps: int) -> None:
        """To the next count that divides."""
        if not self._counts:
            super().stepBy(steps)
            return
        self.forgive()
        ahead = [count for count in self._counts if (count > self.value() if steps > 0 else count < self.value())]
        if ahead:
            self.setValue(ahead[min(abs(steps), len(ahead)) - 1] if steps > 0 else ahead[-min(abs(steps), len(ahead))])
