"""Makes the parts of the window and connects their signals.

editors -> Editing -> Session -> Presenting -> editors
                         |            |
Documents --------------+            +-> LiveRender -> Presenting -> stage, gallery, plan card
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.files.path_checks import is_file
from convstudio.files.resources import resource
from convstudio.gui.actions import ROWS, ActionRow, build
from convstudio.gui.controllers.array_layout_controller import ArrayLayoutController
from convstudio.gui.controllers.channels_controller import ChannelsController
from convstudio.gui.controllers.comparison_controller import ComparisonController
from convstudio.gui.controllers.contact_sheet_controller import ContactSheetController
from convstudio.gui.controllers.document_controller import DocumentController, loaded
from convstudio.gui.controllers.drag_controller import DragController
from convstudio.gui.controllers.editing_controller import EditingController
from convstudio.gui.controllers.editor_sync import EditorSync
from convstudio.gui.controllers.help_controller import HelpController
from convstudio.gui.controllers.history_menu import HistoryMenu
from convstudio.gui.controllers.paste_controller import PasteController
from convstudio.gui.controllers.playback_controller import PlaybackController
from convstudio.gui.controllers.recent_files import RecentFiles
from convstudio.gui.controllers.recovery_banner import RecoveryBanner
from convstudio.gui.controllers.sliding_window_controller import SlidingWindowController
from convstudio.gui.controllers.stage_controller import StageController
from convstudio.gui.controllers.startup import Startup
from convstudio.gui.controllers.startup_project import opened
from convstudio.gui.controllers.tour_controller import TourController
from convstudio.gui.controllers.user_kernels_controller import UserKernelsController
from convstudio.gui.controllers.view_controller import ViewController
from convstudio.gui.controllers.worksheet_controller import ClassSheetController
from convstudio.gui.qt_application import application, make_application, quit_on_signals
from convstudio.gui.session import Session
from convstudio.gui.settings import Settings
from convstudio.gui.text.plain_text import shortened, without_key
from convstudio.gui.text.stage_text import translated
from convstudio.gui.theme import apply_theme, set_icon_folder
from convstudio.gui.translation import as_sentence, tr, tr_refusal
from convstudio.gui.translation_catalogues import speak
from convstudio.gui.views.banner import Level
from convstudio.gui.views.file_drops import FileTarget
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.autosave_scheduler import Recovery
from convstudio.gui.workers.background import Background, wait_until
from convstudio.gui.workers.fault_reports import FaultReports
from convstudio.gui.workers.live_render import LiveRender
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.render_loop import render
from convstudio.values.errors import ConvStudioError
from convstudio.values.project import Content, Project

_FRAME = 40  # pixels that a window manager puts above and around a window
_SETTLED = 3000  # milliseconds after which the first picture is there and nothing else is measured


class Studio(QObject):
    """The whole window with what works behind it; nothing is shown until window.show()."""

    def __init__(self, project: Project, path: Path | None, settings: Settings) -> None:
        """Build on a project."""
        super().__init__()
        self.settings = settings
        self.session = Session(project, self)
        self.session.path = path
        self.window = StudioWindow()
        self.live = LiveRender(self)
        self.background = Background(self)  # for files: what measures must not keep them waiting
        self.studies = Background(self)
        self.editing = EditingController(self.session, self)
        self.paste = PasteController(self.session, self.editing, self.background, self)
        self.documents = DocumentController(self.session, self.background, self.window)
        self.array_layout = ArrayLayoutController(self.session, self.background, self.window)
        self.stage = StageController(self.window, self.session, self.live, self)
        self.editor_sync = EditorSync(self.window, self.session, self.stage, self)
        self.view_control = ViewController(
            self.window, self.session, settings, self.stage, self.editing, self.documents
        )
        folder = settings.path.parent if settings.path else None
        self._make_workers(folder)
        self.recent_files = RecentFiles(self.session, settings, self.window)
        self.recovery = Recovery(self.session, folder / "unsaved", self) if folder else None
        self._closed, self._work_wanted = False, True
        self._make_actions()
        self.startup = Startup(self.window, self.background, self.live)
        self._wire_editors()
        self._wire_views()
        self._wire_documents()
        self._wire_recovery()
        self.editor_sync.session_changed(Project(), project)

    def _make_workers(self, folder: Path | None) -> None:
        """What works beside the stage. folder: of what a person keeps, None where nothing is kept."""
        self.playback = PlaybackController(self.session, self.live, self)
        self.contact_sheets = ContactSheetController(self.session, self.studies, self.window)
        kernels = folder / "kernels.json" if folder else None
        self.user_kernels = UserKernelsController(self.session, self.background, self.window, kernels)
        self.drag = DragController(self.session, self.studies, self.window)
        self.comparison = ComparisonController(self.session, self.studies, self.window)
        self.class_sheets = ClassSheetController(self.session, self.studies, self.window)
        self.channels = ChannelsController(self.session, self.studies, self.window)
        self.sliding_window = SlidingWindowController(self.session, self.studies, self.stage, self.window)
        self.help = HelpController(self.settings, self.window)
        self.tour = TourController(self.session, self.user_kernels, self.settings, self.window)

    def _make_actions(self) -> None:
        work = (
            self.editing,
            self.documents,
            self.user_kernels,
            self.contact_sheets,
            self.playback,
            self.sliding_window,
            self.channels,
        )
        self.owners = (
            *work,
            self.array_layout,
            self.class_sheets,
            self.view_control,
            self.tour,
            self.help,
            self.window.bank_matrix,
        )
        self.actions = self.view_control.actions = build(self.window, self.owners)
        self.view_control.mark_theme()
        self._add_kernel_edits()
        self._hang_recent()

    def _add_kernel_edits(self) -> None:
        """What the kernel editor can do, in the menu and the palette too."""
        editor = self.window.kernel_editor
        menu = self.window.findChild(QMenu, "kernel")
        if menu is not None:
            menu.addSeparator()
            menu.addActions([*editor.edits, editor.combining])
        self.actions |= {action.objectName(): action for action in (*editor.edits, editor.combining)}

    def _hang_recent(self) -> None:
        menu = self.window.findChild(QMenu, "file")
        if menu is not None:
            self.recent_files.hang(menu, self.actions["save_project"])
        self.recent_files.wanted.connect(self.documents.open_paths)

    def _wire_editors(self) -> None:
        window, editing = self.window, self.editing
        window.kernel_editor.value_changed.connect(editing.kernel_edited)
        window.kernel_editor.anchor_chosen.connect(editing.anchor_chosen)
        editing.taken.connect(self.editor_sync.say_no_more)
        window.kernel_editor.text_pasted.connect(self.paste.paste)
        window.kernel_editor.text_convolved.connect(self.paste.convolve)
        window.kernel_editor.refused.connect(self.refuse_words)
        window.kernel_library.preset_chosen.connect(self.choose_preset)
        window.kernel_library.recipe_changed.connect(editing.recipe_changed)
        window.kernel_library.refused.connect(self.refuse_words)
        window.bank_matrix.value_changed.connect(editing.bank_edited)
        window.bank_matrix.cell_chosen.connect(editing.cell_chosen)
        window.bank_matrix.refused.connect(self.refuse_words)
        window.bank_matrix.copy_asked.connect(self.view_control.copy_kernel)
        window.operation.value_changed.connect(editing.operation_edited)
        window.operation.grouping_asked.connect(editing.grouping_asked)
        window.operation.separable_asked.connect(editing.split_separable)
        window.operation.refused.connect(self.refuse_words)
        window.engine.value_changed.connect(editing.engine_chosen)
        window.layer_list.value_changed.connect(editing.layers_edited)
        window.layer_list.chosen.connect(editing.layer_chosen)
        window.image_list.chosen.connect(editing.image_chosen)
        window.image_list.remove_asked.connect(editing.image_removed)
        telling = (editing, self.array_layout, self.user_kernels, self.sliding_window, self.class_sheets, self.drag)
        for worker in (*telling, self.contact_sheets, self.paste, self.playback, self.comparison, self.channels):
            worker.refused.connect(self.refuse)
        for worker in telling:
            worker.told.connect(self.tell)

    def _wire_views(self) -> None:
        window, editing = self.window, self.editing
        window.gallery.chosen.connect(editing.output_chosen)
        window.gallery.composite_chosen.connect(editing.composite_chosen)
        window.view_bar.value_changed.connect(editing.view_changed)
        for canvas in (window.image_canvas, window.result_canvas):
            canvas.region_drawn.connect(editing.region_drawn)
            canvas.line_drawn.connect(editing.line_drawn)
        window.histogram_view.levels_changed.connect(editing.levels_chosen)
        window.histogram_view.levels_reset.connect(editing.levels_reset)

    @Slot(str)
    def choose_preset(self, name: str) -> None:
        """A kernel of the library: built in, or a person's own."""
        own = self.user_kernels.find(name)
        if own is None:
            self.editing.preset_chosen(name)
        else:
            self.editing.own_kernel_chosen(own)

    def _wire_documents(self) -> None:
        window, documents = self.window, self.documents
        window.image_list.sample_chosen.connect(documents.open_sample)
        window.files_dropped.connect(documents.open_paths)
        window.document_tabs.chosen.connect(documents.show_tab)
        window.document_tabs.close_asked.connect(documents.close_tab)
        window.plots_made.connect(self._take_drops)
        self._take_drops((window.image_canvas, window.result_canvas))
        self.help.project_asked.connect(documents.open_example)
        documents.text_pasted.connect(self.paste.paste)
        documents.refused.connect(self.refuse)
        documents.told.connect(self.tell)
        documents.image_read.connect(self.array_layout.say)
        window.image_list.menu_asked.connect(self.array_layout.show_menu)
        documents.ready_to_close.connect(window.close_now)
        window.closing.connect(documents.ask_to_close)
        window.frequency_view.pointed.connect(window.status.set_words)
        window.histogram_view.pointed.connect(window.status.set_words)
        self.stage.fit_asked.connect(self.editing.fit_kernels)
        self.live.failed.connect(self.refuse)
        self.playback.playing_changed.connect(self.actions["play"].setChecked)
        self.session.changed.connect(self._name_undo)
        self._name_undo()
        self._hang_history()

    @Slot(tuple)
    def _take_drops(self, canvases: tuple[FileTarget, ...]) -> None:
        for canvas in canvases:
            canvas.files_dropped.connect(self.documents.open_paths)

    def _hang_history(self) -> None:
        bar = self.window.findChild(QToolBar, "tools")
        for name, direction in (("undo", -1), ("redo", 1)):
            button = bar.widgetForAction(self.actions[name]) if bar is not None else None
            if isinstance(button, QToolButton):
                HistoryMenu(self.session, direction, button, self.window)

    def _wire_recovery(self) -> None:
        self.documents.ready_to_close.connect(self._left)
        if self.recovery is not None:
            self.rescuing = RecoveryBanner(self.recovery, self.documents, self.window.banner, self)
            self.rescuing.refused.connect(self.refuse)
            self.recovery.look()

    @Slot()
    def _left(self) -> None:
        """The work is saved, or a person said that it is not wanted."""
        self._work_wanted = False

    # what others rely on

    def result(self, layer: int = -1) -> npt.NDArray[np.floating]:
        """The whole exact result (outputs, rows, columns) of what the window shows, up to a layer that is on."""
        project = self.session.project
        if project.image is None:
            raise ConvStudioError("there is no image; open one first.")
        stack = make_stack_plan(project.layers, facts_of(project.image), project.engine)
        plans = stack.plans[: layer + 1 or None]
        return render(type(stack)(plans), project.image.array)

    def wait_files(self, milliseconds: int) -> bool:
        """Run the event loop until nothing is being read, written or measured; False when the time is up."""
        workers = self.background, self.studies
        return wait_until(lambda: not any(worker.pending for worker in workers), milliseconds)

    def close(self) -> None:
        """Nothing runs or leaks afterwards."""
        if self._closed:
            return
        self._closed = True
        self.recent_files.keep_layout()
        if self.recovery is not None:
            self.recovery.close(forget=not self._work_wanted)
        self.playback.close()
        self.live.close()
        self.background.close()
        self.studies.close()
        self.window.close_now()
        self.window.deleteLater()
        self.deleteLater()

    # the banner

    @Slot(object)
    def refuse(self, reason: Exception) -> None:
        """Say why something was not done; a fault of ours is reported as well."""
        if not isinstance(reason, ConvStudioError):
            sys.excepthook(type(reason), reason, reason.__traceback__)
        self.window.banner.set_sentence(Level.REFUSAL, translated(reason))

    @Slot(str)
    def refuse_words(self, sentence: str) -> None:
        """Say why an editor refused something."""
        self.window.banner.set_sentence(Level.REFUSAL, as_sentence(tr_refusal(sentence)))

    @Slot(str)
    def tell(self, sentence: str) -> None:
        """Say what was done besides."""
        self.window.banner.set_sentence(Level.NOTE, sentence)

    @Slot(str, str)
    def report_fault(self, sentence: str, path: str) -> None:
        """A fault of ours: nothing is lost, and where the report lies."""
        words = tr("A fault of ours: {sentence}. Your work is untouched. Report: {path}")
        self.window.banner.set_sentence(Level.REFUSAL, words.format(sentence=sentence.rstrip("."), path=path))

    @Slot()
    def _name_undo(self) -> None:
        """Words of undo and redo, and ticks, as the session has them."""
        history, project = self.session.history, self.session.project
        view = project.view
        self.actions["play"].setEnabled(project.image is not None and project.image.stream != "")
        ticks = {
            "include_alpha": project.alpha,
            "show_colour": view.colour,
            "show_difference": view.content is Content.DIFFERENCE,
            "show_overlay": view.content is Content.OVERLAY,
            "mark_clipping": view.clipping,
        }
        for name, on in ticks.items():
            with QSignalBlocker(self.actions[name]):
                self.actions[name].setChecked(on)
        for name, label in (("undo", history.undo_label), ("redo", history.redo_label)):
            action = self.actions[name]
            action.setEnabled(bool(label))
            row = next(row for row in ROWS if isinstance(row, ActionRow) and row.name == name)
            words, bracket, letter = tr(row.text).partition("(")  # Chinese has its letter in brackets at the end
            action.setText(f"{words} {without_key(shortened(label))}".strip() + bracket + letter)


