from PySide6.QtWidgets import QLabel

from convstudio.gui.views.tabs import Tabs


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
