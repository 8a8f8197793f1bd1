"""RENDERING: the one loop, which serves the window, the command line and batches.

    cancellation.py  CancelToken, by which work is told to stop
    memory_check.py  How much memory is free, and a refusal before work that needs more
    render_loop.py   Tiles of a result, cancellable between them

May import: values, output_size_and_padding, engines.
To add work: walk over render_loop.tiles, and look at the CancelToken between them.
"""
