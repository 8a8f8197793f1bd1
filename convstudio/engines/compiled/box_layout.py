"""The words of the table that box_codegen.py works through."""

from convstudio.engines.compiled.loop_runner import HEAD_WORDS
from convstudio.engines.compiled.source_layout import READING_WORDS

# Behind the words of every table. OUT_*: bytes. ROOM: floats of a line. IN_PLACE: whether samples are float32 side by
# side. KERNELS: the address of a weight and a bias (float64) for each output.
READING = HEAD_WORDS
_FIRST = READING + READING_WORDS
(OUT, OUT_CHANNEL, OUT_ROW, HEIGHT, WIDTH, ROW_STRIDE, COLUMN_STRIDE) = range(_FIRST, _FIRST + 7)
(ROOM, IN_PLACE, KERNELS, TABLE_WORDS) = range(_FIRST + 7, _FIRST + 11)
# The words of a tile: where its outputs lie, the source's channel, the output's number.
(ROW, TILE_ROWS, COLUMN, TILE_COLUMNS, CHANNEL, OUTPUT, TILE_WORDS) = range(7)

LINE = 16  # floats in a line of cache
