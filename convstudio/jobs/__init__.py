"""WORK OVER TIME: rendering in tiles, cancelling, memory, pictures. No Qt.

May import: everything but cli and gui. One loop, render.py, serves the window, the command line and batches.
To add one: a file named after the work; whatever takes long takes a Token and looks at it between tiles.
"""
