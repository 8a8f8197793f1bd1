"""CONTROLLERS: one for each thing that a person does. Signals of widgets become edits and work there.

    array_layout_controller.py    Which axis of a plain array is which, chosen where the doubt is told and in the menus
    channels_controller.py        How the chosen layer's inputs become its outputs
    comparison_controller.py      The layer held against other tools, borders, precisions and cheaper layers
    contact_sheet_controller.py   Contact sheets of the project, computed on a worker, and what is adopted from them
    document_controller.py        Opening and saving, on a worker, with one sentence when it cannot be done
    drag_controller.py            A picture of the stage on its way into another program, whole and at full size
    editing_controller.py         What the editors say becomes an edit of the session, with words for undo
    editor_sync.py                The session shown in the editors
    explanation_controller.py     The explanation of a sample in its table, lit up on the input and in the kernel
    help_controller.py            The pages of resources/help in the language of the window
    history_menu.py               The steps that undo or redo would take, by name
    paste_controller.py           Pasted text as kernels
    playback_controller.py        The frames of a film or of a camera take the place of the image
    project_saving_controller.py  Projects into their files, on a worker, and what is asked before work would be lost
    recent_files.py               Recent files, the last projects and the layout of the window
    recovery_banner.py            The banner that offers unsaved work of before, or says that none is kept
    sliding_window_controller.py  The sliding window of the chosen layer, on the picture or on a few numbers
    stage_controller.py           The parts of a rendering on the stage, and what the pointer does there
    startup.py                    Engines, prices and samples, found out on a worker while the window is already there
    startup_project.py            The files that were named, or a sample with a kernel
    tour_controller.py            The guided tour: half a minute on a sample
    user_kernels_controller.py    The kernels that a person keeps, in the library beside those built in
    view_controller.py            Zoom, theme, clipboard, palette: what changes no number
    worksheet_controller.py       Class sheets as HTML or PDF, in the language of the interface

May import: everything but cli.
To add one: a QObject named after what is done, made and connected in gui/app.py; what it computes lies in jobs.
"""
