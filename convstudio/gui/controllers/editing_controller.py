"""EditingController: what the editors say becomes an edit of the session, with words for undo."""

from collections.abc import Sequence
from dataclasses import fields, replace
from enum import Enum
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from convstudio.engines.layer_plan_builder import resolved_weights
from convstudio.gui.editors.bank_edits import beyond, placed
from convstudio.gui.session import Session
from convstudio.gui.translation import tr, tr_sentence
from convstudio.kernels import make
from convstudio.texts import is_block, parse, parse_block
from convstudio.values.decimal_commas import told_doubt
from convstudio.values.errors import ConvStudioError
from convstudio.values.grouping_conversion import refitted, regrouped, separable
from convstudio.values.kernel import Kernel, KernelBank, Weights, fitted
from convstudio.values.kernel_edits import convolved, cut_off
from convstudio.values.layer import Grouping, Layer
from convstudio.values.parameters import parameters_of
from convstudio.values.project import Content, Project
from convstudio.values.translatable_message import Message
from convstudio.values.user_kernel import UserKernel
from convstudio.values.zoom_viewport import Line, Rectangle

_LABELS = {parameter.name: parameter.described.label for parameter in parameters_of(Layer)}


def read(text: str) -> Kernel | Weights:
    """The kernel of a text, or the weights (outputs, inputs, rows, columns) of several; KernelTextError if bad."""
    return parse_block(text) if is_block(text) else parse(text)


