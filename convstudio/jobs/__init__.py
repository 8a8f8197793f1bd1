"""WORK OVER TIME: results computed in tiles, shown, compared and written. No Qt.

    compare/  A result beside other ways to have it
    display/  Numbers as pictures
    export/   A result on its way into a file
    render/   The one render loop, cancelling, memory

May import: everything but cli and gui.
To add one: a file named after the work in the folder of what it is for; whatever takes long takes a CancelToken and
looks at it between tiles.
"""
