"""What a decoder is given (bytes and a name), what it gives back (samples), and how large both may be."""

from dataclasses import dataclass

from convstudio.files.errors import FileRefused, shown
from convstudio.values.image import Samples
from convstudio.values.image_metadata import NOTHING_SAID, Metadata

PIXELS = 2**28
BYTES = 2**31
_ALWAYS_READ = 2**22  # pixels: whatever few bytes they come from, they are no burden
_EXACT_IN_FLOAT32 = 2**24


@dataclass(frozen=True)
class DecoderInput:
    """The bytes of a file, what to call it in a sentence, and how a person said an array is laid out."""

    data: bytes
    name: str
    layout: str | None = None

    def refusal(self, why: str) -> FileRefused:
        """To be raised: one sentence that names the file and ends in `why`."""
        return FileRefused(f"Cannot read {shown(self.name)}: {why}.")

    def cut(self) -> FileRefused:
        """The refusal of a file that ends before its picture does."""
        return self.refusal("the file ends before its picture does. Fetch or export it again")

    def check(self, rows: int, columns: int, channels: int, itemsize: int) -> None:
        """Refuse what a header promises before anything of that size is decoded."""
        if rows < 1 or columns < 1 or channels < 1:
            raise self.refusal(f"it says it has {rows} rows, {columns} columns and {channels} channels")
        if rows * columns > PIXELS:
            raise self.refusal(
                f"{columns} x {rows} pixels are more than the {PIXELS} that are read. Cut a part out first"
            )
        size = rows * columns * channels * itemsize
        if size > BYTES:
            raise self.refusal(
                f"its {channels} channels of {columns} x {rows} need {size / 2**30:.1f} GiB; at most 2 are read. "
                "Cut a part out first"
            )

    def check_density(self, rows: int, columns: int, most: int, *, always: int = _ALWAYS_READ) -> None:
        """Refuse more than `most` pixels for each byte of the file, which no true file of the format reaches."""
        pixels = rows * columns
        if pixels > always and pixels > most * len(self.data):
            raise self.refusal(
                f"{columns} x {rows} pixels cannot come from {len(self.data)} bytes, at most {most} from each: "
                "the file is damaged"
            )


def rounding_notice(array: Samples) -> tuple[str, ...]:
    """What to say where integers are too large for the 32-bit floats that results are."""
    if array.dtype.kind not in "iu" or array.dtype.itemsize < 4 or array.size == 0:
        return ()
    if max(int(array.max()), -int(array.min())) <= _EXACT_IN_FLOAT32:
        return ()
    return ("Integers beyond 16777216 (2^24) are rounded in results, which are 32-bit floats; 64-bit floats are not.",)


@dataclass(frozen=True)
class Decoded:
    """Samples (channels, rows, columns) as stored, before the turn that `orientation` (EXIF, 1 to 8) asks for.

    size: (rows, columns) that the header promised, to be compared with what came out.
    layout: of a plain array; metadata: see Image.
    """

    array: Samples
    size: tuple[int, int]
    names: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    orientation: int = 1
    layout: str = ""
    metadata: Metadata = NOTHING_SAID
