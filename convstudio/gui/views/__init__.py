"""VIEWS: they show what they are handed and emit what the person asks for; they decide and compute nothing.

May import: PySide6, pyqtgraph, values, geometry, explain, gui.theme, gui.translation; never the session, jobs, engines
or files. Everything that lies on a picture is said in input coordinates: input sample (r, c) covers r..r+1, c..c+1.
To add one: a widget with an objectName, an accessibleName and set_...() methods, its test in tests/gui/views.
"""
