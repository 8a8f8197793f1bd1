"""Banner: one sentence next to its cause. Not modal, never takes the focus; the latest one replaces the last."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.theme import icon, icon_pixmap, mixed, tone
from convstudio.gui.translation import tr

_NOTE_STAYS = 6000  # milliseconds


class Level(Enum):
    """How much a sentence matters. A note goes by itself."""

    NOTE = "note"
    WARNING = "warning"
    REFUSAL = "refusal"


class Banner(QWidget):
    """Hidden until there is something to say."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = Level.NOTE
        self._number = 0
        self._then: Callable[[], object] | None = None
        self._lasting = ""
        self._sign, self._text = plain_label(parent=self), plain_label(parent=self)
        self._action, self._close = QPushButton(self), QToolButton(self)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(_NOTE_STAYS)
        self._away.timeout.connect(self.dismiss)
        self._arrange()
        self._action.clicked.connect(self._asked)
        self._close.clicked.connect(self.dismiss)
        self.setObjectName("banner")
        self.setAccessibleName(tr("Message"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._recolour()
        self.hide()

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 6, 5)
        layout.setSpacing(8)
        for widget in (self._sign, self._text, self._action, self._close):
            layout.addWidget(widget)
        layout.setStretchFactor(self._text, 1)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for button in (self._action, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action.hide()
        self._close.setIconSize(QSize(16, 16))

    @property
    def level(self) -> Level:
        """Of the sentence on show."""
        return self._level

    @property
    def passing(self) -> bool:
        """It tells of something that was done, or was not: a note or a refusal that offers nothing."""
        return self._level is not Level.WARNING and self._action.isHidden()

    @property
    def text(self) -> str:
        """The sentence on show, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def set_sentence(self, level: Level, text: str, action: str = "", then: Callable[[], object] | None = None) -> int:
        """Say a sentence, with a button if action names one; then is called when it is pressed. Gives its number."""
        self._number += 1
        self._level, self._then = level, then
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._close.setVisible(text != self._lasting)
        self._recolour()
        self.setAccessibleName(text)
        self.show()
        if level is Level.NOTE and not action:
            self._away.start()
        else:
            self._away.stop()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        return self._number

    def withdraw(self, number: int) -> None:
        """Say no more what has this number; another sentence stays."""
        if number == self._number:
            self.dismiss()

    def set_lasting(self, text: str) -> None:
        """A warning that is on show whenever nothing else is said, and cannot be closed; empty when it is over."""
        over, self._lasting = self.text == self._lasting, text
        if over or not self.text:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Say nothing more, but for what lasts."""
        self._away.stop()
        if self._lasting:
            self.set_sentence(Level.WARNING, self._lasting)
        elif not self.isHidden():
            self.hide()
            self.closed.emit()

    @Slot()
    def _asked(self) -> None:
        then = self._then
        self.dismiss()
        if then is not None:
            then()

    def _recolour(self) -> None:
        colour = tone(self.palette(), self._level.value)
        self._sign.setPixmap(icon_pixmap(self._level.value, 20, colour, self.devicePixelRatioF()))
        self._close.setIcon(icon("close", self.palette()))
        self._close.setToolTip(tr("Close this message"))
        self._close.setAccessibleName(tr("Close this message"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A faint ground in the level's colour, a bar of it at the left."""
        colour = tone(self.palette(), self._level.value)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), mixed(colour, self.palette().color(QPalette.ColorRole.Window), 0.14))
            painter.fillRect(QRectF(0, 0, 4, self.height()), colour)

    def enterEvent(self, event: QEnterEvent) -> None:
        """A note that is being read stays."""
        self._away.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """A note that was read may go."""
        if self._level is Level.NOTE and self._action.isHidden() and not self.isHidden():
            self._away.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.LanguageChange):
            self._recolour()
