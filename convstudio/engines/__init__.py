"""EXECUTORS. A plan goes in, numbers come out: every engine computes only the VALID case of a patch.

    base.py                   The protocol of engines: what is read, the taps, the price, the sums
    buffer_pool.py            Result arrays from memory that an earlier result has given back
    calibration.py            Prices of methods fitted to this machine
    correlation_methods.py    The methods as functions on a patch that needs no padding any more
    cost_model.py             What a method costs, in milliseconds
    disk_cache.py             Object code and measured constants, kept on disk between starts
    engine_calls.py           The calls of an engine that some outputs of a layer need
    engine_registry.py        The engines by name, and which of them may answer
    fork_safety.py            Locks that are free in a child of fork
    im2col.py                 Banks as matrix products: rows are kernels, columns are windows
    input_patches.py          The samples that outputs need, borders applied
    kernel_decomposition.py   Kernels as sums of columns times rows, as boxes, as blocks that are not zero
    layer_plan_builder.py     make_plan: a layer and an input resolved into integers, weights and reasons
    layer_stack_execution.py  The samples of a stack of layers that are asked for, and what they need
    memoization.py            Functions that remember what they made of kernels, within one bound of bytes
    method_selection.py       The cheapest method that gives right numbers
    numpy_engine.py           The engine of NumPy alone: every method in plain array code
    reference_engine.py       The engine that defines the right result: plain sums in float64
    thread_pool.py            Work shared by the calling thread and others that wait for work
    compiled/                The engine of loops written as LLVM IR
    opencv/                  The engine of cv2's filters and transforms
    torch/                   The engine of PyTorch, on a CPU or a GPU

May import: values, output_size_and_padding, kernels. cv2 only in opencv/ and correlation_methods.py, torch only inside
the functions of torch/.
To add an engine: one file with a class that follows base.Engine, one line in engine_registry.py.
To add a method: a member of values.plan.Method, its function in correlation_methods.py, its price in the cost_model.py
of each engine that has it, its reason in method_selection.py.
"""
