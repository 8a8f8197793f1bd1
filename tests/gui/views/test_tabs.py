import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabBar

from convstudio.gui.views.tabs import DocumentTabs, Tabs


def test_the_bar_has_the_name_and_shows_the_focus(qtbot):
    tabs = Tabs("pages", "Pages")
    qtbot.addWidget(tabs)
    for text in ("one", "two"):
        tabs.addTab(QLabel(text), text)
    tabs.show()
    assert tabs.objectName() == "pages"
    assert tabs.tabBar().accessibleName() == tabs.accessibleName() == "Pages"
    plain = tabs.tabBar().grab().toImage()
    tabs.activateWindow()
    tabs.tabBar().setFocus()
    qtbot.waitUntil(tabs.tabBar().hasFocus)
    assert tabs.tabBar().grab().toImage() != plain


ROWS = [("edges & lines", "/work/edges.convstudio"), ("blur*", ""), ("Untitled", "")]


@pytest.fixture
def tabs(qtbot):
    bar = DocumentTabs()
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_names_are_shown_as_they_are(tabs):
    heard = []
    tabs.chosen.connect(heard.append)
    tabs.set_documents(ROWS, 1)
    assert [tabs.tabText(index) for index in range(3)] == ["edges && lines", "blur*", "Untitled"]
    assert (tabs.currentIndex(), tabs.tabToolTip(0)) == (1, "<qt>/work/edges.convstudio</qt>")
    tabs.set_documents(ROWS[1:], 0)
    assert (tabs.count(), tabs.tabText(0), tabs.currentIndex()) == (2, "blur*", 0)
    assert heard == []


def test_one_document_needs_no_tab(tabs):
    tabs.set_documents(ROWS[:1], 0)
    assert not tabs.isVisible()
    tabs.set_documents(ROWS, 0)
    assert tabs.isVisible()


def test_the_mouse_chooses_and_closes(tabs, qtbot):
    tabs.set_documents(ROWS, 0)
    with qtbot.waitSignal(tabs.chosen) as chosen:
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(2).center())
    assert chosen.args == [2]
    side = QTabBar.ButtonPosition.RightSide
    button = tabs.tabButton(1, side) or tabs.tabButton(1, QTabBar.ButtonPosition.LeftSide)
    with qtbot.waitSignal(tabs.close_asked) as closed:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert closed.args == [1]
