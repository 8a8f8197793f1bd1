"""Elsewhere: what other tools make of the layer, in their table, and adopted from there."""

from PySide6.QtCore import QObject, Signal, Slot

from convstudio.explain.dialects import TOOLS, Told, told
from convstudio.gui.editing import Editing
from convstudio.gui.session import Session
from convstudio.gui.translation import tr
from convstudio.gui.views.explain_view import Cell, ExplanationTable
from convstudio.gui.window import StudioWindow
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Layer, Pair
from convstudio.values.plan import StackPlan


class Elsewhere(QObject):
    """Fills the table while it is seen. refused(exception): the tool cannot."""

    refused = Signal(object)

    def __init__(self, session: Session, window: StudioWindow, editing: Editing) -> None:
        """Nothing is known of the input yet."""
        super().__init__(window)
        self._session, self._window, self._editing = session, window, editing
        self._size: Pair | None = None
        window.lower_tabs.currentChanged.connect(self.show)
        window.dialects_view.adopted.connect(self.adopt)

    @Slot(object)
    def planned(self, stack: StackPlan | None) -> None:
        """The input of the chosen layer is known."""
        layers = [layer for layer in self._session.project.layers[: self._session.project.layer_index] if layer.enabled]
        known = stack is not None and len(layers) < len(stack.plans)
        self._size = stack.plans[len(layers)].input_shape[1:] if known and stack is not None else None
        self.show()

    @Slot()
    def show(self) -> None:
        """Fill the table, where somebody sees it."""
        if self._window.dialects_view.isVisible() and self._size is not None:
            self._window.dialects_view.set_table(dialects_table(self._session.project.layer, self._size))

    @Slot(int)
    def adopt(self, row: int) -> None:
        """The layer as a tool has it: one step that undo takes back."""
        if self._size is None:
            return
        found = told(TOOLS[row], self._session.project.layer, self._size)
        if found.layer is None:
            self.refused.emit(ConvStudioError(f"{found.tool.name}: {_why(found)}"))
        else:
            self._editing.layer_adopted(found.layer, tr("As {name}").format(name=found.tool.name))


def dialects_table(layer: Layer, size: Pair) -> ExplanationTable:
    """One row for each tool."""
    names = (tr("Tool"), tr("Result"), tr("Padding"), tr("Kernel"), tr("Call"))
    return ExplanationTable("", names, tuple(_row(told(tool, layer, size)) for tool in TOOLS))


def _row(found: Told) -> tuple[Cell, ...]:
    if found.layer is None:
        return (found.tool.name, _why(found), "", "", "")
    (top, bottom), (left, right) = found.layer.pads
    pads = f"↑ {top}  ↓ {bottom}  ← {left}  → {right}"
    kernel = tr("turned by 180°") if found.layer.flip else tr("as typed")
    note = f"  ({tr(found.tool.note)})" if found.tool.note else ""
    return (found.tool.name, _result(found), pads, kernel, found.call + note)


def _result(found: Told) -> str:
    """In what its result differs from ours."""
    words = []
    if found.turned:
        words.append(tr("kernel turned"))
    down, right = found.shift
    if down or right:
        words.append(tr("shifted by {down} down, {right} right").format(down=down, right=right))
    return ", ".join(words) or tr("the same")


def _why(found: Told) -> str:
    assert found.why is not None
    return tr(found.why.template).format(**found.why.values)
