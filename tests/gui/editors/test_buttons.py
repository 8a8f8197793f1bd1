import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from convstudio.gui.editors.bank_matrix import BankMatrix
from convstudio.gui.editors.buttons import IconButton
from convstudio.gui.editors.engine_choice import EngineChoice
from convstudio.gui.editors.kernel_editor import KernelEditor
from convstudio.gui.editors.kernel_library import KernelLibrary
from convstudio.gui.editors.layer_list import LayerListEditor
from convstudio.gui.editors.operation_panel import OperationPanel
from convstudio.gui.theme import apply_theme

EDITORS = (BankMatrix, EngineChoice, KernelEditor, KernelLibrary, LayerListEditor, OperationPanel)
SIDE = QSize(24, 24)


def contrast(button, mode):
    """How far the strongest pixel of an icon is from the ground it is drawn on, 0 to 255."""
    picture, ground = button.icon().pixmap(SIDE, mode).toImage(), button.palette().color(QPalette.ColorRole.Window)
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return max(abs(pixel.lightness() - ground.lightness()) * pixel.alphaF() for pixel in pixels)


def test_a_button_has_an_icon_a_name_and_a_sentence(qtbot):
    button = IconButton("negate", "negate", "Negate", "every weight changes its sign.")
    qtbot.addWidget(button)
    assert not button.icon().isNull()
    assert button.accessibleName() == "Negate"
    assert button.toolTip() == "Negate: every weight changes its sign."


@pytest.fixture
def editors(qapp, qtbot):
    apply_theme(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for editor in EDITORS:
        column.addWidget(editor())
    window.show()
    yield window
    window.close()


@pytest.mark.parametrize("themes", [("dark",), ("dark", "light"), ("dark", "light", "contrast")])
def test_every_icon_stands_out_after_the_theme_was_switched(qapp, editors, themes):
    for theme in themes:
        apply_theme(qapp, theme)
    qapp.processEvents()
    buttons = [button for button in editors.findChildren(QToolButton) if not button.icon().isNull()]
    assert len([button for button in buttons if isinstance(button, IconButton)]) >= 13
    for button in buttons:
        normal, disabled = (contrast(button, mode) for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
        assert normal > 130, button.objectName()
        assert 50 < disabled < normal, button.objectName()


def test_a_hidden_button_follows_the_theme_as_well(qapp, editors):
    button = editors.findChild(IconButton, "negate")
    button.hide()
    apply_theme(qapp, "dark")
    assert contrast(button, QIcon.Mode.Normal) > 130
