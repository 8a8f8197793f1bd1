"""Labels, tool tips and actions that show names as they are: a file may be called <b>P<u>q & co.

Qt takes a text with angle brackets for HTML, and an ampersand for the mark of a key.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

_LINE = 60  # letters


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that shows the text as it is."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def plain_tip(text: str) -> str:
    """A tool tip that shows the text as it is."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>" if text else ""


def shortened(text: str) -> str:
    """A text for one line of a menu, without its middle where that is too long."""
    return text if len(text) <= _LINE else f"{text[: _LINE // 2]}…{text[-_LINE // 2 + 1 :]}"


def without_key(text: str) -> str:
    """The words of an action, a tab or a button none of whose letters is a key."""
    return text.replace("&", "&&")
