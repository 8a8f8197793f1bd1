"""The words of the table that winograd_codegen.py works through, and the numbers of F(4x4, 3x3).

A unit is a row of tiles, one for each lane of a vector; a tile is 4x4 outputs, and reads 6x6 samples:

    samples   0 1 2 3 4 5 6 7 8 9 ...           tile 0 reads 0..5, tile 1 reads 4..9, tile 2 reads 8..13
    outputs   0 0 0 0 1 1 1 1 2 2 2 2 ...
"""

from convstudio.engines.compiled.loop_runner import HEAD_WORDS
from convstudio.engines.compiled.source_layout import READING_WORDS

# Eighths: what the transforms multiply by is exact in float32. With +-1 and +-2 random samples lose twice as much.
# On the choice of points: B. Barabasz and others, arXiv 1803.10986.
NEAR, FAR = 5 / 8, 5 / 4  # points 0, +-NEAR, +-FAR and infinity: of those tried, with these float32 loses the least
TILE, SPAN = 4, 6  # outputs and samples of a tile, on each axis
PLANES = SPAN * SPAN

# Behind the words of every table. OUT_*: bytes. CHANNELS, OUTPUTS: of a group. BLOCKS: of VECTORS units each, that are
# at work together. WEIGHTS: transformed, (groups, PLANES, turns of SETS outputs, CHANNELS, SETS) float32.
# BIAS: float32, of each output. UNITS: rows of UNIT_WORDS. PLANE: floats from a transformed plane to the next.
# *_AT: floats into scratch memory.
READING = HEAD_WORDS
_FIRST = READING + READING_WORDS
(OUT, OUT_CHANNEL, OUT_ROW, CHANNELS, OUTPUTS, BLOCKS, WEIGHTS, BIAS, UNITS, PLANE) = range(_FIRST, _FIRST + 10)
(PRODUCTS_AT, SAMPLES_AT, TABLE_WORDS) = range(_FIRST + 10, _FIRST + 13)
GROUP, FIRST_UNIT, JOB_WORDS = range(3)
ROW, COLUMN, IN_PLACE, UNIT_WORDS = range(4)

SETS, VECTORS = 4, 3  # outputs and units that are multiplied together: their sums fit the registers of any CPU
TURNS = 4  # turns of SETS outputs that are at work together
LINE = 16  # floats in a line of cache


def read_columns(lanes: int) -> int:
    """Columns that are read for a unit, in whole vectors."""
    return (TILE + 1) * lanes


def products_floats(blocks: int, lanes: int) -> int:
    """Floats of the products of TURNS x SETS outputs and so many blocks of units."""
    return PLANES * TURNS * SETS * blocks * VECTORS * lanes


def samples_floats(lanes: int) -> int:
    """Floats of the samples of a unit, as they are gathered and after the first transform."""
    return 2 * SPAN * read_columns(lanes)
