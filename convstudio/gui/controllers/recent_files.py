"""RecentFiles: recent files, the last projects and the layout of the window, from one start to the next."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSplitter

from convstudio.files.path_checks import real
from convstudio.gui.session import Session
from convstudio.gui.settings import Settings
from convstudio.gui.text.plain_text import plain_tip, shortened, without_key
from convstudio.gui.translation import tr
from convstudio.gui.window import StudioWindow
from convstudio.values.project import Project

MOST = 12


class RecentFiles(QObject):
    """Keeps the settings up to date. wanted(list): paths of a recent file that was chosen."""

    wanted = Signal(list)

    def __init__(self, session: Session, settings: Settings, window: StudioWindow) -> None:
        """Listen to this session; the layout is brought back by restore_layout()."""
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self._shown: Path | None = None
        session.changed.connect(self._changed)

    def hang(self, menu: QMenu, before: QAction) -> None:
        """Put the list of recent files into a menu."""
        recent = QMenu(tr("Open recent"), menu)
        recent.setObjectName("recent_files")
        recent.setToolTipsVisible(True)
        menu.insertMenu(before, recent)
        recent.aboutToShow.connect(self._fill)
        recent.triggered.connect(self._chosen)

    @Slot()
    def _fill(self) -> None:
        menu = self.sender()
        assert isinstance(menu, QMenu)
        menu.clear()
        for path in self._settings.recent:
            action = menu.addAction(without_key(shortened(Path(path).name)))
            action.setToolTip(plain_tip(path))
            action.setData(path)
        if not self._settings.recent:
            menu.addAction(tr("No file was opened yet")).setEnabled(False)
            return
        menu.addSeparator()
        menu.addAction(tr("Clear this list")).setData("")

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        if action.data():
            self.wanted.emit([action.data()])
        else:
            self._settings.put("recent", ())

    @Slot(object, object)
    def _changed(self, before: Project, after: Project) -> None:
        known = {id(image) for image in before.images}
        paths = [image.path for image in after.images if image.path and id(image) not in known]
        if self._session.path not in (None, self._shown):
            paths.append(str(self._session.path))
        self._shown = self._session.path
        if paths:
            self.add(paths)

    def add(self, paths: list[str]) -> None:
        """These files were opened or saved just now."""
        whole = [str(real(path)) for path in reversed(paths)]
        recent = tuple(dict.fromkeys((*whole, *self._settings.recent)))[:MOST]
        if recent != self._settings.recent:
            self._settings.put("recent", recent)
        self._keep_last()

    def _keep_last(self) -> None:
        last = tuple(str(document.path) for document in self._session.documents if document.path)
        if last != self._settings.last:
            self._settings.put("last", last)

    # the layout

    def keep_layout(self) -> None:
        """Where the window and its parts stand."""
        parts = {splitter.objectName(): splitter.saveState() for splitter in self._window.findChildren(QSplitter)}
        states = {"window": self._window.saveGeometry(), **parts}
        words = [f"{name}={bytes(state.data()).hex()}" for name, state in states.items() if name]
        self._settings.put("layout", ";".join(words))
        self._keep_last()

    def restore_layout(self) -> bool:
        """Place window and splitters as they were when the program ended; False where that is not known."""
        states = dict(part.split("=", 1) for part in self._settings.layout.split(";") if "=" in part)
        known = "window" in states and self._window.restoreGeometry(_bytes(states["window"]))
        for splitter in self._window.findChildren(QSplitter):  # after the window: another size would share out anew
            if splitter.objectName() in states:
                splitter.restoreState(_bytes(states[splitter.objectName()]))
        return known


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromHex(text.encode("ascii", "ignore"))
