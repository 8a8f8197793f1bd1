"""KeepKernel: name, note and tags of a kernel that is kept."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from convstudio.gui.translation import tr

_NOTE_LINES = 4


class KeepKernel(QDialog):
    """Asks; title(), note() and tags() are what was typed."""

    def __init__(
        self, title: str = "", note: str = "", tags: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        """Begin with these words."""
        super().__init__(parent)
        self.setWindowTitle(tr("Keep kernel in library"))
        self._title, self._note, self._tags = QLineEdit(title), QPlainTextEdit(note), QLineEdit(", ".join(tags))
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(_NOTE_LINES * self.fontMetrics().lineSpacing() + 12)
        self._tags.setPlaceholderText(tr("words between commas"))
        form = QFormLayout(self)
        for label, field in ((tr("Name"), self._title), (tr("Note"), self._note), (tr("Tags"), self._tags)):
            field.setAccessibleName(label)
            form.addRow(label, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.resize(420, self.sizeHint().height())
        self._title.selectAll()

    def title(self) -> str:
        """The name, without blanks around it."""
        return self._title.text().strip()

    def note(self) -> str:
        """The note."""
        return self._note.toPlainText().strip()

    def tags(self) -> tuple[str, ...]:
        """The tags, each once."""
        return tuple(dict.fromkeys(word for part in self._tags.text().split(",") if (word := part.strip())))
