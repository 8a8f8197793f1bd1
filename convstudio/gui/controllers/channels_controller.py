"""ChannelsController: how the chosen layer's inputs become its outputs, in every structure that it could have."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from convstudio.explain.channel_structures import structures
from convstudio.gui.dialogs.channels_window import ChannelsWindow, Shape
from convstudio.gui.session import Session
from convstudio.gui.text.stage_text import percent, translated
from convstudio.gui.theme import is_dark
from convstudio.gui.translation import mark, tr, tr_sentence
from convstudio.gui.views.channel_structure_view import Block
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background, Latest
from convstudio.jobs.display.input_output_maps import ChannelMap, ChannelMapStage, drawn
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project

_MEANINGS = {
    Grouping.STANDARD: mark("Every output reads all inputs: it adds up the maps that its kernels make of them."),
    Grouping.GROUPED: mark("Inputs and outputs are dealt into groups; an output reads only the inputs of its group."),
    Grouping.DEPTHWISE: mark("Every input has a kernel of its own, and nothing is added up."),
    Grouping.EACH: mark("Every input is filtered by itself with the same kernels, and nothing is added up."),
    Grouping.POINTWISE: mark("One weight for each input: channels are mixed, neighbours are not looked at."),
}


class ChannelsController(QObject):
    """Opens the dialog and keeps it equal to the session. refused(exception)."""

    refused = Signal(object)

    def __init__(self, session: Session, background: Background, window: StudioWindow) -> None:
        """Nothing is open yet."""
        super().__init__(window)
        self._session, self._latest, self._window = session, Latest(background), window
        self._dialog: ChannelsWindow | None = None
        self._of: Project | None = None
        self._found: tuple[ChannelMap, ...] = ()
        session.changed.connect(self._changed)

    @Slot()
    def show_channels(self) -> None:
        """Open the dialog."""
        image = self._session.project.image
        if image is None or image.is_signal:
            self.refused.emit(ConvStudioError("there is no picture to look at; open one first."))
            return
        if self._dialog is None:
            self._dialog = dialog = ChannelsWindow(self._window)
            dialog.adopted.connect(self._adopt)
            dialog.finished.connect(self._closed)
            dialog.show()
        self._dialog.activateWindow()
        self._draw()

    @Slot()
    def _closed(self) -> None:
        self._dialog, self._of, self._found = None, None, ()
        self._latest.cancel()

    @Slot(object, object)
    def _changed(self, before: Project, after: Project) -> None:
        if self._dialog is not None and _sees(before) != _sees(after):
            self._draw()

    def _draw(self) -> None:
        project, dark = self._session.project, is_dark(QApplication.palette())

        def work(token: CancelToken) -> tuple[ChannelMap, ...]:
            return _drawn(project, dark, token)

        self._of = project
        self._latest.run(work, self._ready, self._not_ready)

    def _not_ready(self, reason: Exception) -> None:
        if not isinstance(reason, ConvStudioError):
            self.refused.emit(reason)
        if self._dialog is not None:
            self._found = ()
            self._dialog.set_message(translated(reason))

    def _ready(self, found: tuple[ChannelMap, ...]) -> None:
        if self._dialog is not None and self._of is not None:
            self._found = found
            self._dialog.set_shapes([_shape(each, self._of, found[0]) for each in found])

    @Slot(int)
    def _adopt(self, index: int) -> None:
        project, of = self._session.project, self._of
        if of is None or project.layers != of.layers or index >= len(self._found):
            return
        structure = self._found[index].structure
        self._session.edit(tr_sentence(structure.name), project.with_layer(*structure.layers))


def _sees(project: Project) -> tuple[object, ...]:
    return project.image, project.layers, project.layer_index


def _drawn(project: Project, dark: bool, token: CancelToken) -> tuple[ChannelMap, ...]:
    if project.image is None or project.image.is_signal:
        raise ConvStudioError("there is no picture to look at; open one first.")
    if not project.layer.enabled:
        raise ConvStudioError("the layer is switched off; switch it on to see it at work.")
    return drawn(project, structures(project.layer, project.channels), dark, token)


def _shape(found: ChannelMap, project: Project, standard: ChannelMap) -> Shape:
    """A structure in words and pictures, its costs beside those of the standard layer."""
    facts = tr("outputs {outputs} · parameters {parameters:,} · multiply-adds {macs:,}").format(
        outputs=found.stages[-1].outputs, parameters=found.parameters, macs=found.macs
    )
    if found is not standard:
        whole = standard.macs / standard.stages[0].outputs * found.stages[-1].outputs
        share = percent(found.macs / max(whole, 1))
        facts += " · " + tr("{share} of standard with as many outputs").format(share=share)
        if found.macs >= whole:
            facts += tr(": it pays with more of them")
    image = project.image
    named = image is not None and project.layer_index == 0 and len(image.names) == found.stages[0].inputs
    names = tuple(tr(name) for name in image.names) if named and image is not None else ()
    pairs = zip(found.stages, found.structure.layers, strict=True)
    blocks = tuple(_block(stage, layer, names if at == 0 else ()) for at, (stage, layer) in enumerate(pairs))
    name, words = tr_sentence(found.structure.name), tr(_MEANINGS[found.structure.layers[0].grouping])
    if len(blocks) == 2:
        words = tr("First each input by itself, then 1×1 kernels mix what comes out: the standard layer in two steps.")
    return Shape(name, facts, words, blocks, found.structure.present)


def _block(stage: ChannelMapStage, layer: Layer, names: tuple[str, ...]) -> Block:
    rows, columns = layer.bank.size
    title = tr("outputs: {outputs}, each of a kernel {inputs}×{rows}×{columns}").format(
        outputs=stage.outputs, inputs=stage.inputs // stage.groups, rows=rows, columns=columns
    )
    seen = stage.pictures
    counts = stage.inputs, stage.outputs
    return Block(title, names, seen.sources, seen.maps, seen.kernels, seen.sums, stage.biases, *counts)
