"""EXECUTORS. A plan goes in, numbers come out: every engine computes only the VALID case of a patch.

    base.py                  The one thing that an engine does, and what it says of itself
    buffer_pool.py           Result arrays from memory that an earlier result has given back
    calibration.py           Prices fitted to this machine
    correlation_methods.py   How sums are done
    cost_model.py            What a method costs
    disk_cache.py            Things that can be made again, kept on disk between starts
    dispatch.py              The calls of an engine that some outputs of a layer need
    fork_safety.py           What a child of fork starts with
    im2col.py                Banks whose outputs share their inputs
    input_patches.py         The samples that outputs need, borders applied
    kernel_decomposition.py  Kernels in other words
    memoization.py           Functions that remember what they made of kernels
    method_selection.py      Which method
    numpy_engine.py          NumPy alone
    planning.py              Make_plan
    reference_engine.py      The definition of truth
    registry.py              Which engines there are, by name, and which of them may answer
    stack_execution.py       Samples of a stack
    thread_pool.py           Work done on the calling thread and, at the same time

May import: values, geometry, kernels. cv2 only in opencv/ and correlation_methods.py, torch only inside the functions
of torch/.
To add an engine: one file with a class that follows base.Engine, one line in registry.py.
To add a method: one function in correlation_methods.py, one row in method_selection.py.
"""
