"""TourPanel: one step of the guided tour in words, and a frame around what it speaks of."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette, QPen, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr

_WIDE, _MARGIN = 420, 16


class TourPanel(QFrame):
    """Floats over the window. next_asked, stop_asked: buttons."""

    next_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tour_panel")
        self.setAccessibleName(tr("Guided tour"))
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(_WIDE)
        self._window, self._frame, self._target = parent, _Frame(parent), parent
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.stop_asked.emit)
        parent.installEventFilter(self)
        self._count, self._text = plain_label(), plain_label()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._next, self._stop = QPushButton(tr("Next")), QPushButton(tr("End the tour"))
        self._next.clicked.connect(self.next_asked)
        self._stop.clicked.connect(self.stop_asked)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._stop)
        row.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.addWidget(self._text)
        column.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """The step on show."""
        return self._text.text()

    def show_step(self, number: int, count: int, text: str, target: QWidget) -> None:
        """Say a step and frame what it speaks of; the panel keeps out of its way."""
        self._text.setText(text)
        self._count.setText(tr("{number} of {count}").format(number=number, count=count))
        self._next.setText(tr("Finish") if number == count else tr("Next"))
        self._stop.setVisible(number < count)
        self._target = target
        self.adjustSize()
        self._settle()
        for widget in (self._frame, self):
            widget.show()
            widget.raise_()

    def _settle(self) -> None:
        """The frame around the target, the panel beside it."""
        window, target = self._window, self._target
        place = QRect(target.mapTo(window, target.rect().topLeft()), target.size())
        self._frame.setGeometry(place.adjusted(-3, -3, 3, 3) & window.rect())
        self._keep_away(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, once its layout has."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self._settle)
        return super().eventFilter(watched, event)

    def _keep_away(self, place: QRect) -> None:
        """In the middle of the window, above or below the target where it would cover it."""
        room = self._window.rect()
        left = (room.width() - self.width()) // 2
        below = room.height() - self.height() - 3 * _MARGIN
        spot = QRect(left, below, self.width(), self.height())
        if spot.intersects(place) and place.center().y() > room.center().y():
            spot.moveTop(5 * _MARGIN)
        if spot.intersects(place) and place.width() < room.width() - self.width():
            spot.moveLeft(_MARGIN if place.center().x() > room.center().x() else room.width() - self.width() - _MARGIN)
        self.move(spot.topLeft())

    def stop(self) -> None:
        """Hide all of it."""
        self._frame.hide()
        self.hide()


class _Frame(QWidget):
    """An outline that lets every click through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The outline."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)
