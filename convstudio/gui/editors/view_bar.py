"""ViewBar: how the numbers of the result become a picture, in one strip under the stage."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QToolButton, QWidget

from convstudio.gui.editors.elided_box import RoomyBox
from convstudio.gui.theme import tone
from convstudio.gui.translation import mark, tr
from convstudio.values.colormap import Colormap
from convstudio.values.project import Content, Policy, View

_WARNED_SHARE = 0.01
POLICIES = {
    Policy.CLAMP: mark("Clamp to input"),
    Policy.ABS: mark("Absolute value"),
    Policy.OFFSET: mark("Offset: zero is middle grey"),
    Policy.STRETCH: mark("Stretch: lowest to highest"),
    Policy.PERCENTILE: mark("Stretch: without 0.5 % at each end"),
    Policy.SIGNED: mark("Signed: blue −, orange +"),
    Policy.RAW: mark("Raw: 0 to 255"),
}
CONTENTS = {
    Content.RESULT: mark("Result"),
    Content.DIFFERENCE: mark("Result − input"),
    Content.OVERLAY: mark("Result over input"),
    Content.PADDING: mark("Share of padding, %"),
}
COLOURS = {
    Colormap.GREY: mark("Grey"),
    Colormap.VIRIDIS: mark("Viridis"),
    Colormap.MAGMA: mark("Magma"),
    Colormap.TURBO: mark("Turbo"),
}


class ViewBar(QWidget):
    """Edits what concerns pixels of a View. value_changed: dict, the fields of the View that a person changed."""

    value_changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = View()
        self.content = self._box("view_content", CONTENTS, 8)
        self.policy = self._box("view_policy", POLICIES, 13)
        self.colours = self._box("view_colours", COLOURS, 5)
        self.own = self._switch("own_policy")
        self.marks = self._switch("mark_clipping")
        self.clipping = QToolButton()
        self.clipping.setObjectName("clipping")
        self.clipping.setAutoRaise(True)
        self.clipping.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(8)
        for widget in (self.content, self.policy, self.own, self.colours, self.marks):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.clipping)
        self._connect()
        self._say()

    def _box(self, name: str, entries: dict[Any, str], letters: int) -> QComboBox:
        box = RoomyBox(letters)
        box.setObjectName(name)
        for key, words in entries.items():
            box.addItem(tr(words), key)
        return box

    def _switch(self, name: str) -> QCheckBox:
        switch = QCheckBox()
        switch.setObjectName(name)
        return switch

    def _connect(self) -> None:
        self.content.activated.connect(self._choose_content)
        self.policy.activated.connect(self._choose_policy)
        self.colours.activated.connect(self._choose_colours)
        self.own.clicked.connect(self._own)
        self.marks.clicked.connect(self._mark)
        self.clipping.clicked.connect(self._show_signed)

    def value(self) -> View:
        """The view as it is shown."""
        return self._view

    def set_value(self, view: View) -> None:
        """Show a view, silently."""
        self._view = view
        own = view.output in dict(view.policies)
        chosen = (
            (self.content, view.content),
            (self.policy, view.policy_of(view.output)),
            (self.colours, view.colours),
        )
        for box, key in chosen:
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(key))
        for switch, on in ((self.own, own), (self.marks, view.clipping)):
            switch.setChecked(on)
        self.policy.setEnabled(not view.content.has_levels)
        signed = view.policy_of(view.output) is Policy.SIGNED or view.content is Content.DIFFERENCE
        self.colours.setEnabled(not signed)

    def show_clipped(self, share: float, words: str) -> None:
        """Warn where one sample in a hundred or more does not fit the view; a click shows the result signed."""
        self.clipping.setVisible(share >= _WARNED_SHARE)
        self.clipping.setText(tr("{share} clips").format(share=words))
        self.clipping.setStyleSheet(f"color: {tone(self.palette(), 'warning').name()}")

    @Slot(int)
    def _choose_content(self, index: int) -> None:
        self.value_changed.emit({"content": self.content.itemData(index)})

    @Slot(int)
    def _choose_policy(self, index: int) -> None:
        self._with_policy(self.policy.itemData(index))

    @Slot()
    def _show_signed(self) -> None:
        self._with_policy(Policy.SIGNED)

    def _with_policy(self, policy: Policy) -> None:
        own = dict(self._view.policies)
        if self._view.output in own:
            own[self._view.output] = policy
            self.value_changed.emit({"policies": tuple(sorted(own.items())), "levels": None})
        else:
            self.value_changed.emit({"policy": policy, "levels": None})

    @Slot(int)
    def _choose_colours(self, index: int) -> None:
        self.value_changed.emit({"colours": self.colours.itemData(index)})

    @Slot(bool)
    def _own(self, on: bool) -> None:
        own = {**dict(self._view.policies), self._view.output: self._view.policy_of(self._view.output)}
        if not on:
            del own[self._view.output]
        self.value_changed.emit({"policies": tuple(sorted(own.items())), **({"colour": False} if on else {})})

    @Slot(bool)
    def _mark(self, on: bool) -> None:
        self.value_changed.emit({"clipping": on})

    def _say(self) -> None:
        self.own.setText(tr("Own"))
        self.marks.setText(tr("Clipping"))
        names = {
            self.content: (tr("Show"), tr("The result, its difference to the input, or both laid together.")),
            self.policy: (tr("View"), tr("How signed numbers become a picture; the numbers themselves never change.")),
            self.own: (tr("Own view"), tr("This output has a view of its own; the others keep theirs.")),
            self.colours: (tr("Colours"), tr("The colours of one output, from black to white.")),
            self.marks: (tr("Mark clipping"), tr("Blue where the view cuts off below, red where above.")),
            self.clipping: (
                tr("Show the result signed"),
                tr("The view cuts off this part of the result; click to show it signed."),
            ),
        }
        for widget, (name, help_) in names.items():
            widget.setAccessibleName(name)
            widget.setToolTip(help_)
