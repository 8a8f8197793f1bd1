"""RENDERING: the one loop, which serves the window, the command line and batches.

    cancellation.py  How long work is told to stop
    memory_check.py  Bytes before work
    render_loop.py   The one render loop

May import: values, geometry, engines.
To add work: walk over render_loop.tiles, and look at the CancelToken between them.
"""
