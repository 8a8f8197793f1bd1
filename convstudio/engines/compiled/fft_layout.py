"""The words of the table that fft_codegen.py works through, and where things lie in its memory.

A tile of two pictures (the real and the imaginary part) is kept in stacks: each holds the frequencies of as many rows
as a vector has lanes, for every column.

    stack 0    column 0    re re re re  im im im im         frequencies 0 1 2 3 of the rows axis
               column 1    re re re re  im im im im         (in the order that the passes leave)
    stack 1    column 0    re re re re  im im im im         frequencies 4 5 6 7
"""

from convstudio.engines.compiled.loop_runner import HEAD_WORDS

# The table, behind the words that every table begins with. Jobs have JOB_WORDS each.
READING, OUT, OUT_CHANNEL, OUT_ROW, INPUTS, OUTPUTS, ROW_STRIDE, COLUMN_STRIDE, BIAS = range(HEAD_WORDS, HEAD_WORDS + 9)
TABLE_WORDS = HEAD_WORDS + 9

# A job: a pair of pictures of the same size that meet the same kernels. In `spectra`, SPECTRA is where to write.
ROW_AXIS, COLUMN_AXIS, SPECTRA, PICTURES = range(4)
# A picture: the group of channels, where it begins on the patch, whether it can be read in place, and its outputs.
GROUP, ROW, COLUMN, INSIDE, TO_ROW, TO_COLUMN, ROWS, COLUMNS = range(8)
PICTURE_WORDS = 8
JOB_WORDS = PICTURES + 2 * PICTURE_WORDS

# 64 * 512 samples of two pictures are 256 KiB.
STRIP, WORK = 64, 64 * 512  # columns at work together: at most so many, and at most so many samples of each picture
LINE = 16  # floats in a line of the cache
FOUND_FLOATS = 16  # room for where strips of both pictures begin, and the bytes from row to row
# Columns are a power of two: with 5 rows more a stack is an odd number of rows long.
APART = 5  # rows left free between stacks, so that they do not meet in the same sets of the cache


def stacked(rows: int, columns: int, lanes: int) -> int:
    """Floats of a tile in stacks."""
    return rows // lanes * (columns + APART) * 2 * lanes


def scratch_floats(rows: int, columns: int, tiles: int, lanes: int) -> int:
    """Floats that a job needs: where strips begin, columns at work, strips that were gathered, tiles."""
    strip = max(min(WORK // rows, STRIP), LINE)
    return FOUND_FLOATS + 2 * rows * strip + 2 * rows * (strip + LINE) + tiles * stacked(rows, columns, lanes)
