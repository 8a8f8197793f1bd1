"""The words of the table that fft_signal_codegen.py works through, and how much memory it needs."""

from convstudio.engines.compiled.loop_runner import HEAD_WORDS

# The table, behind the words that every table begins with.
READING, OUT, OUT_CHANNEL, OUT_ROW, INPUTS, OUTPUTS, STRIDE, BIAS = range(HEAD_WORDS, HEAD_WORDS + 8)

# A job: segments that meet the same kernels, twice as many as a vector has lanes.
AXIS, SPECTRA, SEGMENTS = range(3)
# A segment: the group of channels, where it begins on the patch, whether it can be read in place, and its outputs.
GROUP, ROW, COLUMN, INSIDE, TO_ROW, TO_COLUMN, COLUMNS = range(7)
SEGMENT_WORDS = 7

ADDRESS_FLOATS = 64  # room for the addresses of the segments
APART = 16  # floats left free between segments, so that they do not meet in the same sets of the cache


def job_words(lanes: int) -> int:
    """Words of a job."""
    return SEGMENTS + 2 * lanes * SEGMENT_WORDS


def scratch_floats(rows: int, columns: int, lanes: int) -> int:
    """Floats that a job needs for segments so long, and so many columns of them."""
    return ADDRESS_FLOATS + 2 * lanes * (rows + APART + columns * rows)
