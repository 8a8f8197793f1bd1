"""ArrayLayoutController: which axis of a plain array is which, chosen where the doubt is told and in the menus."""

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QCursor
from PySide6.QtWidgets import QMenu

from convstudio.engines.layer_plan_builder import facts_of
from convstudio.gui.session import Session
from convstudio.gui.text.stage_text import size_words
from convstudio.gui.translation import mark, tr, tr_refusal
from convstudio.gui.views.banner import Level
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.axis_order import array_of, laid_out, layouts_beside, planes_of
from convstudio.values.image import Image
from convstudio.values.project import Project

WORDS = {
    "chw": mark("channels × rows × columns"),
    "hwc": mark("rows × columns × channels"),
    "hw": mark("rows × columns"),
    "cw": mark("signal: channels × samples"),
    "wc": mark("signal: samples × channels"),
}


class ArrayLayoutController(QObject):
    """Another layout is an edit, undone like any other. refused(exception): nothing was changed. told(str)."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, background: Background, window: StudioWindow) -> None:
        """Images of this session; arrays are laid out anew on the worker."""
        super().__init__(window)
        self._session, self._background, self._window = session, background, window
        self._number = 0  # the banner's, of what was said last
        session.changed.connect(self._changed)

    @Slot(object, object)
    def _changed(self, before: Project, after: Project) -> None:
        """Withdraw the banner about an image when another is chosen: its button would act on that one."""
        if before.image is not after.image:
            self._window.banner.withdraw(self._number)

    @Slot(object)
    def say(self, image: Image) -> None:
        """Tell what the reader of an image changed or guessed, with a button where another guess is possible."""
        words = f"{image.name}: {' '.join(tr_refusal(notice) for notice in image.notices)}"
        if image.notices and len(layouts_beside(image.layout)) > 1:
            banner = self._window.banner
            self._number = banner.set_sentence(Level.NOTE, words, tr("Choose layout…"), self.choose_layout)
        elif image.notices:
            self.told.emit(words)

    @Slot()
    def choose_layout(self) -> None:
        """Offer the layouts of the chosen image, at the pointer if it is in the window."""
        project = self._session.project
        place, canvas = QCursor.pos(), self._window.image_canvas
        if not self._window.rect().contains(self._window.mapFromGlobal(place)):
            place = canvas.mapToGlobal(QPoint(0, 0))
        if not project.images or not self._offer(project.current, place):
            self.told.emit(tr("The file of this image says which axis is which; only plain arrays and tables do not."))

    @Slot(int, QPoint)
    def show_menu(self, index: int, place: QPoint) -> None:
        """Offer the layouts of one of the open images, if there is a choice."""
        self._offer(index, place)

    def _offer(self, index: int, place: QPoint) -> bool:
        image = self._session.project.images[index]
        layouts = layouts_beside(image.layout)
        if len(layouts) < 2:
            return False
        menu = QMenu(tr("Layout of the array"), self._window)
        menu.setObjectName("layouts")
        group = QActionGroup(menu)
        for layout in layouts:
            group.addAction(_entry(image, layout, menu))
        menu.addActions(group.actions())
        menu.triggered.connect(self._chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return True

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        image, layout = action.data()
        self.lay_out(image, layout)

    def lay_out(self, image: Image, layout: str) -> None:
        """Read the axes of an open image in another way."""
        if layout == image.layout:
            return

        def work(_: CancelToken) -> tuple[Image, Image]:
            other = laid_out(image, layout)
            facts_of(other)  # looked at here, so that the window need not
            return image, other

        self._background.run(work, self._laid_out, self.refused.emit)

    def _laid_out(self, images: tuple[Image, Image]) -> None:
        old, new = images
        project = _replaced(self._session.project, old, new)
        if project.images == self._session.project.images:
            return  # it was closed in the meantime
        self._session.edit(tr("Layout {words}").format(words=tr(WORDS[new.layout])), project)


def _entry(image: Image, layout: str, menu: QMenu) -> QAction:
    channels, rows, columns = planes_of(array_of(image.array, image.layout), layout).shape
    action = QAction(f"{tr(WORDS[layout])}  ({size_words((channels, rows, columns), '')})", menu)
    action.setData((image, layout))
    action.setCheckable(True)
    action.setChecked(layout == image.layout)
    return action


def _replaced(project: Project, old: Image, new: Image) -> Project:
    """The project with an image in the place of another."""
    images = tuple(new if image is old else image for image in project.images)
    return replace(project, images=images)
