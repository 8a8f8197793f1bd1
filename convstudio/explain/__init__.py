"""WHY A NUMBER IS WHAT IT IS: one output sample told step by step, as pure data and as text.

    channel_structures.py  One layer as standard, grouped, depthwise, pointwise and separable
    class_exercise.py      A class exercise made of a layer: small numbers, questions, answers
    cost_ladder.py         Cheaper layers in place of one, and how near each comes
    explanation_text.py    An explanation as text, as JSON, as Markdown, as LaTeX and as CSV
    frequency_response.py  What a kernel multiplies waves of each frequency by
    input_values.py        The input of a layer at some positions, exact, through all layers before it
    other_tools.py         What other tools give for a layer, told as a layer of ours, or why they cannot
    receptive_field.py     What an output sample reads, what an input sample feeds
    sample_explanation.py  One output sample of the last layer: what it reads, weighs and adds up to
    sliding_window.py      Part of a layer's input and result, and where the kernel lies at each step

May import: values, geometry, kernels, engines.
To add an explanation: a function that gives frozen data. To add a form of it: a function in explanation_text.py and a
row in FORMATS.
"""
