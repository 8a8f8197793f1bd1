"""Theme: palettes, one small style sheet, icons in the palette's colours, and the two ways numbers become colour.

May import: PySide6, numpy. To add a theme: one row in THEMES.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDir, QFileInfo, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Theme:
    """Colours of one theme as #rrggbb. Greys are neutral, so that they do not tint the picture beside them."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    link: str


THEMES = {
    "light": Theme("#f3f3f3", "#ffffff", "#e7e7e7", "#1b1b1b", "#5e5e5e", "#c2c2c2", "#1f66c1", "#ffffff", "#1a58a8"),
    "dark": Theme("#232323", "#191919", "#333333", "#e8e8e8", "#a2a2a2", "#4a4a4a", "#4c92ea", "#0b0b0b", "#84b6f4"),
    "contrast": Theme(
        "#000000", "#000000", "#1c1c1c", "#ffffff", "#e6e6e6", "#ffffff", "#ffd500", "#000000", "#7fd4ff"
    ),
}

DESKTOP = "desktop"  # light or dark, whichever the desktop is

# Two series for light and dark ground, told apart in every common form of colour blindness (blue before red and green
# in lightness); the first three stand for red, green and blue channels.
_CURVES = (
    ("#c8361d", "#138a5e", "#1f66c1", "#8d4fa8", "#a86a00", "#00858f", "#6b6b6b", "#b3327b"),
    ("#ff7b61", "#42c991", "#65aaf8", "#c99be0", "#f0b13c", "#45cbd6", "#b4b4b4", "#f283bd"),
)
_TONES = {"note": ("#1f66c1", "#65aaf8"), "warning": ("#a86a00", "#f0b13c"), "refusal": ("#b3261e", "#ff8a80")}

_ICON_SIZES = (16, 20, 24, 32, 40, 48)

# Fusion draws the frames of fields in a darker shade of the window, which vanishes on dark ground. With a frame of its
# own, a spin box without buttons keeps no room for its number (Qt 6.11) unless the buttons are told to lie left.
_STYLE = """
QToolTip { padding: 3px; border: 1px solid palette(mid);
           background: palette(tooltip-base); color: palette(tooltip-text); }
QGroupBox { border: none; margin-top: 22px; padding: 0; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; top: 3px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton:hover { background: palette(button); border-color: palette(mid); }
QToolButton:pressed { background: palette(midlight); }
QToolButton:checked { background: palette(midlight); border-color: palette(highlight); }
QToolButton:focus { border-color: palette(highlight); }
QToolButton:checked:focus { border-width: 2px; padding: 2px; }
QToolButton[popupMode="1"] { padding-right: 16px; }
QToolButton::menu-button { border: none; width: 14px; }
QToolButton::menu-arrow { image: url(icons:field-down.svg); width: 10px; height: 10px; }
QPushButton { border: 1px solid palette(mid); border-radius: 4px; padding: 3px 12px; background: palette(button); }
QPushButton:hover, QPushButton:pressed { background: palette(midlight); }
QPushButton:focus, QPushButton:checked { border-color: palette(highlight); }
QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit {
    border: 1px solid palette(mid); border-radius: 3px; padding: 2px 3px; background: palette(base);
    selection-background-color: palette(highlight); selection-color: palette(highlighted-text); }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: palette(highlight); }
QLineEdit[refused="true"], QAbstractSpinBox[refused="true"] {
    color: REFUSAL; border-color: REFUSAL; selection-background-color: REFUSAL; selection-color: palette(base); }
QAbstractItemView QLineEdit { padding: 0 1px; border-radius: 0; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url(icons:field-down.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 16px; }
QAbstractSpinBox[buttonSymbols="NoButtons"]::up-button { subcontrol-position: top left; width: 0; }
QAbstractSpinBox[buttonSymbols="NoButtons"]::down-button { subcontrol-position: bottom left; width: 0; }
QAbstractSpinBox::up-arrow { image: url(icons:field-up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(icons:field-down.svg); width: 10px; height: 10px; }
PadsField QSpinBox::up-button, PadsField QSpinBox::down-button { width: 0; }
PadsField QSpinBox::up-arrow, PadsField QSpinBox::down-arrow { image: none; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid palette(placeholder-text); border-radius: 3px;
                       background: palette(base); }
QCheckBox::indicator:checked { background: palette(highlight); border-color: palette(highlight);
                               image: url(icons:TICK.svg); }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: palette(highlight); }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid palette(placeholder-text); border-radius: 7px;
                          background: palette(base); }
QRadioButton::indicator:checked { background: palette(highlight); }
QRadioButton::indicator:focus, QRadioButton::indicator:hover { border-color: palette(highlight); }
QTabBar::close-button { image: url(icons:field-close.svg); border-radius: 3px; padding: 1px; }
QTabBar::close-button:hover { background: palette(midlight); }
QSplitter::handle { background: palette(window); }
QSplitter::handle:hover { background: palette(highlight); }
QScrollArea, ImageList, ChannelGallery { border: 1px solid transparent; }
QScrollArea:focus, ImageList:focus, ChannelGallery:focus { border-color: palette(highlight); }
QHeaderView::section { border: none; border-bottom: 1px solid palette(mid); padding: 3px 11px;
                       background: palette(window); color: palette(placeholder-text); }
#tour_panel { border: 1px solid palette(highlight); border-radius: 6px; background: palette(button); }
#command_palette { border: 1px solid palette(mid); }
#command_palette QTreeView::item { padding: 4px 6px; }
QToolButton[popupMode="2"][toolButtonStyle="1"] { padding-right: 18px; }
QToolButton[popupMode="2"][toolButtonStyle="1"]::menu-indicator {
    image: url(icons:field-down.svg); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 4px; }
TapTable::item { padding: 0 8px; }
"""

