"""DIALOGS. They ask one question and are gone, or stand beside the studio (SideWindow).

    channels_window.py        One layer as standard, grouped, depthwise, pointwise or separable
    command_palette.py        Every action, kernel and sample by a few letters of its name
    contact_sheet_dialog.py   The picture for each pair of values of two parameters
    help_window.py            Pages of Markdown with their pictures, beside the studio
    keep_kernel.py            Name, note and tags of a kernel that is kept
    questions.py              Questions and messages in a box of their own
    side_window.py            A window that stays open beside the studio, in which the studio's keys work too
    sliding_window_dialog.py  The kernel walking over part of the picture, beside what it makes

May import: PySide6, values, gui.theme and gui.translation.
To add one: a file named after the question; it emits what was chosen and does nothing with it.
"""
