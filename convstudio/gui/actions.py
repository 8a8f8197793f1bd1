"""Every action, once. Menus, toolbar, shortcuts, palette and help are read off this table.

To add one: a row here, and a @Slot of the same name in one of the objects that app.py hands to build().
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from convstudio.gui.theme import icon
from convstudio.gui.translation import mark, tr


@dataclass(frozen=True)
class ActionRow:
    """name: of the slot. menu: where it stands. bar: also in the toolbar. checkable: a switch, and whether it is on."""

    name: str
    text: str
    menu: str
    help: str
    shortcut: str = ""
    drawing: str = ""
    bar: bool = False
    checkable: bool = False
    checked: bool = False


SEPARATOR = "-"  # in the toolbar; the name of a menu is one in that menu
MENUS = {
    "file": mark("&File"),
    "edit": mark("&Edit"),
    "kernel": mark("&Kernel"),
    "layer": mark("&Layer"),
    "view": mark("&View"),
    "help": mark("&Help"),
}
ROWS: tuple[ActionRow | str, ...] = (
    ActionRow(
        "open_files", mark("&Open…"), "file", mark("Open pictures, signals or a project."), "Ctrl+O", "open", bar=True
    ),
    ActionRow("open_camera", mark("Open ca&mera"), "file", mark("Filter what the camera sees, live.")),
    ActionRow(
        "save_project", mark("&Save project"), "file", mark("Save images, layers and view as one project."), "Ctrl+S"
    ),
    ActionRow(
        "save_project_as",
        mark("Save project &as…"),
        "file",
        mark("Save the project under another name."),
        "Ctrl+Shift+S",
    ),
    ActionRow(
        "save_result",
        mark("Save &result…"),
        "file",
        mark("Save every output channel, exact and at full size."),
        "Ctrl+E",
        "save-picture",
        bar=True,
    ),
    ActionRow(
        "class_sheet",
        mark("Class s&heet…"),
        "file",
        mark("An exercise made of this layer with small numbers, and its answers, as PDF or HTML."),
    ),
    "file",
    ActionRow("new_project", mark("&New project"), "file", mark("One more project, with a sample."), "Ctrl+N"),
    ActionRow(
        "duplicate_project", mark("&Duplicate project"), "file", mark("Try something beside it, in a tab of its own.")
    ),
    ActionRow("close_project", mark("&Close project"), "file", mark("Close the tab that is shown."), "Ctrl+W"),
    ActionRow("next_project", mark("N&ext project"), "file", mark("Show the next tab."), "Ctrl+PgDown"),
    ActionRow("previous_project", mark("Pre&vious project"), "file", mark("Show the tab before."), "Ctrl+PgUp"),
    "file",
    ActionRow("quit_studio", mark("&Quit"), "file", mark("Close the window."), "Ctrl+Q"),
    SEPARATOR,
    ActionRow("undo", mark("&Undo"), "edit", mark("Take back the last edit."), "Ctrl+Z", "undo", bar=True),
    ActionRow(
        "redo", mark("&Redo"), "edit", mark("Do again what was taken back."), "Ctrl+Shift+Z; Ctrl+Y", "redo", bar=True
    ),
    ActionRow("paste", mark("&Paste"), "edit", mark("A picture becomes an image, a text a kernel."), "Ctrl+V", "paste"),
    ActionRow(
        "copy_kernel",
        mark("&Copy kernel"),
        "edit",
        mark("Copy the kernel as a table of numbers."),
        "Ctrl+Shift+C",
        "copy",
    ),
    ActionRow("copy_numbers", mark("Copy &numbers"), "edit", mark("Copy the numbers of the result that are in sight.")),
    ActionRow("copy_picture", mark("Copy pic&ture"), "edit", mark("Copy the result as it is seen."), "Ctrl+Alt+C"),
    SEPARATOR,
    ActionRow(
        "add_output", mark("&Add an output"), "kernel", mark("One more output with a kernel of its own."), "", "add"
    ),
    ActionRow(
        "duplicate_output",
        mark("&Duplicate the chosen outputs"),
        "kernel",
        mark("Copies of what is chosen in the kernel matrix."),
    ),
    ActionRow(
        "remove_output",
        mark("&Remove the chosen outputs"),
        "kernel",
        mark("Remove what is chosen in the kernel matrix."),
        "",
        "remove",
    ),
    ActionRow(
        "reset_kernel", mark("Reset to &identity"), "kernel", mark("The kernel that changes nothing."), "", "reset"
    ),
    ActionRow(
        "fit_kernels", mark("&Fit kernels to image"), "kernel", mark("Give the bank as many inputs as the image has.")
    ),
    ActionRow(
        "keep_kernel",
        mark("&Keep in library…"),
        "kernel",
        mark("Keep the kernel under a name, with a note and tags."),
        "Ctrl+B",
        "library",
    ),
    ActionRow(
        "contact_sheet",
        mark("&Contact sheet…"),
        "kernel",
        mark("Vary sigma, angle, size, stride or border over rows and columns, and adopt the best."),
        "Ctrl+T",
        "gallery",
    ),
    ActionRow(
        "choose_layout",
        mark("La&yout of the array…"),
        "edit",
        mark("Which axis of a plain array or a table of numbers is which: channels, rows, columns, samples."),
    ),
    ActionRow(
        "add_layer", mark("&Add layer"), "layer", mark("One more layer after the chosen one."), "Ctrl+L", "layers"
    ),
    ActionRow("remove_layer", mark("&Remove layer"), "layer", mark("Remove the chosen layer.")),
    ActionRow(
        "split_separable",
        mark("&Split into depthwise + pointwise"),
        "layer",
        mark("Replace the layer by one kernel per channel and a 1x1 mix."),
    ),
    ActionRow(
        "play",
        mark("Pla&y the video"),
        "view",
        mark("Frame after frame of a video or the camera, each filtered; edits are seen at once."),
        "Ctrl+Space",
        "play",
        bar=True,
        checkable=True,
    ),
    "view",
    ActionRow("zoom_fit", mark("&Fit"), "view", mark("The whole picture."), "Ctrl+0", "zoom-fit", bar=True),
    ActionRow("zoom_actual", mark("&100 %"), "view", mark("One sample, one pixel."), "Ctrl+1", "zoom-actual", bar=True),
    ActionRow(
        "go_to_sample",
        mark("Go to sample…"),
        "view",
        mark("Show the sample of a row and a column, and how its number came about."),
        "Ctrl+G",
    ),
    "view",
    ActionRow(
        "slide_window",
        mark("&Sliding window…"),
        "view",
        mark("The kernel walks over the picture or over a few numbers, step by step; export as GIF, PNG or SVG."),
        "Ctrl+J",
        "sliding",
        bar=True,
    ),
    ActionRow(
        "show_channels",
        mark("Channels…"),
        "view",
        mark("How inputs become outputs: standard, grouped, depthwise, pointwise, separable, on this picture."),
        "Ctrl+Shift+J",
        "bank",
    ),
    ActionRow("zoom_in", mark("Zoom &in"), "view", mark("Larger."), "Ctrl++", "zoom-in"),
    ActionRow("zoom_out", mark("Zoom &out"), "view", mark("Smaller."), "Ctrl+-", "zoom-out"),
    ActionRow(
        "link_views",
        mark("&Link input and result"),
        "view",
        mark("Zoom and pan both together."),
        "",
        "link",
        bar=True,
        checkable=True,
        checked=True,
    ),
    "view",
    ActionRow(
        "compare_views",
        mark("Compare &with a line"),
        "view",
        mark("One picture: the input on the left of a line that can be dragged, the result on its right."),
        "Ctrl+D",
        "curtain",
        bar=True,
        checkable=True,
    ),
    ActionRow(
        "show_difference",
        mark("Differ&ence to the input"),
        "view",
        mark("Result minus input, signed: what the layers changed."),
        "Ctrl+Shift+D",
        "difference",
        bar=True,
        checkable=True,
    ),
    ActionRow(
        "show_overlay",
        mark("Lay o&ver the input"),
        "view",
        mark("The input in grey, the result on it where it is strong."),
        "",
        checkable=True,
    ),
    ActionRow(
        "mark_clipping",
        mark("M&ark clipping"),
        "view",
        mark("Blue where the view cuts off below, red where above."),
        "",
        checkable=True,
    ),
    "view",
    ActionRow(
        "draw_region",
        mark("Draw a region"),
        "view",
        mark("Drag on a picture: statistics, stretch and saving stay inside; Escape on the picture clears it."),
        "",
        "region",
        bar=True,
        checkable=True,
    ),
    ActionRow(
        "draw_line",
        mark("Draw a &profile line"),
        "view",
        mark("Drag on a picture: input and result along the line."),
        "",
        "profile",
        bar=True,
        checkable=True,
    ),
    ActionRow(
        "region_in_sight", mark("Region: what is in sig&ht"), "view", mark("The visible part becomes the region.")
    ),
    ActionRow(
        "trusted_region",
        mark("Region: what saw no padding"),
        "view",
        mark("The part of the result of which no sample was made of padding; saving stays inside."),
    ),
    ActionRow(
        "profile_across", mark("Profile across the middle"), "view", mark("From the left edge to the right one.")
    ),
    ActionRow("clear_marks", mark("Clear region and line"), "view", mark("All of the picture again.")),
    ActionRow(
        "show_colour",
        mark("&Colour"),
        "view",
        mark("Show red, green and blue as one picture."),
        "",
        checkable=True,
        checked=True,
    ),
    ActionRow(
        "include_alpha",
        mark("Include al&pha"),
        "layer",
        mark("Filter the alpha channel as one more channel."),
        checkable=True,
    ),
    "view",
    ActionRow("theme_desktop", mark("As the desktop"), "view", mark("Light or dark, whichever the desktop is.")),
    ActionRow("theme_light", mark("Li&ght"), "view", mark("Dark letters on a light ground.")),
    ActionRow("theme_dark", mark("&Dark"), "view", mark("Light letters on a dark ground.")),
    ActionRow("theme_contrast", mark("High co&ntrast"), "view", mark("The strongest contrast.")),
    "view",
    ActionRow("language_en", mark("English"), "view", mark("The words of the window in English.")),
    ActionRow("language_zh_CN", mark("简体中文"), "view", mark("The words of the window in Chinese.")),
    "view",
    ActionRow(
        "enlarge",
        mark("La&rger interface"),
        "view",
        mark("Larger letters and buttons, for a projector."),
        "Ctrl+Shift++",
    ),
    ActionRow("reduce", mark("S&maller interface"), "view", mark("Smaller letters and buttons."), "Ctrl+Shift+-"),
    ActionRow("full_screen", mark("F&ull screen"), "view", mark("The window takes the whole screen."), "F11"),
    ActionRow(
        "show_help", mark("&Help"), "help", mark("What a convolution is, step by step; recipes; reference."), "F1"
    ),
    ActionRow(
        "show_palette", mark("Command &palette…"), "help", mark("Every action, kernel and sample by name."), "Ctrl+K"
    ),
    ActionRow("start_tour", mark("Guided &tour"), "help", mark("Half a minute that ends with a kernel of your own.")),
    ActionRow("show_keys", mark("&Keys…"), "help", mark("Every shortcut.")),
    ActionRow("about", mark("&About ConvStudio"), "help", mark("Version and licence.")),
)


def build(window: QMainWindow, owners: Sequence[QObject]) -> dict[str, QAction]:
    """Make all actions, their menus and the toolbar; each action calls the slot of its name in one of the owners."""
    menus = {name: QMenu(tr(title), window) for name, title in MENUS.items()}
    for name, menu in menus.items():
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        window.menuBar().addMenu(menu)
    bar = QToolBar(tr("Tools"), window)
    bar.setObjectName("tools")
    bar.setMovable(False)
    window.addToolBar(bar)
    actions: dict[str, QAction] = {}
    for row in ROWS:
        if isinstance(row, str):
            (menus.get(row) or bar).addSeparator()
            continue
        action = actions[row.name] = _made(row, window, owners)
        menus[row.menu].addAction(action)
        if row.bar:
            bar.addAction(action)
    return actions


def _made(row: ActionRow, window: QMainWindow, owners: Sequence[QObject]) -> QAction:
    action = QAction(tr(row.text), window)
    action.setObjectName(row.name)
    action.setToolTip(f"{tr(row.help)} ({row.shortcut})" if row.shortcut else tr(row.help))
    action.setStatusTip(tr(row.help))
    if row.shortcut:
        action.setShortcuts(QKeySequence.listFromString(row.shortcut))
    if row.drawing:
        action.setIcon(icon(row.drawing))
    if row.checkable:
        action.setCheckable(True)
        action.setChecked(row.checked)
    owner = next(owner for owner in owners if hasattr(owner, row.name))
    (action.toggled if row.checkable else action.triggered).connect(getattr(owner, row.name))
    return action


def redraw_icons(actions: dict[str, QAction]) -> None:
    """Icons in the colours of the palette that is on now."""
    for row in ROWS:
        if isinstance(row, ActionRow) and row.drawing:
            actions[row.name].setIcon(icon(row.drawing))
