"""THE COMPILED ENGINE: loops written as LLVM IR by small named functions, compiled for this CPU, kept on disk.

    writer.py      the words in which loops are written
    toolchain.py   this CPU, compiling, object code on disk

May import: values, geometry, engines.base, engines.methods. llvmlite.ir only in writer.py and files named *_loop.py,
which are imported when something must be compiled; llvmlite.binding only inside functions of toolchain.py.
Each *_loop.py stands beside a Python model of the same loop in tests/engines/compiled, and is tested against it.
To add a loop: one file that writes it, one that plans it, the model, one row in chooser.py.
"""
