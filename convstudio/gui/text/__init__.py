"""TEXT: values as the sentences, titles and rows of tables that the window shows, in the language of the interface.

    comparison_tables.py    The tables of the tab Compare, one function for each topic
    explanation_rows.py     An explanation as the table that the window shows
    kernel_health_rows.py   What is known of a kernel, and what it can do to the picture
    plain_text.py           Labels and tool tips that show names as they are, never as HTML
    plan_rows.py            The plan: sizes with the formula filled in, counts, method, time
    sample_titles.py        Titles of the samples, their licences
    saved_file_messages.py  Results into files: kinds on offer, what will be written, what was
    stage_text.py           Names of outputs, sizes, shares, levels and refusals on the stage

May import: PySide6, values, output_size_and_padding, engines, explain, jobs, gui.translation; no widget but labels.
To add one: a function from a value to words, its test in tests/gui/text.
"""
