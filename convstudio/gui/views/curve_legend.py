"""CurveLegend: the names of curves in their colours, over the plot, where it hides no data."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.theme import curve_colours
from convstudio.gui.translation import tr
from convstudio.gui.views.elided_label import line_height

_LINE, _GAP, _EDGE = 14, 5, 6  # pixels: of a curve before its name, between them, beside all


class CurveLegend(QWidget):
    """Names in as many lines as they need; after them how many channels are not drawn. Hidden for a single one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._missing = 0
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def words(self) -> tuple[str, ...]:
        """What stands there."""
        more = tr("… and {count} more").format(count=self._missing)
        return (*self._names, *([more] if self._missing else []))

    def set_names(self, names: Sequence[str], count: int) -> None:
        """The curves that are drawn, of so many channels."""
        self._names, self._missing = tuple(names), count - len(names)
        self._say()
        self.setVisible(bool(names) and count > 1)
        self._make_room()

    def _say(self) -> None:
        self.setAccessibleName(", ".join(self.words))
        said = tr("{shown} of {count} channels are drawn.")
        drawn = len(self._names)
        words = said.format(shown=drawn, count=drawn + self._missing) if self._missing else ""
        self.setToolTip(plain_tip(words))

    def sizeHint(self) -> QSize:
        """As high as the names need at the present width."""
        return QSize(160, self._places()[-1].bottom() + 3 if self._names else 0)

    def _places(self) -> list[QRect]:
        """Where each name stands, its curve before it."""
        metrics, high = self.fontMetrics(), line_height(self.font())
        room = max(40, self.width() - 2 * _EDGE)
        found, corner = [], QPoint(_EDGE, 1)
        for index, words in enumerate(self.words):
            mark = _LINE + _GAP if index < len(self._names) else 0
            wide = min(mark + metrics.horizontalAdvance(words) + 1, room)
            if corner.x() > _EDGE and corner.x() + wide > _EDGE + room:
                corner = QPoint(_EDGE, corner.y() + high)
            found.append(QRect(corner, QSize(wide, high)))
            corner += QPoint(wide + 2 * _GAP, 0)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """A short line in the curve's colour, and its name."""
        colours, role = curve_colours(self.palette()), QPalette.ColorRole
        with QPainter(self) as painter:
            for index, (place, words) in enumerate(zip(self._places(), self.words, strict=True)):
                known = index < len(self._names)
                if known:
                    painter.setPen(QPen(colours[index % len(colours)], 2))
                    painter.drawLine(place.left(), place.center().y(), place.left() + _LINE, place.center().y())
                room = place.adjusted(_LINE + _GAP if known else 0, 0, 0, 0)
                painter.setPen(self.palette().color(role.WindowText if known else role.PlaceholderText))
                shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need other lines."""
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Follow font and language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self._say()
            self._make_room()

    def _make_room(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()
