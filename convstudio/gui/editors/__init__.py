"""EDITORS. Each edits one immutable value: value(), set_value(value), value_changed(value, gesture).

value_changed is emitted for what a person did, never by set_value. gesture is empty for a single act; the edits of one
drag or one run of turns share a text, so that they become one step of undo.

May import: PySide6, values, geometry, explain, gui.theme, gui.translation. What lies beyond (generators, engines,
files) is handed in as plain data. To add one: a file named after it, the three names above, its round trip in tests.
"""
