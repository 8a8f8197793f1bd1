"""DISPLAY: how the numbers of a result become what is seen of it.

    area_average.py            A picture by area average, filled strip by strip while the whole result is seen
    display_range_policies.py  Signed numbers as grey levels by a stated policy, with the share that clips
    image_cache.py             What was last made of an image, kept while it lives and the budget allows
    input_output_maps.py       Each kernel's map of each input and their sums, as small pictures
    kernel_previews.py         What kernels do to a piece of the picture, as small pictures for the library
    line_profiles.py           The samples of input and result along a line
    numbers_to_colours.py      A result as the stage shows it: content, levels, colours, marks
    output_thumbnails.py       Small pictures of an image and of every output of a stack
    parameter_sweep.py         One project with several values of a parameter
    pixel_conversion.py        Numbers as pixels: scale, offset, colour table
    samples_in_sight.py        Which outputs, channels and samples a window shows, at which levels
    signal_curves.py           Curves of a signal, one point or one span for each pixel
    view_pipeline.py           What a window shows of a project, told part by part
    whole_result_levels.py     Statistics of a whole result, and the black and white that follow from them

May import: values, output_size_and_padding, kernels, engines, explain, jobs.render.
To add a part of what a window shows: a dataclass and a step in view_pipeline.py.
"""
