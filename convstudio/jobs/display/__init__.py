"""DISPLAY: how the numbers of a result become what is seen of it.

    area_average.py      A picture by area average, filled strip by strip while the whole result is seen
    channel_maps.py      Small pictures of how inputs become outputs
    display_levels.py    Signed numbers as a picture
    display_mapping.py   How the numbers of a result become the picture on the stage
    image_cache.py       What was last made of an image, kept as long as the image lives and the budget allows
    kernel_previews.py   What kernels do to a piece of the picture, as small pictures for the library
    line_profiles.py     The samples along a line
    parameter_sweep.py   One project in many variations
    percentiles.py       Where nearly all numbers of a result lie
    pixel_conversion.py  Numbers as pixels
    result_levels.py     What is known once every sample of a result was seen
    signal_curves.py     Curves of a signal
    thumbnails.py        An image, and every output of a stack, so small that all are seen at once
    view_pipeline.py     What a window shows of a project, told part by part
    visible_region.py    What is in sight
    whole_pictures.py    Whole pictures

May import: values, geometry, kernels, engines, explain, jobs.render.
To add a part of what a window shows: a dataclass and a step in view_pipeline.py.
"""
