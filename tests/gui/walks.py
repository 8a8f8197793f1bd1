"""Two walks through the window, as a person goes: one with the mouse, one with the keyboard. No calls into the model.

Each opens a photograph, makes a kernel, moves the anchor, sets the stride, splits the layer, compares, saves 16 bits,
undoes all of it and does it again; what is saved is held against the reference engine.

    python -m tests.gui.walks mouse|keyboard PHOTO.png TARGET.tif     on whatever display there is
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QToolBar,
    QWidget,
)

from convstudio.files.images import load_image
from convstudio.gui.app import Studio
from convstudio.gui.controllers.document_controller import KINDS
from convstudio.gui.workers.background import wait_until
from convstudio.jobs.display.display_range_policies import Levels
from convstudio.jobs.display.pixel_conversion import as_pixels
from tests import driven

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KERNEL = "1 2 1\n0 0 0\n-1 -2 -1"
SIXTEEN = KINDS[1][0]


def settled(studio: Studio) -> None:
    """Everything read, written, computed and shown; the window is the active one, as a window manager would see to."""
    driven.settle(studio)
    studio.window.activateWindow()
    wait_until(studio.window.isActiveWindow, 1000)


# hands


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """A click of the left button."""
    QTest.mouseClick(widget, LEFT, NONE, place or widget.rect().center())


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in steps, let go."""
    QTest.mousePress(widget, LEFT, NONE, start)
    for step in range(1, 9):
        QTest.mouseMove(widget, start + (end - start) * step / 8)
        QTest.qWait(5)
    QTest.mouseRelease(widget, LEFT, NONE, end)


def tool(studio: Studio, name: str) -> None:
    """A click on a button of the toolbar."""
    bar = studio.window.findChild(QToolBar, "tools")
    click(bar.widgetForAction(studio.actions[name]))


def in_menu(menu: QMenu, text: str) -> None:
    """A click on an entry of a menu that is open, or will be in a moment."""
    action = next(action for action in menu.actions() if action.text().replace("&", "") == text)
    click(menu, menu.actionGeometry(action).center())


def while_open(kind: type[QWidget], act: Callable[[QWidget], None]) -> None:
    """Act on a popup or dialog once it is there: who opens it waits until it is gone."""

    def look() -> None:
        found = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(found, kind) and found.isVisible():
            try:
                act(found)
            except BaseException:
                found.close()  # or it would wait for ever
                raise
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def step_up(studio: Studio, name: str) -> None:
    """A click on the upper arrow of a spin box."""
    field = driven.found(studio, QSpinBox, name)
    option = QStyleOptionSpinBox()
    field.initStyleOption(option)
    arrow = field.style().subControlRect(
        QStyle.ComplexControl.CC_SpinBox, option, QStyle.SubControl.SC_SpinBoxUp, field
    )
    click(field, arrow.center())


def save_as(path: Path, kind: str) -> Callable[[QWidget], None]:
    """Fill in the dialog that asks for a file."""

    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, QFileDialog)
        box = dialog.findChild(QComboBox, "fileTypeCombo")
        box.setFocus()
        while box.currentText() != kind:
            before = box.currentText()
            QTest.keyClick(box, Qt.Key.Key_Down)
            assert box.currentText() != before, f"{kind} is not offered"
        type_name(dialog, path)

    return act


def type_name(dialog: QFileDialog, path: Path) -> None:
    """A file's name into a dialog that is on its folder, and the button that takes it."""
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    dialog.activateWindow()
    wait_until(dialog.isActiveWindow, 1000)
    for text in [path.name] if dialog.directory().absolutePath() == str(path.parent) else [str(path.parent), path.name]:
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.qWait(300)
        offered = QApplication.activePopupWidget()
        if offered is not None:
            QTest.keyClick(offered, Qt.Key.Key_Escape)  # a list of names would take the key that follows
        buttons = dialog.findChild(QDialogButtonBox).buttons()
        accept = next(button for button in buttons if button.text().replace("&", "") in ("Save", "Open", "Choose"))
        QTest.keyClick(accept, Qt.Key.Key_Space)
        QTest.qWait(100)


# what both walks end with


