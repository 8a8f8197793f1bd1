import pytest
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from convstudio.gui.editors.kernel_grid_painting import NumberFont


@pytest.fixture
def font(qapp):
    return NumberFont(QFont(), 12)


def test_a_number_fits_where_it_is_no_wider_than_the_room(font):
    assert font.fits(["1", "−1.25"], 60)
    assert not font.fits(["1", "−1.25"], 10)


def test_a_number_is_drawn_around_its_point(font):
    canvas = QPixmap(60, 40)
    canvas.fill(QColor("white"))
    with QPainter(canvas) as painter:
        painter.setFont(font.font)
        painter.setPen(QColor("black"))
        font.draw(painter, 30, 20, "808")
    picture = canvas.toImage()
    inked = [(x, y) for x in range(60) for y in range(40) if picture.pixelColor(x, y).lightness() < 128]
    for axis, middle in ((0, 30), (1, 20)):
        places = [place[axis] for place in inked]
        assert abs((min(places) + max(places)) / 2 - middle) <= 2


def test_numbers_without_end_are_not_all_remembered(font):
    for number in range(5000):
        font.fits([str(number)], 60)
        font._laid_out(str(number))
    assert len(font._texts) < 5000
    assert len(font._widths) < 5000
