"""Questions and messages in a box of their own: names in them are shown as they are, never as HTML."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from convstudio.gui.translation import tr

CANCEL = "cancel"


def choose(window: QWidget, question: str, answers: Mapping[str, str]) -> str:
    """The key of the answer that was chosen, CANCEL for none of them; the first is the one that Return takes."""
    box = _box(window, question, QMessageBox.Icon.Question)
    roles = QMessageBox.ButtonRole
    buttons: dict[QPushButton, str] = {}
    for key, words in answers.items():
        role = roles.DestructiveRole if key == "discard" else roles.AcceptRole
        buttons[box.addButton(words, role)] = key
    box.setDefaultButton(next(iter(buttons)))
    box.setEscapeButton(box.addButton(tr("Cancel"), roles.RejectRole))
    box.exec()
    pressed = box.clickedButton()
    box.deleteLater()
    return next((key for button, key in buttons.items() if button is pressed), CANCEL)


def inform(window: QWidget, title: str, words: str) -> None:
    """Say something that has to be read."""
    box = _box(window, words, QMessageBox.Icon.Information)
    box.setWindowTitle(title)
    box.exec()
    box.deleteLater()


def _box(window: QWidget, words: str, sign: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(window)
    box.setWindowTitle("ConvStudio")
    box.setIcon(sign)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    return box
