"""EXECUTORS. A plan goes in, numbers come out: every engine computes only the VALID case of a patch.

May import: values, geometry, kernels. cv2 only in opencv_engine.py and methods.py, torch only inside the functions of
torch_engine.py.
To add an engine: one file with a class that follows base.Engine, one line in registry.py.
To add a method: one function in methods.py, one row in chooser.py.
"""
