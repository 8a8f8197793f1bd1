"""The words of the table that strided_dot_codegen.py works through."""

from convstudio.engines.compiled.loop_runner import HEAD_WORDS
from convstudio.engines.compiled.source_layout import READING_WORDS

# Behind the words of every table. OUT*: an address, and bytes from a channel and from a row to the next. VECTORS: in a
# row of the kernel, filled up with zeros. KERNELS: float32 (outputs, HEIGHT, VECTORS x lanes). STARTS: float32 of each.
READING = HEAD_WORDS
_FIRST = READING + READING_WORDS
(OUT, OUT_CHANNEL, OUT_ROW, WIDTH, HEIGHT, VECTORS, ROW_STRIDE, COLUMN_STRIDE) = range(_FIRST, _FIRST + 8)
(KERNELS, STARTS, TABLE_WORDS) = range(_FIRST + 8, _FIRST + 11)
# The words of a job: some rows of an output, and the channel of the source that it reads.
(ROW, ROWS_OF_JOB, CHANNEL, OUTPUT, JOB_WORDS) = range(5)

TOGETHER = 4  # outputs side by side whose sums are formed at once: a sum waits for itself
