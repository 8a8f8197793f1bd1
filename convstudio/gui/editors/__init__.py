"""EDITORS. Each edits one immutable value: value(), set_value(value), value_changed(value, gesture).

    bank_edits.py            Edits of a whole bank: more or fewer outputs, one kernel in many places
    bank_layout.py           Where the cells of the kernel matrix lie
    bank_matrix.py           The kernel matrix: every kernel of a bank at once
    bank_painting.py         Draws the kernel matrix
    bias_field.py            The bias as text: none, one for all outputs, or one for each
    brush.py                 Painting weights into a kernel
    buttons.py               Small tool buttons of the editors
    cell_delegate.py         The line in which a cell of the kernel grid is typed
    cell_text.py             What a text typed into cells of a kernel does to it
    drag_numbers.py          What dragging a number makes of it
    elided_box.py            A list to choose from that shortens its chosen words where there is no room
    engine_choice.py         The list of engines; those that cannot compute say why
    enum_labels.py           What the members of enums are called in the interface, in plain words
    facts_line.py            What is known of a kernel's weights, in one line under the grid
    gesture.py               Names by which edits of one gesture become one step of undo
    grouping_field.py        Which inputs an output reads, and into how many groups
    kernel_actions.py        The table of what can be done to a whole kernel
    kernel_editor.py         The kernel grid with its buttons and facts
    kernel_grid.py           A kernel as a spreadsheet of heat-map cells
    kernel_grid_base.py      The cells of a kernel on the screen: where they lie, which are chosen
    kernel_grid_layout.py    Where the cells of the kernel grid lie
    kernel_grid_painting.py  Draws the cells of the kernel grid
    kernel_library.py        Presets searched by name, and the parameters of the chosen one
    kernel_table_model.py    The cells of one kernel as a table model
    layer_list.py            The stack of layers: their order, which are on, which is edited
    number_input.py          What fields of numbers have in common: one reader, refusals in red
    operation_panel.py       The operation of a layer as a form: everything but its kernels
    pair_fields.py            Pairs of whole numbers: vertical and horizontal, and the padding on four sides
    parameter_form.py        A form made from the descriptions of parameters
    preset_delegate.py       Draws a preset of the kernel library
    symmetry_lock.py         Which cells mirror each other while a kernel is edited
    value_fields.py          The smallest editors: a whole number, a number, a choice, a text of numbers
    view_bar.py              How the numbers of the result become a picture, in one strip under the stage

value_changed is emitted for what a person did, never by set_value. gesture is empty for a single act; the edits of one
drag or one run of turns share a text, so that they become one step of undo.

May import: PySide6, values, output_size_and_padding, explain, gui.theme, gui.translation. What lies beyond (generators,
engines, files) is handed in as plain data. To add one: a file named after it, the three names above, its round trip in
tests.
"""
