"""TEXT: values as the sentences, titles and rows of tables that the window shows, in the language of the interface.

    comparison_tables.py   What the layer can be compared with
    explanation_rows.py    An explanation as the table that the window shows
    export_text.py         Results into files
    kernel_health_rows.py  What is known of the chosen kernel as rows of words, and what it can do to the picture
    plain_text.py          Names as they are
    plan_rows.py           The plan as rows of words
    sample_titles.py       The samples that come along
    stage_text.py          What is on the stage in words

May import: PySide6, values, geometry, engines, explain, jobs, gui.translation; no widget but labels.
To add one: a function from a value to words, its test in tests/gui/text.
"""
