"""EditorSync: the session shown in the editors. Decides nothing, computes nothing."""

from PySide6.QtCore import QObject, Slot

from convstudio.gui.controllers.stage_controller import StageController
from convstudio.gui.editors.bias_field import BiasField
from convstudio.gui.editors.value_fields import FloatField, IntField
from convstudio.gui.session import Session
from convstudio.gui.text.stage_text import size_words
from convstudio.gui.translation import tr, tr_refusal
from convstudio.gui.views.banner import Level
from convstudio.gui.views.image_list import ListedImage
from convstudio.gui.window import StudioWindow
from convstudio.jobs.display.output_thumbnails import thumbnail
from convstudio.kernels import parameters_in
from convstudio.values.grouping_conversion import group_count
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel
from convstudio.values.layer import Grouping
from convstudio.values.project import Project


class EditorSync(QObject):
    """Keeps the editors equal to the session, and asks the stage for its picture."""

    def __init__(
        self, window: StudioWindow, session: Session, stage: StageController, parent: QObject | None = None
    ) -> None:
        """Show this session in this window."""
        super().__init__(parent)
        self._window, self._session, self._stage = window, session, stage
        self._shown: dict[str, tuple[object, ...]] = {}
        session.changed.connect(self.session_changed)

    @Slot(object, object)
    def session_changed(self, before: Project, after: Project) -> None:
        """Show a project in the editors of what differs, and ask for its picture; what was refused before is past."""
        if before != after and self._window.banner.level is Level.REFUSAL:
            self.say_no_more()
        if after.image is None or (before.image is not after.image and not after.image.follows(before.image)):
            self._stage.image_changed(after.image)
        if before.images != after.images or before.current != after.current:
            self._list_images(after)
        self._show(after)
        self._stage.request()

    def _show(self, project: Project) -> None:
        channels = project.channels
        edited = project.layer_index, project.kernel_index, project.layer
        if self._differs("edited", self._session.document, *edited):
            self._forgive()
            self._show_recipe(project.layer.bank.kernel(*project.kernel_index))
        if self._differs("kernel", *edited, channels, project.image and project.image.names):
            self._show_kernel(project, channels)
        if self._differs("layers", project.layer_index, project.layers, channels):
            self._show_layers(project, channels)
        if self._differs("engine", project.engine):
            self._window.engine.set_value(project.engine)
        if self._differs("view", project.view):
            self._show_view(project)
        self._show_title()

    def _differs(self, what: str, *value: object) -> bool:
        """Whether what is shown is not this; from now on it is."""
        known, self._shown[what] = self._shown.get(what), value
        return known != value

    @Slot()
    def say_no_more(self) -> None:
        """Dismiss the banner's note on an earlier action; a refusal of the present setting stays."""
        if self._window.banner.passing and not self._stage.refusing:
            self._window.banner.dismiss()

    def _forgive(self) -> None:
        """Put the last valid value back into fields with a refused one, since something else is edited now."""
        find = self._window.findChildren
        for field in (*find(IntField), *find(FloatField), *find(BiasField)):
            field.restore()  # type: ignore[attr-defined]

    def _list_images(self, project: Project) -> None:
        self._window.image_list.set_images([_listed(image) for image in project.images], project.current)

    def _show_kernel(self, project: Project, channels: int) -> None:
        window, layer = self._window, project.layer
        kernel = layer.bank.kernel(*project.kernel_index)
        window.kernel_editor.set_value(kernel)
        window.kernel_editor.set_anchor(layer.anchor)
        window.frequency_view.set_kernel(kernel.weights, layer.dilation)
        window.bank_matrix.set_value(layer.bank)
        groups = 1 if layer.grouping is Grouping.EACH else group_count(layer, channels)
        names = [tr("each")] if layer.grouping is Grouping.EACH else self._input_names(project, channels)
        window.bank_matrix.set_groups(groups, names, [str(index) for index in range(layer.bank.outputs)])
        window.bank_matrix.set_selection(*project.kernel_index)

    def _show_recipe(self, kernel: Kernel) -> None:
        library = self._window.kernel_library
        name, known = kernel.recipe.partition(":")[0], parameters_in(kernel.recipe)
        library.set_value(name)
        if name:
            library.set_form(name, [each for each, _ in known], {each.name: value for each, value in known})

    @staticmethod
    def _input_names(project: Project, channels: int) -> list[str]:
        image = project.image
        if image is not None and project.layer_index == 0 and len(image.names) == channels:
            return [tr(name) for name in image.names]
        return [str(index) for index in range(channels)]

    def _show_layers(self, project: Project, channels: int) -> None:
        window = self._window
        window.layer_list.set_value(project.layers)
        window.layer_list.set_index(project.layer_index)
        window.operation.set_value(project.layer)
        window.operation.set_group_counts([n for n in range(1, channels + 1) if channels % n == 0])

    def _show_view(self, project: Project) -> None:
        self._window.view_bar.set_value(project.view)
        self._window.profile_view.set_line(project.view.line)
        for canvas in (self._window.image_canvas, self._window.result_canvas):
            canvas.set_region(project.view.region)
            canvas.set_line(project.view.line)
        self._window.gallery.set_current(project.view.output)
        self._window.gallery.set_composite(project.view.composite)

    def _show_title(self) -> None:
        session = self._session
        name = (session.document.name or tr("Untitled")).replace("[*]", "[*][*]")  # Qt's mark of unsaved work
        self._window.setWindowTitle(f"{name}[*] - ConvStudio")
        self._window.setWindowModified(session.dirty)
        rows = [
            (f"{each.name or tr('Untitled')}{'*' if each.dirty else ''}", str(each.path or ""))
            for each in session.documents
        ]
        self._window.document_tabs.set_documents(rows, session.documents.index(session.document))


def _listed(image: Image) -> ListedImage:
    words = size_words(image.shape, image.dtype.name)
    return ListedImage(image.name, words, "\n".join(tr_refusal(notice) for notice in image.notices), thumbnail(image))
