"""Themes, icons, and images from arrays."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox

from convstudio.gui import theme
from convstudio.gui.theme import THEMES, apply_theme, icon, icon_pixmap, palette_of, picture_image

ICONS = sorted(path.stem for path in (Path(theme.__file__).parents[2] / "resources" / "icons").glob("*.svg"))


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.1 contrast ratio."""

    def luminance(colour: QColor) -> float:
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("role", ["Text", "PlaceholderText", "Link"])
@pytest.mark.parametrize("ground", ["Base", "Window"])
def test_words_are_legible_on_every_theme(name, role, ground):
    palette, roles = palette_of(THEMES[name]), QPalette.ColorRole
    assert contrast(palette.color(roles[role]), palette.color(roles[ground])) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("level", ["note", "warning", "refusal"])
def test_the_colour_of_a_message_stands_out_from_the_window(name, level):
    palette = palette_of(THEMES[name])
    assert contrast(theme.tone(palette, level), palette.color(QPalette.ColorRole.Window)) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_curves_stand_out_from_the_stage(name):
    palette = palette_of(THEMES[name])
    grounds = theme.stage_colour(palette)
    assert all(contrast(colour, grounds) >= 3 for colour in theme.curve_colours(palette))


def test_a_theme_changes_the_palette_of_the_application(qapp):
    before, sheet = qapp.palette(), qapp.styleSheet()
    try:
        apply_theme(qapp, "dark")
        assert theme.is_dark(QApplication.palette())
        apply_theme(qapp, "light")
        assert not theme.is_dark(QApplication.palette())
    finally:
        qapp.setPalette(before)
        qapp.setStyleSheet(sheet)


def test_enlarging_twice_does_not_add_up(qapp):
    before, sheet, font = qapp.palette(), qapp.styleSheet(), qapp.font()
    try:
        apply_theme(qapp, "light", enlarge=1.0)
        usual = qapp.font().pointSizeF()
        apply_theme(qapp, "light", enlarge=1.5)
        apply_theme(qapp, "light", enlarge=1.5)
        assert qapp.font().pointSizeF() == pytest.approx(1.5 * usual)
    finally:
        qapp.setPalette(before)
        qapp.setStyleSheet(sheet)
        qapp.setFont(font)


@pytest.mark.parametrize("buttons", list(QSpinBox.ButtonSymbols))
def test_a_spin_box_has_room_for_its_number(qapp, qtbot, buttons):
    before, sheet = qapp.palette(), qapp.styleSheet()
    try:
        apply_theme(qapp, "light")
        box = QSpinBox()
        qtbot.addWidget(box)
        box.setButtonSymbols(buttons)
        box.resize(96, 26)
        box.show()
        assert box.findChild(QLineEdit).width() > 60
    finally:
        qapp.setPalette(before)
        qapp.setStyleSheet(sheet)


@pytest.mark.parametrize("columns", [1, 3, 5, 64])
def test_an_image_holds_the_pixels_of_the_array(qapp, columns):
    pixels = np.random.default_rng(1).integers(0, 256, (4, columns, 3), dtype=np.uint8)
    image = picture_image(pixels)
    assert (image.width(), image.height()) == (columns, 4)
    assert [image.pixelColor(columns - 1, row).getRgb()[:3] for row in range(4)] == [tuple(row[-1]) for row in pixels]


def test_an_image_outlives_its_array(qapp):
    pixels = np.full((8, 8, 3), 77, np.uint8)
    image = picture_image(pixels)
    pixels[:] = 0
    del pixels
    assert image.pixelColor(3, 3).red() == 77


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)],
)
def test_anything_but_rgb_bytes_is_refused(qapp, pixels):
    with pytest.raises(AssertionError, match="uint8"):
        picture_image(pixels)


def test_pixels_that_do_not_lie_side_by_side_are_refused(qapp):
    with pytest.raises(AssertionError, match="contiguous"):
        picture_image(np.zeros((4, 8, 3), np.uint8)[:, ::2])


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qapp, name):
    image = icon_pixmap(name, 24, QColor("#ff0000")).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_an_icon_takes_the_colour_of_the_palette(qapp):
    palette = palette_of(THEMES["dark"])
    image = icon("add", palette).pixmap(QSize(24, 24)).toImage()
    assert image.pixelColor(12, 12).lightness() > 200


def test_a_disabled_icon_is_fainter(qapp):
    made = icon("add", palette_of(THEMES["light"]))
    usual, faint = (made.pixmap(QSize(24, 24), mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert faint.pixelColor(12, 12).lightness() > usual.pixelColor(12, 12).lightness() + 50


def test_an_icon_is_sharp_on_a_dense_screen(qapp):
    pixmap = icon_pixmap("add", 20, QColor("black"), ratio=2.0)
    assert (pixmap.width(), pixmap.deviceIndependentSize().width()) == (40, 20)
