"""WHY A NUMBER IS WHAT IT IS: one output sample told step by step, as pure data and as text.

    channel_structures.py     One layer as standard, grouped, depthwise, pointwise and separable
    cost_ladder.py            Cheaper layers in place of one, and how near each comes
    explanation_formats.py    An explanation as text, as JSON, as Markdown, as LaTeX and as CSV
    framework_conventions.py  What other tools give for a layer, told as a layer of ours, or why they cannot
    frequency_response.py     What a kernel multiplies waves of each frequency by
    input_values.py           The input of a layer at some positions, exact, through all layers before it
    receptive_field.py        What an output sample reads, what an input sample feeds
    sample_explanation.py     One output sample of the last layer: what it reads, weighs and adds up to
    sliding_window_steps.py   Part of a layer's input and result, and where the kernel lies at each step
    worksheet_exercise.py     A class exercise made of a layer: small numbers, questions, answers

May import: values, output_size_and_padding, kernels, engines.
To add an explanation: a function that gives frozen data. To add a form of it: a function in explanation_formats.py and
a row in FORMATS.
"""
