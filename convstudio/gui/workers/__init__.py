"""WORKERS: what runs beside the window's thread, and how its results come home.

    background.py     One worker for files, so that the window never waits for a disk
    fault_reports.py  What is done with faults of our own
    live_render.py    One worker, one wanted request, late answers dropped
    recovery.py       Unsaved work is kept on disk a moment after each edit, and offered again if the window was killed
    slide_export.py   The steps of a sliding window as files

May import: values, files, jobs and gui.session; no widget.
To add one: use background.py, whose callbacks run on the window's thread; a thread of its own needs a reason.
"""
