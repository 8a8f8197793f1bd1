"""What a decoder is given and what it gives back."""

from dataclasses import dataclass

from convstudio.files.errors import FileRefused, shown
from convstudio.values.image import Samples

PIXELS = 2**28
BYTES = 2**31


@dataclass(frozen=True)
class Source:
    """The bytes of a file, what to call it in a sentence, and how a person said an array is laid out."""

    data: bytes
    name: str
    layout: str | None = None

    def refusal(self, why: str) -> FileRefused:
        """To be raised: one sentence that names the file and ends in `why`."""
        return FileRefused(f"Cannot read {shown(self.name)}: {why}.")

    def cut(self) -> FileRefused:
        """To be raised when the file ends before its picture does."""
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


@dataclass(frozen=True)
class Decoded:
    """Samples (channels, rows, columns) as stored, before the turn that `orientation` (EXIF, 1 to 8) asks for.

    size: (rows, columns) that the header promised, to be compared with what came out.
    layout: of a plain array; see Image.
    """

    array: Samples
    size: tuple[int, int]
    names: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    orientation: int = 1
    layout: str = ""
