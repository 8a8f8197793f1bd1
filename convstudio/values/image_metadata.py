"""What the file of a picture says beside its samples, and what a result of it keeps: pixel size, page name, words."""

from dataclasses import dataclass, replace

INCH, CENTIMETRE = 2.54, 1.0  # centimetres
LONGEST_WORDS = 10_000  # letters of a name or a description; what goes on is cut


@dataclass(frozen=True)
class Metadata:
    """Of a picture; a value of nothing but defaults says nothing.

    resolution: pixels for each `unit`, (down, along), 0 where it is not known.
    unit: in centimetres, INCH or CENTIMETRE; 0 where only the proportions of a pixel are known.
    page_name, description: words of whoever made the picture.
    """

    resolution: tuple[float, float] = (0.0, 0.0)
    unit: float = 0.0
    page_name: str = ""
    description: str = ""

    def strided(self, stride: tuple[int, int]) -> "Metadata":
        """Of a result that takes every stride-th place (down, along)."""
        down, along = (pixels / step for pixels, step in zip(self.resolution, stride, strict=True))
        return replace(self, resolution=(down, along))

    def turned(self, orientation: int) -> "Metadata":
        """Of the picture set upright; orientation: that of EXIF, 1 to 8, where from 5 on rows are columns."""
        return replace(self, resolution=self.resolution[::-1]) if orientation >= 5 else self

    def in_unit(self, unit: float) -> tuple[float, float]:
        """Pixels (down, along) for another unit, in centimetres; 0 where the size of a pixel is not known."""
        down, along = self.resolution
        return (down * unit / self.unit, along * unit / self.unit) if self.unit else (0.0, 0.0)


NOTHING_SAID = Metadata()
