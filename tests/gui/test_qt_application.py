from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from convstudio.files.resources import resource
from convstudio.gui import qt_application
from tests.sources import ROOT


def test_its_icon_can_be_drawn_in_every_size(qapp):
    icon = QIcon(str(resource("icons/application.svg")))
    for side in (16, 32, 256):
        picture = icon.pixmap(side, side).toImage()
        assert picture.size().width() == side
        assert picture.pixelColor(side // 2, side // 2).red() > 200  # the orange cell in the middle


def test_the_desktop_finds_its_window(qapp):
    assert (ROOT / "packaging" / "linux" / f"{qt_application.DESKTOP_ENTRY}.desktop").is_file()
    assert callable(qt_application.make_application)
    assert isinstance(QCoreApplication.instance(), QApplication)
