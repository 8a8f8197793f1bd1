"""NOUNS. Every value is frozen and holds only numpy arrays that cannot be written.

    axis_order.py            Which axis of a plain array is which, as a word of one letter for each
    border.py                What lies beyond the edge of an input, as an index map
    colormap.py              Numbers as colour by tables of 256 colours
    decimal_commas.py        Whether the commas of a table are decimal commas or lie between its cells
    errors.py                ConvStudioError: what a person can mend, said in one sentence
    grouping_conversion.py   Another grouping for a layer, keeping of its kernels what can be kept
    history.py               The project as it was, as it is, and what was undone
    image.py                 Channels of numbers as they were in the file
    image_metadata.py        What the file of a picture says beside its samples, and what a result of it keeps
    kernel.py                Kernel, a matrix of weights; KernelBank, one for each output and input channel
    kernel_edits.py          Rotations, shifts, normalisations: functions from Kernel to Kernel
    kernel_properties.py     Sum, gains, symmetry and rank of a kernel
    layer.py                 One convolution as a person asks for it, before any image is known
    line_profile.py          The samples of a plane along a line
    memory_budget.py         How many bytes are kept for later, and who may take which part
    min_max_envelope.py      The lowest and the highest of each run of samples of a curve
    number_parsing.py        Numbers as a person types them, the one reader for cells, fields, options and files
    parameters.py            How a parameter is described once, where it is declared
    placed_picture.py        Samples ready to be shown, with the place where they lie on the input
    plan.py                  A layer resolved against one input and one engine
    project.py               Images, a stack of layers, and how they are looked at
    region.py                The samples asked for, rows x columns, each a range that may step
    symmetry.py              Which cells of a kernel mirror each other, and edits that keep them so
    test_patterns.py         Test pictures made of formulas
    text_comments.py         Comments in tables and in kernel texts, as in # sobel, % sobel and 1 0 -1 // sobel
    translatable_message.py  Text with numbers filled in that still knows its pattern
    user_kernel.py           A kernel that a person keeps, with what there is to say of it
    value_range.py           Black and white as two numbers, which must differ
    zoom_viewport.py         Which part of the input plane a canvas shows, and how large

May import: numpy and the standard library; nothing else of the house.
To add one: a file named after the noun, a frozen dataclass, its test in tests/values.
"""
