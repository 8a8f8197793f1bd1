"""KERNEL TEXTS IN AND OUT. One dialect per file, each with recognises(), parse() and a function that formats.

    cell_table.py     From the cells of a table to a kernel
    dialects.py       Which dialect a text is in, told by its content
    gmic.py           G'MIC
    imagemagick.py    WxH[+X+Y]:v,v,..
    matlab.py         MATLAB, Octave and Julia
    nested_banks.py   Several kernels in one text
    nested_lists.py   Nested lists
    scale_factors.py  What stands around a table
    table_rows.py     Rows on lines, as in spreadsheets, CSV files, ImageJ and by hand

May import: values.
To add one: a file with recognises(text) and parse(text), entered in parsing.DIALECTS before those that accept more
texts; its formatting function entered in parsing.FORMATS. Paste box, menu, command line and the round-trip test pick
both up by themselves.
"""

from convstudio.texts.cell_table import KernelTextError
from convstudio.texts.dialects import format_kernel, formats, parse
from convstudio.texts.nested_banks import format_block, parse_block
from convstudio.texts.nested_banks import recognises as is_block

__all__ = ["KernelTextError", "format_block", "format_kernel", "formats", "is_block", "parse", "parse_block"]
