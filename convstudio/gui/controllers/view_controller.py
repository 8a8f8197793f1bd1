"""ViewController: zoom, theme, clipboard, palette: what changes no number."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QInputDialog

from convstudio import __version__
from convstudio.gui.actions import ROWS, ActionRow, redraw_icons
from convstudio.gui.controllers.document_controller import DocumentController
from convstudio.gui.controllers.editing_controller import EditingController
from convstudio.gui.controllers.stage_controller import StageController
from convstudio.gui.dialogs.command_palette import CommandPalette, PaletteCommand
from convstudio.gui.dialogs.questions import inform
from convstudio.gui.qt_application import application
from convstudio.gui.session import Session
from convstudio.gui.settings import Settings
from convstudio.gui.text.sample_titles import sample_keys, sample_title
from convstudio.gui.theme import DESKTOP, THEMES, apply_theme
from convstudio.gui.translation import tr
from convstudio.gui.translation_catalogues import LANGUAGES, chosen
from convstudio.gui.views.banner import Level
from convstudio.gui.views.canvas import CanvasTool
from convstudio.gui.window import StudioWindow
from convstudio.kernels import generator, names
from convstudio.texts import format_block, format_kernel
from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import in_ascii, parse_whole
from convstudio.values.placed_picture import numbers_of
from convstudio.values.translatable_message import Message
from convstudio.values.zoom_viewport import in_plane

_LARGEST, _LARGER = 3.0, 1.15


class ViewController(QObject):
    """Slots for the view and help menus. actions: handed in once they are made."""

    def __init__(
        self,
        window: StudioWindow,
        session: Session,
        settings: Settings,
        stage: StageController,
        editing: EditingController,
        documents: DocumentController,
    ) -> None:
        """Act on this window."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self._stage, self._editing, self._documents = stage, editing, documents
        self.actions: dict[str, QAction] = {}
        application().styleHints().colorSchemeChanged.connect(self._desktop_changed)

    @Slot()
    def zoom_fit(self) -> None:
        """The whole picture."""
        self._window.leading.fit()

    @Slot()
    def zoom_actual(self) -> None:
        """One sample, one pixel."""
        self._window.leading.zoom_to(1.0)

    @Slot()
    def zoom_in(self) -> None:
        """Larger."""
        self._window.leading.zoom_in()

    @Slot()
    def zoom_out(self) -> None:
        """Smaller."""
        self._window.leading.zoom_out()

    @Slot(bool)
    def compare_views(self, comparing: bool) -> None:
        """Input and result in one picture, with a line between them, or side by side."""
        self.actions["link_views"].setEnabled(not comparing)
        self._window.compare(comparing)
        if not comparing:
            self.link_views(self.actions["link_views"].isChecked())

    @Slot(bool)
    def link_views(self, linked: bool) -> None:
        """Zoom and pan both canvases together, or each for itself."""
        self._window.set_linked(linked)

    @Slot()
    def go_to_sample(self) -> None:
        """Ask for a row and a column of the result; show that sample, and how its number came about."""
        words = tr("Row and column of the result, counted from 0:")
        text, given = QInputDialog.getText(self._window, tr("Go to sample"), words, text="10, 20")
        if given:
            self.go_to(text)

    def go_to(self, text: str) -> None:
        """Go to the sample that a text such as "10, 20" names; a bad one is refused."""
        try:
            row, column = map(parse_whole, in_ascii(text).replace(",", " ").split())
        except ValueError:
            self._editing.refused.emit(ConvStudioError(Message("a place is two whole numbers, such as 10, 20.")))
            return
        try:
            self._stage.pin_sample(row, column)
        except ConvStudioError as refusal:
            self._editing.refused.emit(refusal)

    @Slot(bool)
    def draw_region(self, on: bool) -> None:
        """Dragging on a picture marks the part that is worked in."""
        self._take_tool(CanvasTool.REGION, on)

    @Slot(bool)
    def draw_line(self, on: bool) -> None:
        """Dragging on a picture draws the line of the profile."""
        self._take_tool(CanvasTool.LINE, on)
        if on:
            self._window.lower_tabs.setCurrentWidget(self._window.profile_view)

    def _take_tool(self, tool: CanvasTool, on: bool) -> None:
        """One tool at a time; panning where none is taken."""
        for name, other in (("draw_region", CanvasTool.REGION), ("draw_line", CanvasTool.LINE)):
            if on and other is not tool:
                self.actions[name].setChecked(False)
        for canvas in (self._window.image_canvas, self._window.result_canvas):
            canvas.set_tool(tool if on else CanvasTool.PAN)

    @Slot()
    def region_in_sight(self) -> None:
        """Work in the region of the result that is in sight."""
        canvas, image = self._window.result_canvas, self._session.project.image
        if image is not None and not image.is_signal:
            self._editing.region_drawn(in_plane(canvas.viewport, image.shape[1:]))

    @Slot()
    def trusted_region(self) -> None:
        """The part of the result in which padding has no share is the region."""
        found = self._stage.trusted()
        if found is None:
            refusal = Message("padding has a part in every sample of the result.")
            self._editing.refused.emit(ConvStudioError(refusal))
        else:
            self._editing.region_drawn(found)

    @Slot()
    def profile_across(self) -> None:
        """A profile through the middle of what is in sight, from edge to edge."""
        canvas, image = self._window.result_canvas, self._session.project.image
        if image is not None and not image.is_signal:
            row = min(max(canvas.viewport.centre[1], 0.5), image.shape[1] - 0.5)
            self._editing.line_drawn((row, 0.0, row, float(image.shape[2])))
            self._window.lower_tabs.setCurrentWidget(self._window.profile_view)

    @Slot()
    def theme_light(self) -> None:
        """Dark on light."""
        self.set_theme("light")

    @Slot()
    def theme_dark(self) -> None:
        """Light on dark."""
        self.set_theme("dark")

    @Slot()
    def theme_contrast(self) -> None:
        """The strongest contrast."""
        self.set_theme("contrast")

    @Slot()
    def theme_desktop(self) -> None:
        """Light or dark, as the desktop is."""
        self.set_theme(DESKTOP)

    @Slot()
    def _desktop_changed(self) -> None:
        if self._settings.theme == DESKTOP:
            self._apply_theme()

    @Slot()
    def language_en(self) -> None:
        """English."""
        self._speak("en")

    @Slot()
    def language_zh_CN(self) -> None:
        """Simplified Chinese."""
        self._speak("zh_CN")

    def _speak(self, language: str) -> None:
        self._settings.put("language", language)
        self.mark_theme()
        self._window.banner.set_sentence(Level.NOTE, tr("The language changes at the next start."))

    def set_theme(self, name: str) -> None:
        """Colours of the whole window, remembered."""
        self._settings.put("theme", name)
        self._apply_theme()

    def _apply_theme(self) -> None:
        apply_theme(application(), self._settings.theme, self._settings.enlarge)
        redraw_icons(self.actions)
        self.mark_theme()
        self._stage.request()

    def mark_theme(self) -> None:
        """A tick at the theme and at the language that were chosen."""
        on = f"theme_{self._settings.theme}", f"language_{chosen(self._settings.language)}"
        for name in (*(f"theme_{name}" for name in (*THEMES, DESKTOP)), *(f"language_{name}" for name in LANGUAGES)):
            self.actions[name].setCheckable(True)
            self.actions[name].setChecked(name in on)

    @Slot()
    def enlarge(self) -> None:
        """Larger letters."""
        self._settings.put("enlarge", min(_LARGEST, self._settings.enlarge * _LARGER))
        self._apply_theme()

    @Slot()
    def reduce(self) -> None:
        """Smaller letters."""
        self._settings.put("enlarge", max(1.0, self._settings.enlarge / _LARGER))
        self._apply_theme()

    @Slot()
    def full_screen(self) -> None:
        """The whole screen, or back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def quit_studio(self) -> None:
        """Ask and close."""
        self._window.close()

    @Slot()
    def copy_kernel(self) -> None:
        """The kernel as a table of numbers, for a spreadsheet; several that are selected as lists of lists."""
        project = self._session.project
        outputs, inputs = self._window.bank_matrix.selected()
        if len(outputs) * len(inputs) > 1:
            text = format_block(project.layer.bank.weights[outputs.start : outputs.stop, inputs.start : inputs.stop])
        else:
            text = format_kernel(project.layer.bank.kernel(*project.kernel_index), "rows")
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def copy_picture(self) -> None:
        """The result as it is seen."""
        QGuiApplication.clipboard().setImage(self._window.canvases[1].grab().toImage())

    @Slot()
    def copy_numbers(self) -> None:
        """The numbers of the result that are in sight, for a spreadsheet."""
        canvas = self._window.result_canvas
        text = numbers_of(canvas.picture, canvas.viewport) if canvas.picture is not None else ""
        if text and not self._window.shows_signals:
            QGuiApplication.clipboard().setText(text)
        else:
            refusal = Message("only every n-th sample is in sight; zoom in to 100 % or closer.")
            self._editing.refused.emit(ConvStudioError(refusal))

    @Slot()
    def show_palette(self) -> None:
        """Everything by name."""
        palette = CommandPalette(self._commands(), self._window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.chosen.connect(self.run_command, Qt.ConnectionType.QueuedConnection)
        corner = self._window.mapToGlobal(self._window.rect().center())
        palette.move(corner.x() - palette.width() // 2, corner.y() - self._window.height() // 3)
        palette.show()

    def _commands(self) -> list[PaletteCommand]:
        actions = [
            PaletteCommand(f"action:{name}", action.text().replace("&", ""), action.shortcut().toString())
            for name, action in self.actions.items()
            if name != "show_palette"
        ]
        kernels = [PaletteCommand(f"kernel:{name}", tr(generator(name).title), tr("kernel")) for name in names()]
        samples = [PaletteCommand(f"sample:{key}", tr(sample_title(key)), tr("sample")) for key in sample_keys()]
        return [*actions, *kernels, *samples]

    @Slot(str)
    def run_command(self, key: str) -> None:
        """Do what was picked in the palette."""
        kind, _, name = key.partition(":")
        if kind == "action":
            self.actions[name].trigger()
        elif kind == "kernel":
            self._editing.preset_chosen(name)
        else:
            self._documents.open_sample(name)

    @Slot()
    def show_keys(self) -> None:
        """Every shortcut, in one list."""
        rows = [row for row in ROWS if isinstance(row, ActionRow) and row.shortcut]
        lines = [f"{row.shortcut}\t{tr(row.text).replace('&', '')}" for row in rows]
        inform(self._window, tr("Keys"), "\n".join(lines))

    @Slot()
    def about(self) -> None:
        """Version and licence."""
        words = tr(
            "ConvStudio {version}\nConvolution on your own pictures: live, exact, explained.\n\n"
            "MIT licence. Built on Python, Qt, NumPy, OpenCV, Pillow, tifffile, pyqtgraph and LLVM; an installed "
            "program carries their licences."
        )
        inform(self._window, tr("About ConvStudio"), words.format(version=__version__))
