"""EDITORS. Each edits one immutable value: value(), set_value(value), value_changed(value, gesture).

    bank_edits.py       What a person does to a bank as a whole
    bank_layout.py      Where the cells of the kernel matrix lie
    bank_matrix.py      The kernel matrix
    bank_painting.py    Draws the kernel matrix
    bias_field.py       The bias as text
    brush.py            Painting weights into a kernel
    buttons.py          Small tool buttons of the editors
    cell_delegate.py    Opens the little line in which a cell of the kernel grid is typed
    cell_grid.py        The cells of a kernel on the screen
    cell_painting.py    Draws the cells of the kernel grid
    cell_text.py        What a text typed into cells of a kernel does to it
    drag_numbers.py     Changing numbers by dragging
    elided_box.py       A list to choose from whose chosen words end in an ellipsis where there is no room for them
    engine_choice.py    Which engine computes
    enum_labels.py      What the members of enums are called in the interface, in plain words
    facts_line.py       What is known of a kernel's weights, in one line under the grid
    gesture.py          Names for gestures
    grid_keys.py        Which keys mean the kernel grid while it has the focus, and not the window's shortcuts
    grid_layout.py      Where the cells of the kernel grid lie
    grouping_field.py   Which inputs an output reads, and into how many groups
    kernel_actions.py   What can be done to the kernel as a whole
    kernel_cells.py     The cells of one kernel as a table model
    kernel_editor.py    The kernel editor
    kernel_grid.py      The kernel grid
    kernel_library.py   The kernel library
    layer_list.py       The stack of layers
    number_font.py      The numbers in the cells, laid out once for each size of the type
    number_input.py     What number fields have in common
    operation_panel.py  The operation of a layer as a form
    pads_field.py       Padding on four sides
    pair_field.py       Two whole numbers, vertical and horizontal, with a link that keeps them equal
    parameter_form.py   A form made from the descriptions of parameters
    preset_delegate.py  Draws a preset of the kernel library
    symmetry_lock.py    Symmetry locks
    value_fields.py     The smallest editors
    view_bar.py         How the numbers of the result become a picture, in one strip under the stage

value_changed is emitted for what a person did, never by set_value. gesture is empty for a single act; the edits of one
drag or one run of turns share a text, so that they become one step of undo.

May import: PySide6, values, geometry, explain, gui.theme, gui.translation. What lies beyond (generators, engines,
files) is handed in as plain data. To add one: a file named after it, the three names above, its round trip in tests.
"""