def check_saved(studio: Studio, path: Path) -> np.ndarray:
    """The file holds the reference's numbers, as the view that clamps to 0..255 has them."""
    settled(studio)
    project = studio.session.project
    expected = as_pixels(driven.reference_result(project), Levels(0.0, 255.0), 65535)
    saved = load_image(path).array
    assert saved.dtype == np.uint16, saved.dtype
    assert saved.shape == expected.shape, (saved.shape, expected.shape)
    assert np.abs(saved.astype(int) - expected).max() <= 1  # the rounding of float32 to one of 65536
    assert len(np.unique(saved)) > 100
    return saved


def check_layers(studio: Studio, split: bool) -> None:
    """What the walk has made, or all of it undone."""
    assert len(studio.session.project.layers) == (2 if split else 1), studio.window.banner.text


# the walks


def with_mouse(studio: Studio, photo: Path, target: Path) -> None:
    """Only the mouse, and what was on the clipboard."""
    window, grid = studio.window, studio.window.kernel_editor.grid
    driven.drop(window.image_canvas, [photo])
    settled(studio)
    beginning = studio.session.project
    QGuiApplication.clipboard().setText(KERNEL)
    _from_menu_bar(studio, "Edit", "Paste")
    settled(studio)
    port = grid.viewport()
    cell = grid.visualRect(grid.model().index(1, 1)).center()
    click(port, cell)
    drag(port, cell, cell + QPoint(40, 0))
    assert studio.session.project.layer.bank.weights[0, 0, 1, 1] > 0
    corner = grid.visualRect(grid.model().index(0, 0)).center()
    while_open(QMenu, lambda menu: in_menu(menu, "Anchor here"))
    click(port, corner)
    _context_menu(port, corner)
    assert studio.session.project.layer.anchor == (0, 0)
    step_up(studio, "stride_rows")
    assert studio.session.project.layer.stride == (2, 2)
    _choose_with_mouse(driven.found(studio, QComboBox, "grouping"), "Depthwise separable")
    settled(studio)
    check_layers(studio, split=True)
    tool(studio, "compare_views")
    settled(studio)
    canvas = window.result_canvas
    middle = QPoint(round(canvas.area().center().x()), round(canvas.area().center().y()))
    drag(canvas, middle, middle - QPoint(120, 0))
    assert canvas.split < 0.5
    tool(studio, "compare_views")
    _save(studio, target, lambda: tool(studio, "save_result"))
    first = check_saved(studio, target)
    made = studio.session.project
    for _ in range(40):
        if studio.actions["undo"].isEnabled():
            tool(studio, "undo")
    settled(studio)
    assert studio.session.project.layers == beginning.layers
    for _ in range(40):
        if studio.actions["redo"].isEnabled():
            tool(studio, "redo")
    settled(studio)
    assert studio.session.project.layers == made.layers
    target.unlink()
    _save(studio, target, lambda: tool(studio, "save_result"))
    assert np.array_equal(check_saved(studio, target), first)


def with_keyboard(studio: Studio, photo: Path, target: Path) -> None:
    """Only keys: shortcuts, Tab, the command palette."""
    window, grid = studio.window, studio.window.kernel_editor.grid
    while_open(QFileDialog, _typed(photo))
    key(studio, Qt.Key.Key_O, CONTROL)
    settled(studio)
    beginning = studio.session.project
    QGuiApplication.clipboard().setText(KERNEL)
    _tab_to(studio, grid)
    key(studio, Qt.Key.Key_V, CONTROL)
    settled(studio)
    for each in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        key(studio, each)
    for letter in "1/2":
        QTest.keyClicks(QApplication.focusWidget(), letter)
    key(studio, Qt.Key.Key_Return)
    assert studio.session.project.layer.bank.weights[0, 0, 1, 1] == 0.5
    key(studio, Qt.Key.Key_A, CONTROL | SHIFT)
    assert studio.session.project.layer.anchor == (2, 1)
    _tab_to(studio, driven.found(studio, QSpinBox, "stride_rows"))
    key(studio, Qt.Key.Key_Up)
    assert studio.session.project.layer.stride == (2, 2)
    _from_palette(studio, "split into")
    settled(studio)
    check_layers(studio, split=True)
    key(studio, Qt.Key.Key_D, CONTROL)
    _tab_to(studio, window.result_canvas)
    for _ in range(3):
        key(studio, Qt.Key.Key_BracketLeft)
    assert window.result_canvas.split < 0.5
    key(studio, Qt.Key.Key_D, CONTROL)
    _save(studio, target, lambda: key(studio, Qt.Key.Key_E, CONTROL))
    first = check_saved(studio, target)
    made = studio.session.project
    for _ in range(40):
        key(studio, Qt.Key.Key_Z, CONTROL)
    settled(studio)
    assert studio.session.project.layers[0] == beginning.layers[0] or not studio.actions["undo"].isEnabled()
    for _ in range(40):
        key(studio, Qt.Key.Key_Z, CONTROL | SHIFT)
    settled(studio)
    assert studio.session.project.layers == made.layers
    target.unlink()
    _save(studio, target, lambda: key(studio, Qt.Key.Key_E, CONTROL))
    assert np.array_equal(check_saved(studio, target), first)


