"""WORKERS: what runs beside the window's thread, and how its results come home.

    autosave_scheduler.py     Unsaved work kept on disk after each edit, offered again after a crash
    background.py             One worker for files, so that the window never waits for a disk
    fault_reports.py          Faults of the program: one banner, one report on disk
    live_render.py            Renders the newest request on a worker and drops late answers
    sliding_window_export.py  The steps of a sliding window as GIF, PNG or SVG

May import: values, files, jobs and gui.session; no widget.
To add one: use background.py, whose callbacks run on the window's thread; a thread of its own needs a reason.
"""
