"""VIEWS: they show what they are handed and emit what the person asks for; they decide and compute nothing.

    banner.py           One sentence next to its cause
    canvas.py           A picture that is zoomed, panned, pointed at and drawn upon
    canvas_painting.py  What a canvas paints
    channel_gallery.py  Every output channel as a small picture
    channels_view.py    Inputs along the top, each kernel's map of each input below, their sums on the right
    compare_canvas.py   The result with the input behind it, laid bare up to a line that can be dragged
    compare_view.py     Other ways to have the result, one in each row, and how one of them differs on the picture
    curve_legend.py     The names of curves in their colours, over the plot, where it hides no data
    document_tabs.py    One tab for each open project, shown when there are several
    elided_label.py     A plain text in one line that gives way when there is no room
    explain_view.py     How one output sample came about
    facts_card.py       Facts in words and numbers, such as the plan or what is known of a kernel
    file_drops.py       Files dropped on a widget
    frequency_view.py   What the kernel multiplies waves by
    histogram_view.py   How often each number occurs in sight, and which ones are black and white
    image_list.py       The open images and the samples that come along, in one list with two headings
    linked_views.py     Several canvases show one field
    number_format.py    How numbers read
    picture_canvas.py   One picture on a plane in input coordinates, at a viewport, with marks above it
    plot_canvas.py      What ImageCanvas is for pictures, for signals
    profile_view.py     Input and result along a line, side by side over the same distances
    section.py          A titled panel that folds
    sheet_view.py       Many pictures of one place in a grid, zoomed and panned together
    slide_layout.py     What of a sliding window is drawn, and where
    slide_painting.py   One step of a sliding window, painted
    slide_text.py       What is said above and below a sliding window
    slide_view.py       One step of a sliding window
    status_line.py      What lies under the pointer in both views, how much of the result clips, and the zoom
    tabs.py             Tabs without a frame, whose bar shows that it has the focus
    thumbnails.py       Thumbnails with labels as a list model, painted as tiles (channels) or as rows (images)
    title_strip.py      The line above a canvas that says what is shown, of which size, and how large
    tour_panel.py       One step of the guided tour in words, and a frame around what it speaks of

May import: PySide6, pyqtgraph, values, geometry, explain, gui.theme, gui.translation; never the session, jobs, engines
or files. Everything that lies on a picture is said in input coordinates: input sample (r, c) covers r..r+1, c..c+1.
To add one: a widget with an objectName, an accessibleName and set_...() methods, its test in tests/gui/views.
"""