def key(studio: Studio, wanted: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """A key to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or studio.window, wanted, held)


def _tab_to(studio: Studio, widget: QWidget) -> None:
    """Tab, and out of grids Escape, until a widget has the focus."""
    wanted, passed = widget.focusProxy() or widget, []
    for _ in range(120):
        here = QApplication.focusWidget()
        passed.append(f"{type(here).__name__} {here.objectName() if here else ''}")
        if here is wanted or (here is not None and wanted.isAncestorOf(here)):
            return
        if here is studio.window.kernel_editor.grid:
            key(studio, Qt.Key.Key_Escape)
        else:
            key(studio, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget.objectName()}, but over {', '.join(passed[-60:])}")


def _from_palette(studio: Studio, text: str) -> None:
    key(studio, Qt.Key.Key_K, CONTROL)
    assert wait_until(lambda: QApplication.activePopupWidget() is not None, driven.PATIENCE)
    popup = QApplication.activePopupWidget()
    line = popup.findChild(QLineEdit)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert wait_until(lambda: QApplication.activePopupWidget() is None, driven.PATIENCE)
    QTest.qWait(50)


def _from_menu_bar(studio: Studio, menu: str, entry: str) -> None:
    bar = studio.window.menuBar()
    opened = next(action for action in bar.actions() if action.text().replace("&", "") == menu)
    click(bar, bar.actionGeometry(opened).center())
    in_menu(opened.menu(), entry)


def _context_menu(widget: QWidget, place: QPoint) -> None:
    """A press of the right button: Qt asks for the menu as the platform does."""
    from PySide6.QtGui import QContextMenuEvent

    QTest.mouseClick(widget, RIGHT, NONE, place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)


def _choose_with_mouse(box: QComboBox, text: str) -> None:
    """Open a list, click an entry."""
    click(box)
    view = box.view()
    assert wait_until(view.isVisible, driven.PATIENCE)
    index = box.model().index(box.findText(text), 0)
    view.scrollTo(index)
    QTest.qWait(QApplication.doubleClickInterval() + 50)  # until then Qt takes a release for that of the first click
    for _ in range(5):  # on a busy machine Qt takes the first for that of the first click all the same
        click(view.viewport(), view.visualRect(index).center())
        if wait_until(lambda: not view.isVisible(), 1000):
            break


def _typed(path: Path) -> Callable[[QWidget], None]:
    return lambda dialog: type_name(dialog, path)


def _save(studio: Studio, target: Path, ask: Callable[[], None]) -> None:
    while_open(QFileDialog, save_as(target, SIXTEEN))
    ask()
    settled(studio)
    assert target.exists(), studio.window.banner.text


WALKS = {"mouse": with_mouse, "keyboard": with_keyboard}


def main() -> None:
    """Walk on the display that is there, and say OK."""
    from convstudio.gui.app import build_studio, make_application
    from convstudio.gui.workers.fault_reports import FaultReports

    faults, told = FaultReports(), []
    faults.install()
    faults.reported.connect(lambda sentence, _: told.append(sentence))
    application = make_application(["convstudio"])
    studio = build_studio()
    try:
        studio.window.show()
        studio.window.activateWindow()
        assert QTest.qWaitForWindowExposed(studio.window, driven.PATIENCE)
        settled(studio)
        WALKS[sys.argv[1]](studio, Path(sys.argv[2]), Path(sys.argv[3]))
    finally:
        studio.close()
    application.processEvents()
    faults.uninstall()
    assert told == [], told
    print(f"OK on {application.platformName()}")


if __name__ == "__main__":
    main()
