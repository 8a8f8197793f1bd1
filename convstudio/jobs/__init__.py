"""WORK OVER TIME: results computed in tiles, shown, compared and written. No Qt.

    render/   the one render loop, cancelling, memory
    display/  numbers as pictures
    compare/  a result beside other ways to have it
    export/   a result on its way into a file

May import: everything but cli and gui.
To add one: a file named after the work in the folder of what it is for; whatever takes long takes a CancelToken and
looks at it between tiles.
"""
