"""Questions and messages in a box of their own: names in them are shown as they are, never as HTML."""

import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from convstudio.files.path_checks import is_there
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


def ask_place(
    window: QWidget, title: str, start: str, kinds: Mapping[str, str], *, always: bool = False
) -> tuple[str, str]:
    """(path to write to, the kind of file that was chosen); no path where nothing is to be written.

    kinds: of files, each with the ending that a name without one gets; always: or with another one. Whether what lies
    there may be replaced is asked of the whole name, and in a box of ours: Qt's asks of the name as it was typed, and
    takes it for HTML. The dialog of macOS asks in any case.
    """
    options = QFileDialog.Option.DontConfirmOverwrite
    typed, kind = QFileDialog.getSaveFileName(window, title, start, ";;".join(kinds), "", options)
    ending = kinds.get(kind, next(iter(kinds.values())))
    has_one = typed.lower().endswith(ending) if always else Path(typed).suffix
    path = typed if has_one or not typed else typed + ending
    asked = sys.platform == "darwin" and path == typed
    return (path if not path or asked or not is_there(path) or _may_replace(window, path) else ""), kind


def _may_replace(window: QWidget, path: str) -> bool:
    question = tr("{name} exists already. Replace it?").format(name=Path(path).name)
    return choose(window, question, {"replace": tr("Replace it")}) == "replace"


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
