"""The words of the table that tile_passes_codegen.py works through."""

from convstudio.engines.compiled.loop_runner import HEAD_WORDS
from convstudio.engines.compiled.source_layout import READING_WORDS

# The words of the table, behind those of every table. BATCH: tiles of a ticket. CHANNELS: planes of a patch.
# *_STRIDE: patch positions between windows, *_REACH: between a window's first and last; for columns in their phase.
# PHASES: columns that windows meet between the first of one and of the next. *_AT: bytes into the scratch memory.
# PATCH_*: floats between the rows, phases and channels of a gathered patch.
# EARLY_*, LAST_*: addresses of the words of a pass, by where it reads.
READING = HEAD_WORDS
_FIRST = READING + READING_WORDS
(OUT, OUT_ROW, TILES, BATCH, CHANNELS, ROW_STRIDE, ROW_REACH, COLUMN_STRIDE, COLUMN_REACH) = range(_FIRST, _FIRST + 9)
(PHASES, PATCH_ROW, PATCH_PHASE, PATCH_CHANNEL, EARLY_AT, SPARE_AT) = range(_FIRST + 9, _FIRST + 15)
(EARLY_OF_SOURCE, EARLY_OF_PATCH, LAST_OF_SOURCE, LAST_OF_PATCH, LAST_OF_EARLY) = range(_FIRST + 15, _FIRST + 20)
TABLE_WORDS = _FIRST + 20
FLOAT_BYTES = 4
