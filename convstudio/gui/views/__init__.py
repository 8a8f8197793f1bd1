"""VIEWS: they show what they are handed and emit what the person asks for; they decide and compute nothing.

    banner.py                   One sentence near its cause, which never takes the focus
    canvas.py                   A picture that is zoomed, panned, pointed at and drawn upon
    canvas_painting.py          Paints a canvas: pixels, the grid between them, numbers, marks
    channel_structure_view.py   Inputs along the top, each kernel's map of each input below, their sums on the right
    compare_canvas.py           The result with the input behind it, laid bare up to a line that can be dragged
    compare_view.py             Other ways to have the result, one in each row
    contact_sheet_view.py       Many pictures of one place in a grid, zoomed and panned together
    curve_legend.py             The names of curves in their colours, over the plot, where it hides no data
    elided_label.py             A plain text in one line that gives way when there is no room
    explain_view.py             Every tap of an output sample with value, weight and product, and the sum
    facts_card.py               Facts in words and numbers, such as the plan or what is known of a kernel
    file_drops.py               Files of this machine dropped on a widget
    frequency_view.py           The gain of a kernel over both frequencies, and profiles of it
    histogram_view.py           How often each number occurs in sight, and which ones are black and white
    image_list.py               The open images and the samples that come along, in one list with two headings
    linked_views.py             Several canvases that show one field, held together by a lock
    number_format.py            Numbers as text: true minus signs, as many digits as there is room for
    output_gallery.py           Every output channel as a small picture
    picture_canvas.py           One picture on a plane in input coordinates, at a viewport, with marks above it
    plot_canvas.py              Curves of a signal, zoomed, panned and pointed at like a picture
    profile_view.py             Input and result along a line, side by side over the same distances
    section.py                  A titled panel that folds
    sliding_window_layout.py    What of a sliding window is drawn, and where
    sliding_window_painting.py  One step of a sliding window, painted on the screen or into a file
    sliding_window_text.py      What is said above and below a sliding window
    sliding_window_view.py      One step of a sliding window, to click on
    status_line.py              What lies under the pointer in both views, how much of the result clips, and the zoom
    tabs.py                     Tabs of panels, and one for each open project
    thumbnail_list_model.py     Thumbnails with labels as a list model, painted as tiles (channels) or as rows (images)
    title_strip.py              The line above a canvas that says what is shown, of which size, and how large
    tour_panel.py               One step of the guided tour in words, and a frame around what it speaks of

May import: PySide6, pyqtgraph, values, output_size_and_padding, explain, gui.theme, gui.translation; never the
session, jobs, engines or files. Everything that lies on a picture is said in input coordinates: input sample (r, c)
covers r..r+1, c..c+1.
To add one: a widget with an objectName, an accessibleName and set_...() methods, its test in tests/gui/views.
"""
