import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from convstudio.gui.views.tour_panel import TourPanel


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1200, 800)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize("place", [(900, 100, 280, 300), (10, 500, 280, 250), (300, 600, 600, 180), (0, 0, 1200, 20)])
def test_the_panel_does_not_cover_what_it_speaks_of(window, place):
    target, panel = QWidget(window), TourPanel(window)
    target.setGeometry(*place)
    panel.show_step(1, 3, "look there", target)
    assert not panel.geometry().intersects(QRect(*place))
    assert window.rect().contains(panel.geometry())
    assert panel._frame.geometry().intersects(QRect(*place))
    panel.stop()
    assert not panel.isVisible()
    assert not panel._frame.isVisible()


def test_the_last_step_can_only_be_finished(window):
    panel = TourPanel(window)
    panel.show_step(3, 3, "the end", window)
    assert panel.text == "the end"
    assert panel._next.text() == "Finish"
    assert not panel._stop.isVisible()


def test_escape_ends_it_and_it_follows_the_window(window, qtbot):
    target, panel = QWidget(window), TourPanel(window)
    target.setGeometry(900, 100, 280, 300)
    panel.show_step(1, 3, "look there", target)
    target.setGeometry(300, 100, 280, 300)
    window.resize(700, 500)
    qtbot.waitUntil(lambda: panel._frame.geometry().left() == 297)
    with qtbot.waitActive(window):
        window.activateWindow()
    with qtbot.waitSignal(panel.stop_asked):
        QTest.keyClick(window, Qt.Key.Key_Escape)
