"""WHY A NUMBER IS WHAT IT IS: one output sample told step by step, as pure data and as text.

    channel_structures.py  The ways in which inputs become outputs
    class_exercise.py      A class exercise made of a layer
    cost_ladder.py         The cost ladder
    explanation_text.py    An explanation as text, as JSON, as Markdown, as LaTeX and as CSV
    frequency_response.py  Frequency response
    input_values.py        What a layer reads
    other_tools.py         What other tools give for a layer's kernels and numbers, told as a layer of ours
    receptive_field.py     What an output sample reads, what an input sample feeds
    sample_explanation.py  One output sample of the last layer, told step by step
    sliding_window.py      The sliding window

May import: values, geometry, kernels, engines.
To add an explanation: a function that gives frozen data. To add a form of it: a function in explanation_text.py and a
row in FORMATS.
"""
