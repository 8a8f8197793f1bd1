"""TitleStrip."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from convstudio.gui.views.title_strip import TitleStrip


def test_names_are_shown_as_they_are(qtbot):
    strip = TitleStrip("Input")
    qtbot.addWidget(strip)
    strip.set_title("<b>cat</b>", "3×4×5")
    assert strip.title == "<b>cat</b>"
    assert {label.textFormat() for label in strip.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_a_long_detail_does_not_widen_it(qtbot):
    strip = TitleStrip("Input")
    qtbot.addWidget(strip)
    before = strip.minimumSizeHint().width()
    strip.set_title("Input", "3×300×451 · uint8 " * 20)
    assert strip.minimumSizeHint().width() == before


def test_names_in_any_script_are_equally_high(qtbot):
    strips = [TitleStrip(title) for title in ("Result", "结果", "")]
    for strip in strips:
        qtbot.addWidget(strip)
    assert len({strip.sizeHint().height() for strip in strips}) == 1
    assert [strip.title for strip in strips] == ["Result", "结果", ""]


def test_a_long_title_leaves_the_detail_its_room(qtbot):
    strip = TitleStrip("Input")
    qtbot.addWidget(strip)
    strip.resize(420, strip.sizeHint().height())
    strip.show()
    strip.set_zoom("4800 %")
    strip.set_title("x" * 250 + ".png", "3 × 1200 × 1600 · uint8")
    qtbot.waitUntil(lambda: strip._title.geometry().right() < strip._detail.geometry().left())
    assert strip._detail.text() == "3 × 1200 × 1600 · uint8"
    assert "…" in strip._title.text()
    assert strip._title.text().endswith(".png")
    assert strip.title == "x" * 250 + ".png"
