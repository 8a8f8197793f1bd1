"""COMPARING: a result beside other borders, precisions, engines and cheaper layers.

    border_comparison.py     What another border rule would change
    difference_picture.py    The difference of two results, sample by sample, as a picture
    layer_alternatives.py    Other layers, engines and precisions: what each loses and how long it takes
    precision_comparison.py  The same layers in float64, in float32 by several methods, with an int8 kernel

May import: values, output_size_and_padding, engines, explain, jobs.render, jobs.display.
To add a comparison: a function that gives Alternatives, its table in gui/text/comparison_tables.py.
"""
