"""DIALOGS. They ask one question and are gone, or stand beside the studio (SideWindow).

May import: PySide6, values, gui.theme and gui.translation.
To add one: a file named after the question; it emits what was chosen and does nothing with it.
"""
