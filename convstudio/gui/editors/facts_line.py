"""What is known of a kernel's weights, in one line under the grid."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from convstudio.gui.text.plain_text import plain_label
from convstudio.gui.translation import tr
from convstudio.values.kernel_properties import KernelFacts
from convstudio.values.number_parsing import format_number

_GAP = 6
_NARROWEST = 120


class FactsLine(QWidget):
    """The sum, which can be clicked, and the facts beside it.

    Both change with every weight that is dragged; they are placed by hand, so that no layout around them is asked to
    think again, which up to the window costs more than the drawing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sum, self._facts = QToolButton(self), plain_label(parent=self)
        self.sum.setObjectName("kernel_sum")
        self.sum.setAutoRaise(True)
        self._facts.setObjectName("kernel_facts")
        self.show_sum(0.0)
        self.retranslate()

    def show_sum(self, total: float) -> None:
        """The sum of the weights; there is nothing to divide by when it is 0 or 1."""
        self.sum.setText(tr("sum {value}").format(value=_brief(total)))
        self.sum.setEnabled(total not in (0.0, 1.0) or self.sum.hasFocus())  # Qt would move the focus
        self.sum.setAccessibleName(self.sum.text())

    def show_facts(self, facts: KernelFacts | None) -> None:
        """The facts, or none where they were not looked for."""
        told = "  ·  ".join(_told(facts)) if facts else ""
        self._facts.setText(told)
        self._facts.setToolTip(f"{told}\n{_explained(facts)}" if facts else "")  # also what a narrow line cuts off

    def sizeHint(self) -> QSize:
        """As high as its parts, whatever they say."""
        high = max(self.sum.sizeHint().height(), self.fontMetrics().height())
        return QSize(_NARROWEST, high)

    def minimumSizeHint(self) -> QSize:
        """The same: longer texts are cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """A part wants to be of another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Another font makes another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._place()

    def _place(self) -> None:
        wide = min(self.sum.sizeHint().width(), self.width())
        self.sum.setGeometry(0, 0, wide, self.height())
        self._facts.setGeometry(wide + _GAP, 0, max(0, self.width() - wide - _GAP), self.height())

    def retranslate(self) -> None:
        """Say what is said in the language that is on."""
        self.sum.setToolTip(tr("A flat area is multiplied by this; click to divide the kernel by it."))
        self._facts.setAccessibleName(tr("What is known of the weights"))


def _brief(value: float) -> str:
    text = format_number(value)
    return (text if len(text) <= 5 else f"{value:.3g}").replace("-", "\u2212")


def _told(facts: KernelFacts) -> list[str]:
    told = [
        tr("L1 {value}").format(value=_brief(facts.l1)),
        tr("rank {value}").format(value=facts.rank),
        tr("gain {value}").format(value=_brief(facts.noise_gain)),
    ]
    return told + ([tr("symmetric")] if facts.symmetric else [])


def _explained(facts: KernelFacts) -> str:
    lines = [
        tr("L1: the sum of the absolute weights, the largest possible gain."),
        tr("Rank 1: separable, one column times one row.")
        if facts.separable
        else tr("Rank: how many column-times-row pairs make up the kernel."),
        tr("Gain: what independent noise is multiplied by."),
        tr("Symmetric: turned by 180 degrees it is the same.") if facts.symmetric else "",
    ]
    return "\n".join(line for line in lines if line)
