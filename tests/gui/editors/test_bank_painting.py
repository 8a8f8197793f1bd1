import numpy as np
import pytest
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from convstudio.gui.editors import bank_painting
from convstudio.gui.editors.bank_layout import BankLayout
from convstudio.gui.editors.bank_painting import BankPainter
from convstudio.values.kernel import KernelBank


@pytest.fixture
def draw(qtbot):
    widget, brush = QWidget(), BankPainter()
    qtbot.addWidget(widget)

    def drawn(weights, groups=1):
        bank = KernelBank(np.array(weights, dtype=float))
        layout = BankLayout.fitted(bank.weights.shape, groups, (200, 200), (0, 0))
        canvas = QPixmap(200, 200)
        brush.forget()
        with QPainter(canvas) as painter:
            brush.paint(painter, widget, bank, layout, canvas.rect())
        return canvas.toImage(), layout

    return drawn


def colour(picture, layout, output, column):
    high, wide = layout.cell
    return picture.pixelColor(column * wide + wide // 2, output * high + high // 2)


def test_the_picture_shows_the_sign_of_a_weight(draw):
    picture, layout = draw([[[[-1]], [[0]], [[1]]]])
    below, zero, above = (colour(picture, layout, 0, column) for column in range(3))
    assert below.blue() > below.red()
    assert above.red() > above.blue()
    assert zero.red() == zero.blue()


def test_one_scale_serves_the_whole_bank(draw):
    picture, layout = draw([[[[1]]], [[[4]]]])
    assert colour(picture, layout, 0, 0) != colour(picture, layout, 1, 0)


def test_a_row_of_the_kernel_is_a_row_of_the_picture(draw):
    picture, layout = draw([[[[1, 1], [-1, -1]]]])
    high, wide = layout.cell
    upper, lower = picture.pixelColor(wide // 2, high // 4), picture.pixelColor(wide // 2, 3 * high // 4)
    assert upper.red() > upper.blue()
    assert lower.blue() > lower.red()


def test_an_absent_weight_is_hatched_and_a_zero_is_not(draw):
    picture, layout = draw([[[[0]]], [[[0]]]], groups=2)
    high, wide = layout.cell

    def inside(output, column):
        return {
            picture.pixel(column * wide + x, output * high + y) for x in range(4, wide - 4) for y in range(4, high - 4)
        }

    assert len(inside(0, 0)) == 1
    assert len(inside(0, 1)) > 1


@pytest.mark.parametrize("inputs", [1, 4])
def test_the_names_of_narrow_columns_are_written_out(qtbot, monkeypatch, inputs):
    written = []
    monkeypatch.setattr(bank_painting, "_name", lambda _painter, widget, box, text, *_: written.append((box, text)))
    widget, canvas = QWidget(), QPixmap(200, 200)
    qtbot.addWidget(widget)
    layout = BankLayout(64, inputs, 1, (18, 18), 20, 30)
    with QPainter(canvas) as painter:
        BankPainter().paint_names(
            painter, widget, layout, canvas.rect(), (["each"] * inputs, [str(output) for output in range(64)]), (0, 0)
        )
    boxes = [box for box, text in written if text == "each"]
    assert boxes
    assert all(box.width() >= widget.fontMetrics().horizontalAdvance("each") for box in boxes)
