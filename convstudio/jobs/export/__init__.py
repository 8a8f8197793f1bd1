"""EXPORT: one path from a project and a view to a file, for the window, the command line and Python.

    result_export.py   The file that a result goes to: checked first, written whole or not at all
    result_strips.py   A result in strips, made as a file needs them
    whole_pictures.py  All that a canvas of the stage shows, every sample one pixel

May import: values, engines, files, jobs.render, jobs.display.
To add a format: its encoder in files, its ending in result_export.py.
"""
