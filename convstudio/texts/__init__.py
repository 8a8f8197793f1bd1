"""KERNEL TEXTS IN AND OUT. One dialect per file, each with recognises(), parse() and a function that formats.

    cell_table.py       A table of cells as a kernel, and which cell is wrong
    dialects.py         Which dialect a text is in, told by its content
    gmic.py             G'MIC: 0,1,0;1,-4,1;0,1,0
    imagemagick.py      ImageMagick: WxH[+X+Y]:v,v,...
    matlab.py           MATLAB, Octave and Julia: [0 1 0; 1 -4 1; 0 1 0]
    nested_lists.py     Python, JSON, NumPy and C: [[1, 2], [3, 4]]
    scale_factors.py    A name, a factor before a table (1/9 *) or after it (/ 256)
    several_kernels.py  Several kernels in one text, as lists nested four deep
    table_rows.py       Rows on lines, as in spreadsheets, CSV files, ImageJ and by hand

May import: values.
To add one: a file with recognises(text) and parse(text), entered in dialects.DIALECTS before those that accept more
texts; its formatting function entered in dialects.FORMATS. The paste box reads it, the command line writes it, and the
round-trip test picks both up by themselves.
"""

from convstudio.texts.cell_table import KernelTextError
from convstudio.texts.dialects import format_kernel, formats, parse
from convstudio.texts.several_kernels import format_block, parse_block
from convstudio.texts.several_kernels import recognises as is_block

__all__ = ["KernelTextError", "format_block", "format_kernel", "formats", "is_block", "parse", "parse_block"]
