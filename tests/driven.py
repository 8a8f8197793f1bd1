"""The window driven as a person drives it, and held against the reference engine."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.render.render_loop import render
from convstudio.values.image import Image
from convstudio.values.layer import Activation

PATIENCE = 240_000  # milliseconds: for a machine that has much else to do


def photograph(channels=3, rows=61, columns=83, seed=4):
    """A small picture of noise: nothing that could be right by accident."""
    random = np.random.default_rng(seed)
    return Image(random.integers(0, 256, (channels, rows, columns), dtype=np.uint8), f"noise {channels}")


def found(studio, kind, name):
    """The widget of this objectName."""
    widget = studio.window.findChild(kind, name)
    assert widget is not None, f"no {kind.__name__} is called {name}"
    return widget


def choose(box: QComboBox, index: int) -> None:
    """An entry of the list picked, as Qt reports it (the offscreen platform complains about popups)."""
    box.setCurrentIndex(index)
    box.activated.emit(index)


def choose_key(studio, name, key):
    """A choice of the operation by what it means; what is shown as chosen is what was chosen."""
    box = found(studio, QComboBox, name)
    choose(box, box._keys.index(key))


def type_number(studio, name, value):
    """Into a spin box: select all, type, Return."""
    field = found(studio, QSpinBox, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(value))
    QTest.keyClick(field, Qt.Key.Key_Return)


def type_pair(studio, name, rows, columns):
    """A stride or a dilation of unequal numbers: the link is undone first."""
    from PySide6.QtWidgets import QToolButton

    link = found(studio, QToolButton, f"{name}_link")
    if link.isChecked() and rows != columns:
        link.click()
    type_number(studio, f"{name}_rows", rows)
    type_number(studio, f"{name}_columns", columns)


def type_line(studio, name, text):
    """Into a line: replace what is there, Return."""
    line = found(studio, QLineEdit, name)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def click_cell(grid, row, column):
    """A click into the kernel grid."""
    place = grid.visualRect(grid.model().index(row, column)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)


def type_cell(grid, text, key):
    """Type into the current cell and leave it by a key."""
    QTest.keyClicks(grid, text[0])
    line = next(line for line in grid.viewport().findChildren(QLineEdit) if line.isVisible())
    QTest.keyClicks(line, text[1:])
    QTest.keyClick(line, key)


def drop(widget: QWidget, paths) -> None:
    """Files dragged over a widget and let go there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, place = Qt.DropAction.CopyAction, QPoint(20, 20)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place, actions, data, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), actions, data, buttons, keys))


def wheel(widget, at: QPointF, travel: int) -> None:
    """The wheel turned over a place of a widget; 120 is a notch."""
    far, phase, nothing = widget.mapToGlobal(at), Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QWheelEvent(at, far, QPoint(), QPoint(0, travel), nothing, keys, phase, False))


def place_of(canvas, row, column) -> QPointF:
    """Where an input position lies on a canvas."""
    return QPointF(canvas.projection().x(column), canvas.projection().y(row))


def show(studio, *layers, **view):
    """Other layers, looked at in this way; everything is on the stage."""
    project = replace(studio.session.project, layers=layers)
    studio.session.edit("Layers", project.viewed(**view))
    assert studio.live.wait_idle(PATIENCE)


def click_sample(canvas, row, column):
    """A click into the middle of a sample of the input's plane."""
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place_of(canvas, row + 0.5, column + 0.5).toPoint())


def reference_result(project):
    """The whole result by the definition of truth."""
    return render(make_stack_plan(project.layers, facts_of(project.image), "reference"), project.image.array)


def allowed(project):
    """Conventions, "Values and tolerance", for each output; over several layers earlier errors grow with it."""
    stack = make_stack_plan(project.layers, facts_of(project.image), "reference")
    largest, slack = project.image.peak, np.zeros(1)
    for plan in stack.plans:
        sums = np.abs(plan.weights).reshape(len(plan.weights), -1).sum(axis=1)
        largest = max(largest, abs(plan.border_value))
        slack = sums * (slack.max() + 2e-5 * largest)
        largest = largest * sums.max() + np.abs(plan.bias).max(initial=0.0)
        if plan.activation is Activation.MAGNITUDE:
            slack = np.sqrt((slack.reshape(plan.output_shape[0], -1) ** 2).sum(axis=1))
    return slack[:, None, None] + 1e-6 * largest  # the last rounding to float32


def assert_close(given, expected, slack):
    """Equal within the tolerance, lost samples at the same places."""
    assert given.shape == expected.shape
    assert np.array_equal(np.isfinite(given), np.isfinite(expected))
    finite = np.isfinite(given)
    assert np.array_equal(given[~finite], expected[~finite], equal_nan=True)
    error = np.abs(np.where(finite, given, 0).astype(np.float64) - np.where(finite, expected, 0))
    assert (error <= slack).all(), f"{np.count_nonzero(error > slack)} of {error.size} samples are wrong"


def assert_exact(studio):
    """The whole result, and what is on the stage, are what the reference engine makes of the project."""
    assert studio.live.wait_idle(PATIENCE)
    project = studio.session.project
    expected, slack = reference_result(project), allowed(project)
    assert_close(studio.result(), expected, slack)
    picture = studio.window.canvases[1].picture
    assert picture.plane == expected.shape[1:]
    channels = list(picture.channels)
    here = expected[channels][:, picture.region.slices[0], picture.region.slices[1]]
    assert_close(picture.samples, here, slack[channels])
    assert picture.pixels.shape == (*here.shape[1:], 3)


def paste(studio, text):
    """A text through the clipboard and the action of the menu."""
    QGuiApplication.clipboard().setText(text)
    studio.actions["paste"].trigger()


def settle(studio):
    """Everything that was asked for is read, written, computed, shown and measured."""
    assert studio.wait_files(PATIENCE)
    assert studio.live.wait_idle(PATIENCE)
    assert studio.wait_files(PATIENCE)