def build_studio(paths: Sequence[str | Path] = (), settings: Settings | None = None) -> Studio:
    """The studio on these files, or on a sample. Needs a QApplication; shows nothing until studio.window.show()."""
    settings = settings or Settings()
    set_icon_folder(resource("icons"))
    apply_theme(application(), settings.theme, settings.enlarge)
    speak(application(), settings.language)
    paths = paths or [path for path in settings.last if is_file(path)]
    found = loaded([Path(path) for path in paths], CancelToken())
    first, *others = opened(found)
    studio = Studio(first.project, first.path, settings)
    studio.session.document.hashes[first.path] = first.sha256
    for begun in others:
        studio.session.open(begun.project, begun.path, sha256=begun.sha256)
    notices = [notice for project, _ in found.projects for notice in project.notices]
    if notices:
        studio.tell(" ".join(tr_refusal(notice) for notice in notices))
    for image in found.images:
        studio.array_layout.say(image)
    for refusal in found.refusals:
        studio.refuse(refusal)
    return studio


def run_studio(paths: Sequence[str]) -> int:
    """Run the window until it is closed; gives the exit code."""
    faults = FaultReports()
    faults.install()
    program = make_application(sys.argv[:1])
    settings = Settings.stored()
    studio = build_studio(paths, settings)
    faults.reported.connect(studio.report_fault, Qt.ConnectionType.QueuedConnection)
    faults.refused.connect(studio.refuse, Qt.ConnectionType.QueuedConnection)
    program.aboutToQuit.connect(studio.close)
    quit_on_signals(program)
    if not studio.recent_files.restore_layout():
        room, size = studio.window.screen().availableGeometry(), studio.window.size()
        studio.window.resize(min(size.width(), room.width()), min(size.height(), room.height() - _FRAME))
    studio.window.show()
    QTimer.singleShot(0, studio.tour.start_once)
    QTimer.singleShot(_SETTLED, studio.startup.fit_prices)
    code = program.exec()
    faults.uninstall()
    return code