_SOURCE_ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
_USUAL_SIZE = "usual_point_size"  # a property of the application


def apply_theme(app: QApplication, name: str, enlarge: float = 1.0) -> None:
    """Fusion with the palette of a theme or of the desktop, the type enlarged; icons must be asked for again."""
    if name == DESKTOP:
        name = "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    if app.property(_USUAL_SIZE) is None:
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setProperty(_USUAL_SIZE, app.font().pointSizeF())
    font = QFont(app.font())
    font.setPointSizeF(app.property(_USUAL_SIZE) * enlarge)
    app.setFont(font)
    palette = palette_of(THEMES[name])
    app.setPalette(palette)
    _find_icons()
    light_accent = palette.color(QPalette.ColorRole.HighlightedText).lightness() < 128
    # set anew each time: palette() in a style sheet is read when it is polished
    style = _STYLE.replace("TICK", "tick-on-light" if light_accent else "tick-on-dark")
    app.setStyleSheet(style.replace("REFUSAL", tone(palette, "refusal").name()))


def palette_of(theme: Theme) -> QPalette:
    """Every role of a palette from the few colours of a theme."""
    role = QPalette.ColorRole
    palette = QPalette(QColor(theme.raised), QColor(theme.window))
    colours = {
        theme.window: (role.Window,),
        theme.base: (role.Base, role.ToolTipBase),
        theme.raised: (role.Button,),
        theme.text: (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        theme.muted: (role.PlaceholderText,),
        theme.line: (role.Mid,),
        theme.accent: (role.Highlight, role.Accent),
        theme.on_accent: (role.HighlightedText,),
        theme.link: (role.Link, role.LinkVisited),
    }
    for colour, roles in colours.items():
        for each in roles:
            palette.setColor(each, QColor(colour))
    palette.setColor(role.AlternateBase, mixed(QColor(theme.raised), QColor(theme.base), 0.35))
    palette.setColor(role.Midlight, mixed(QColor(theme.line), QColor(theme.window), 0.35))
    faint = mixed(QColor(theme.text), QColor(theme.window), 0.45)
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.line))
    return palette


def is_dark(palette: QPalette) -> bool:
    """The ground is darker than the text."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """A share of the first colour, the rest of the second."""

    def channel(one: int, other: int) -> int:
        return round(share * one + (1 - share) * other)

    return QColor(
        channel(first.red(), second.red()), channel(first.green(), second.green()), channel(first.blue(), second.blue())
    )


def tone(palette: QPalette, level: str) -> QColor:
    """The colour of a "note", "warning" or "refusal" that is legible on this palette's ground."""
    return QColor(_TONES[level][is_dark(palette)])


def curve_colours(palette: QPalette) -> tuple[QColor, ...]:
    """Eight colours for curves; the first three stand for red, green and blue."""
    return tuple(QColor(colour) for colour in _CURVES[is_dark(palette)])


def stage_colour(palette: QPalette) -> QColor:
    """The neutral ground around a picture."""
    return QColor("#161616") if is_dark(palette) else QColor("#d9d9d9")


def picture_image(pixels: Bytes) -> QImage:
    """The only maker of images from arrays: (rows, columns, 3) uint8 RGB, C-contiguous; the result owns its memory."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.size == 0:
        raise AssertionError(f"a picture is (rows, columns, 3) uint8, not {pixels.shape} {pixels.dtype}")
    if not pixels.flags.c_contiguous:
        raise AssertionError("the pixels of a picture must be C-contiguous")
    rows, columns, _ = pixels.shape
    borrowed = QImage(pixels.data, columns, rows, pixels.strides[0], QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)  # copies; 32 bits draw two to three times faster


def tabular(font: QFont) -> QFont:
    """The font with digits of equal width, so that changing numbers do not dance."""
    numbers = QFont(font)
    numbers.setFeature(QFont.Tag("tnum"), 1)
    return numbers


def set_icon_folder(path: Path) -> None:
    """Where the icons lie when the program is installed elsewhere than its source tree."""
    if QDir.searchPaths("icons") == [str(path)]:
        return
    QDir.setSearchPaths("icons", [str(path)])
    _drawing.cache_clear()
    QPixmapCache.clear()


def icon(name: str, palette: QPalette | None = None) -> QIcon:
    """An icon in the palette's text colour (the application's palette if none is given).

    A QIconEngine in Python would follow the palette by itself, but crashes PySide6 6.11 in QIcon's clone; so ask for
    the icon again after a change of theme.
    """
    colours = palette or QApplication.palette()
    modes = ((QPalette.ColorGroup.Active, QIcon.Mode.Normal), (QPalette.ColorGroup.Disabled, QIcon.Mode.Disabled))
    made = QIcon()
    for group, mode in modes:
        colour = colours.color(group, QPalette.ColorRole.ButtonText).name()
        for size in _ICON_SIZES:
            made.addPixmap(_rendered(name, colour, size), mode)
    return made


def icon_pixmap(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """An icon drawn in one colour, size in logical pixels, ratio device pixels for each."""
    pixmap = _rendered(name, colour.name(), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _rendered(name: str, colour: str, side: int) -> QPixmap:
    key, pixmap = f"icon {name} {colour} {side}", QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        drawing = _drawing(name).replace(b"currentColor", colour.encode())
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(pixmap.rect()))
    QPixmapCache.insert(key, pixmap)
    return pixmap


@cache
def _drawing(name: str) -> bytes:
    _find_icons()
    return Path(QFileInfo(f"icons:{name}.svg").filePath()).read_bytes()


def _find_icons() -> None:
    if not QDir.searchPaths("icons"):
        set_icon_folder(_SOURCE_ICONS)
