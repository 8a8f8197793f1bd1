"""The window: what stands where, what it is called, and how it closes."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from convstudio.gui.window import StudioWindow
from tests.driven import drop

NAMES = (
    "image_canvas",
    "result_canvas",
    "channel_gallery",
    "kernel_grid",
    "bank_matrix",
    "kernel_library",
    "layer_list",
    "mode",
    "padding",
    "stride_rows",
    "stride_columns",
    "dilation_rows",
    "dilation_columns",
    "grouping",
    "border",
    "flip",
    "bias",
    "activation",
    "engine",
    "plan_card",
    "explain_view",
    "banner",
)


@pytest.fixture
def window(qtbot):
    made = StudioWindow()
    qtbot.addWidget(made, before_close_func=lambda window: window.close_now())
    return made


def test_what_people_look_for_has_its_name_and_can_be_read_out(window):
    for name in NAMES:
        (widget,) = window.findChildren(QWidget, name)
        assert widget.accessibleName(), name


def test_whatever_takes_the_keyboard_can_be_read_out(window):
    window.show()
    mute = [
        f"{type(widget).__name__} {widget.objectName()!r}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not _inner(widget)
        if not widget.accessibleName() and not getattr(widget, "text", str)()
    ]
    assert mute == []


def _inner(widget):
    """Parts that Qt makes inside its own widgets, and the scroll areas that only hold others."""
    return widget.objectName().startswith("qt_") or type(widget) is QScrollArea


def test_it_asks_before_it_closes(window):
    asked = []
    window.closing.connect(lambda: asked.append(True))
    window.show()
    assert not window.close()
    assert window.isVisible()
    assert asked == [True]


def test_told_to_it_closes_at_once(window):
    asked = []
    window.closing.connect(lambda: asked.append(True))
    window.show()
    window.close_now()
    assert not window.isVisible()
    assert asked == []


def test_an_answer_given_at_once_closes_it_too(window):
    window.closing.connect(window.close_now)
    window.show()
    assert window.close()
    assert not window.isVisible()


def test_pictures_and_curves_take_turns_on_the_stage(window):
    window.show()
    assert window.canvases == (window.image_canvas, window.result_canvas)
    window.show_signals(True)
    assert window.canvases == window.plots
    assert window.plots[1].isVisible()
    assert not window.result_canvas.isVisible()
    window.show_signals(False)
    assert window.canvases == (window.image_canvas, window.result_canvas)


def test_files_may_be_dropped_anywhere(window, tmp_path):
    dropped = []
    window.files_dropped.connect(dropped.append)
    drop(window, [tmp_path / "a.png", tmp_path / "b.png"])
    assert dropped == [[str(tmp_path / "a.png"), str(tmp_path / "b.png")]]


@pytest.mark.parametrize("urls", [[], ["https://example.org/a.png"], ["file://elsewhere/share/a.png"]])
def test_what_is_no_file_of_this_machine_is_not_let_in(window, urls):
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    event = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()


@pytest.mark.parametrize(("wide", "high"), [(1280, 800), (1920, 1080)])
def test_the_stage_is_the_largest_thing(window, wide, high):
    window.resize(wide, high)
    window.show()
    QApplication.processEvents()
    assert (window.width(), window.height()) == (wide, high)
    assert window.stage.width() * window.stage.height() > 0.3 * wide * high
    assert window.image_canvas.width() == pytest.approx(window.result_canvas.width(), abs=2)


def test_it_fits_on_a_small_screen(window):
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 720


def test_zooming_one_picture_zooms_the_other(window):
    window.show()
    window.image_canvas.zoom_to(3.0)
    assert window.result_canvas.viewport.scale == pytest.approx(3.0)


def test_the_engine_stands_in_one_column_with_the_fields_of_the_operation(window, qtbot):
    window.show()
    fields = (window.findChild(QWidget, name) for name in ("mode", "border", "engine"))
    assert len({(field.mapTo(window, QPoint()).x(), field.width()) for field in fields}) == 1