class EditingController(QObject):
    """Slots for every editor. refused(ConvStudioError): nothing was changed. told(str): what an edit did besides.

    taken(): a text was understood; what was said before is past.
    """

    taken = Signal()
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Edits go to this session."""
        super().__init__(parent)
        self._session = session

    @property
    def _project(self) -> Project:
        return self._session.project

    def _edit_layer(self, label: str, layer: Layer, gesture: str = "") -> None:
        self._session.edit(label, self._project.with_layer(layer), gesture)

    def _set_kernel(self, label: str, kernel: Kernel, gesture: str = "") -> None:
        layer = self._project.layer
        bank = layer.bank.with_kernel(*self._project.kernel_index, kernel)
        self._edit_layer(label, layer.with_bank(bank), gesture)
        if bank.size != layer.bank.size and bank.outputs * bank.inputs > 1:
            words = tr("All kernels of the layer became {rows}×{columns}; the others were cut or filled with zeros.")
            self.told.emit(words.format(rows=bank.size[0], columns=bank.size[1]))

    @Slot(object, str)
    def kernel_edited(self, kernel: Kernel, gesture: str) -> None:
        """The kernel editor has another kernel; weights that another size cut off are told."""
        before = self._project.layer.bank.kernel(*self._project.kernel_index)
        self._set_kernel(tr("Edit kernel"), kernel, gesture)
        lost = int(np.count_nonzero(before.weights) - np.count_nonzero(kernel.weights))
        if (
            kernel.shape != before.shape
            and lost > 0
            and np.array_equal(kernel.weights, fitted(before.weights, kernel.shape))
        ):
            self.told.emit(_told_cut(before, kernel, lost))

    @Slot(object)
    def anchor_chosen(self, anchor: tuple[int, int] | None) -> None:
        """Another kernel cell lies on the output sample."""
        self._edit_layer(tr("Move anchor"), replace(self._project.layer, anchor=anchor))

    @Slot(str)
    def text_pasted(self, text: str) -> None:
        """A text becomes the chosen kernel, or several from there on; a bad one is refused and changes nothing."""
        try:
            found = read(text)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
        else:
            self.kernels_read(found, told_doubt(text))

    def kernels_read(self, found: Kernel | Weights, doubts: Sequence[Message] = ()) -> None:
        """What was pasted becomes the chosen kernel, several from there on, or the whole bank; doubts are told."""
        self.taken.emit()
        try:
            if isinstance(found, Kernel):
                self._set_kernel(tr("Paste kernel"), found)
            else:
                self._set_block(found)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
        else:
            self._tell(doubts)

    def _set_block(self, block: Weights) -> None:
        project, place = self._project, self._project.kernel_index
        before = project.layer.bank
        layer = project.layer.with_bank(placed(before, block, *place))
        whole, left = layer.bank.weights.shape != before.weights.shape, beyond(before, block, *place)
        if whole and project.image is not None:
            resolved_weights(layer, project.channels)  # refuses what does not suit the grouping
        self._edit_layer(tr("Paste kernels"), layer)
        if whole:
            words = tr("The weights of the layer are now those of the text: {sizes} (outputs, inputs, rows, columns).")
            self.told.emit(words.format(sizes=" × ".join(map(str, block.shape))))
        elif left:
            words = tr("Kernels of the text beyond the edge of the matrix were left out: {left} of {count}.")
            self.told.emit(words.format(count=block.shape[0] * block.shape[1], left=left))

    @Slot(str)
    def text_convolved(self, text: str) -> None:
        """The chosen kernel becomes one that does what it and the kernel in a text do together."""
        try:
            other = parse(text)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
        else:
            self.kernel_convolved(other, told_doubt(text))

    def _tell(self, sentences: Sequence[Message]) -> None:
        """Say what was read in one of two ways."""
        for sentence in sentences:
            self.told.emit(tr_sentence(sentence))

    def kernel_convolved(self, other: Kernel, doubts: Sequence[Message] = ()) -> None:
        """The chosen kernel becomes one that does what it and another do together; doubts are told."""
        self.taken.emit()
        project = self._project
        try:
            both = convolved(project.layer.bank.kernel(*project.kernel_index), other)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
        else:
            self._set_kernel(tr("Convolve kernels"), both)
            self._tell(doubts)

    @Slot(str)
    def preset_chosen(self, name: str) -> None:
        """A kernel of the library, as it comes."""
        self._recipe(name, {}, "")

    def own_kernel_chosen(self, own: UserKernel) -> None:
        """A kernel that a person keeps."""
        self._set_kernel(tr("Kernel {name}").format(name=own.title), own.kernel)

    @Slot(str, dict, str)
    def recipe_changed(self, name: str, values: dict[str, Any], gesture: str) -> None:
        """A kernel of the library with parameters."""
        self._recipe(name, values, gesture)

    def _recipe(self, name: str, values: dict[str, Any], gesture: str) -> None:
        try:
            self._set_kernel(tr("Kernel {name}").format(name=name), make(name, **values), gesture)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)

    @Slot(object, str)
    def bank_edited(self, bank: KernelBank, gesture: str) -> None:
        """The matrix has another bank: outputs were added, removed or filled."""
        self._edit_layer(tr("Edit kernel matrix"), self._project.layer.with_bank(bank), gesture)

    @Slot(int, int)
    def cell_chosen(self, output: int, channel: int) -> None:
        """Another kernel of the matrix is looked at; the result shows its output."""
        project = self._project
        view: dict[str, object] = {"kernel": (output, channel)}
        if project.layer_index == len(project.layers) - 1:
            if project.layer.grouping is Grouping.EACH:
                count = project.layer.bank.outputs
                output += project.view.output // count * count
            view["output"] = output
        self._session.look(project.viewed(**view))

    @Slot(int)
    def output_chosen(self, output: int) -> None:
        """Another output is looked at; if its layer is the chosen one, its kernel is edited."""
        project = self._project
        view: dict[str, object] = {"output": output}
        if project.layer_index == len(project.layers) - 1:
            bank = project.layer.bank
            view["kernel"] = (output % bank.outputs, min(project.view.kernel[1], bank.inputs - 1))
        self._session.look(project.viewed(**view))

    @Slot(object, str)
    def operation_edited(self, layer: Layer, gesture: str) -> None:
        """Mode, stride, border and the like."""
        self._edit_layer(difference(self._project.layer, layer), layer, gesture)

    @Slot(object, int)
    def grouping_asked(self, grouping: Grouping, groups: int) -> None:
        """Another grouping: the kernels are reshaped, and what became of them is said."""
        try:
            layer, sentence = regrouped(self._project.layer, grouping, groups, self._project.channels)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
            return
        self._edit_layer(tr("Channels: {word}").format(word=tr(grouping.value)), layer)
        self.told.emit(tr_sentence(sentence))

    @Slot()
    def fit_kernels(self) -> None:
        """Give the bank as many inputs as there are channels."""
        layer, sentence = refitted(self._project.layer, self._project.channels)
        self._edit_layer(tr("Fit kernels to image"), layer)
        self.told.emit(tr_sentence(sentence))

    @Slot()
    def split_separable(self) -> None:
        """The chosen layer becomes a depthwise one followed by a pointwise one."""
        project = self._project
        try:
            *pair, sentence = separable(project.layer, self._project.channels)
        except ConvStudioError as refusal:
            self.refused.emit(refusal)
            return
        self._session.edit(tr("Split into depthwise + pointwise"), project.with_layer(*pair))
        self.told.emit(tr_sentence(sentence))

    @Slot(object, str)
    def layers_edited(self, layers: tuple[Layer, ...], gesture: str) -> None:
        """Layers were added, removed, moved, renamed or switched."""
        self._session.edit(tr("Edit layers"), replace(self._project, layers=layers), gesture)

    @Slot(int)
    def layer_chosen(self, index: int) -> None:
        """Another layer is edited."""
        self._session.look(self._project.viewed(layer=index, kernel=(0, 0)))

    @Slot()
    def add_layer(self) -> None:
        """One more layer after the chosen one, changing nothing yet; it is chosen."""
        project, at = self._project, self._project.layer_index + 1
        layers = (*project.layers[:at], Layer(), *project.layers[at:])
        added = replace(project, layers=layers).viewed(layer=at, kernel=(0, 0))
        self._session.edit(tr("Add layer"), added)

    @Slot()
    def remove_layer(self) -> None:
        """The chosen layer goes; the last one becomes the identity."""
        project, at = self._project, self._project.layer_index
        layers = (*project.layers[:at], *project.layers[at + 1 :]) or (Layer(),)
        removed = replace(project, layers=layers).viewed(layer=max(0, at - 1), kernel=(0, 0))
        self._session.edit(tr("Remove layer"), removed)

    @Slot()
    def reset_kernel(self) -> None:
        """The kernel that changes nothing."""
        self._set_kernel(tr("Reset kernel"), make("identity"))

    @Slot(object, str)
    def engine_chosen(self, name: str, gesture: str) -> None:
        """Another engine computes."""
        self._session.edit(tr("Engine {name}").format(name=name), replace(self._project, engine=name), gesture)

    @Slot(dict)
    def view_changed(self, changes: dict[str, Any]) -> None:
        """Numbers become a picture in another way: changes are fields of the view."""
        self._session.look(self._project.viewed(**changes))

    @Slot(tuple)
    def composite_chosen(self, composite: tuple[int, ...]) -> None:
        """Three outputs are red, green and blue, or those of the picture again."""
        self._session.look(self._project.viewed(composite=composite, colour=True))

    @Slot(object)
    def region_drawn(self, region: Rectangle | None) -> None:
        """Another part of the input is worked in, or all of it."""
        self._session.look(self._project.viewed(region=region))

    @Slot(object)
    def line_drawn(self, line: Line | None) -> None:
        """A profile along another line, or none."""
        self._session.look(self._project.viewed(line=line))

    @Slot()
    def clear_marks(self) -> None:
        """No region and no profile line."""
        self._session.look(self._project.viewed(region=None, line=None))

    @Slot(float, float)
    def levels_chosen(self, low: float, high: float) -> None:
        """Other numbers are black and white."""
        self._session.look(self._project.viewed(levels=(low, high)))

    @Slot()
    def levels_reset(self) -> None:
        """Black and white as the view has them."""
        self._session.look(self._project.viewed(levels=None))

    @Slot(bool)
    def show_difference(self, on: bool) -> None:
        """The result minus the input, or the result."""
        self._show(Content.DIFFERENCE, on)

    @Slot(bool)
    def show_overlay(self, on: bool) -> None:
        """The result laid over the input, or the result."""
        self._show(Content.OVERLAY, on)

    def _show(self, content: Content, on: bool) -> None:
        self._session.look(self._project.viewed(content=content if on else Content.RESULT))

    @Slot(bool)
    def mark_clipping(self, on: bool) -> None:
        """Colours where the view cuts off."""
        self._session.look(self._project.viewed(clipping=on))

    @Slot(bool)
    def show_colour(self, colour: bool) -> None:
        """Three outputs as one picture, or the chosen one alone."""
        self._session.look(self._project.viewed(colour=colour))

    @Slot(bool)
    def include_alpha(self, alpha: bool) -> None:
        """The layers read the alpha channel too, or leave it out."""
        self._session.edit(tr("Include alpha"), replace(self._project, alpha=alpha))

    @Slot(int)
    def image_chosen(self, index: int) -> None:
        """The layers read another of the open images."""
        self._session.edit(tr("Choose image"), replace(self._project, current=index))

    @Slot(int)
    def image_removed(self, index: int) -> None:
        """An image is closed."""
        project = self._project
        images = (*project.images[:index], *project.images[index + 1 :])
        current = project.current - (1 if project.current >= index and project.current else 0)
        self._session.edit(tr("Close image"), replace(project, images=images, current=current))

    @Slot()
    def undo(self) -> None:
        """Take the last edit back."""
        self._session.undo()

    @Slot()
    def redo(self) -> None:
        """Bring back what was undone."""
        self._session.redo()


def difference(before: Layer, after: Layer) -> str:
    """Words for what differs between two layers: "Stride 2 × 2"."""
    changed = [field.name for field in fields(Layer) if getattr(before, field.name) != getattr(after, field.name)]
    names = [name for name in changed if name in _LABELS]
    if len(names) != 1:
        return tr("Edit operation")
    value = getattr(after, names[0])
    return f"{tr(_LABELS[names[0]])} {_word(value)}"


def _word(value: Any) -> str:
    if isinstance(value, Enum):
        return tr(str(value.value))
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, tuple):
        return " × ".join(_word(part) for part in value)
    return str(value)


def _told_cut(before: Kernel, after: Kernel, lost: int) -> str:
    """What another size cut off, rows and columns counted from 0."""
    gone = (cut_off(have, want) for have, want in zip(before.shape, after.shape, strict=True))
    rows, columns = (", ".join(str(place) for place in places) or tr("none") for places in gone)
    words = tr(
        "The kernel became {size}. Cut off: rows {rows}, columns {columns} (weights other than 0: {lost}); "
        "undo brings them back."
    )
    return words.format(size=f"{after.shape[0]}×{after.shape[1]}", rows=rows, columns=columns, lost=lost)
