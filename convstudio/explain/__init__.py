"""WHY A NUMBER IS WHAT IT IS: one output sample told step by step, as pure data and as text.

May import: values, geometry, kernels, engines.
To add an explanation: a function that gives frozen data. To add a form of it: a function in text.py, a row in FORMATS.
"""
