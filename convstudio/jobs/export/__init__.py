"""EXPORT: one path from a project and a view to a file, for the window, the command line and Python.

    export_target.py  The file that a result goes to
    result_strips.py  A result on its way into a file

May import: values, engines, files, jobs.render, jobs.display.
To add a format: its encoder in files, its ending in export_target.py.
"""
