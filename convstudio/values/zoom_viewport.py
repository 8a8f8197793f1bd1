"""Viewport: which part of the input plane a canvas shows, and how large; all zooming is arithmetic on it."""

import math
from dataclasses import dataclass, replace
from typing import Self

Rectangle = tuple[float, float, float, float]  # left, top, width, height
Line = tuple[float, float, float, float]  # from row, column to row, column

HIGHEST_SCALE = 400.0
STEPS: tuple[float, ...] = (0.01, 0.02, 0.03, 0.05, 1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3)
STEPS += (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0, 192.0, 256.0, 400.0)


@dataclass(frozen=True)
class Viewport:
    """The visible rectangle in input coordinates and its size in device pixels; both directions have one scale."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0
    pixels_wide: int = 1
    pixels_high: int = 1

    @classmethod
    def around(cls, x: float, y: float, scale: float, pixels_wide: int, pixels_high: int) -> Self:
        """Centred on an input point, scale device pixels per input sample."""
        width, height = pixels_wide / scale, pixels_high / scale
        return cls(x - width / 2, y - height / 2, width, height, pixels_wide, pixels_high)

    @property
    def scale(self) -> float:
        """Device pixels per input sample; 1 is 100 %."""
        return self.pixels_wide / self.width

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle, in input coordinates."""
        return self.left + self.width / 2, self.top + self.height / 2

    def scaled(self, scale: float, x: float, y: float) -> Self:
        """Another scale, the input point (x, y) staying where it is on the screen."""
        factor = self.scale / scale
        width, height = self.pixels_wide / scale, self.pixels_high / scale
        left, top = x - (x - self.left) * factor, y - (y - self.top) * factor
        return replace(self, left=left, top=top, width=width, height=height)

    def moved(self, x: float, y: float) -> Self:
        """Shifted by input samples."""
        return replace(self, left=self.left + x, top=self.top + y)

    def resized(self, pixels_wide: int, pixels_high: int) -> Self:
        """Another size on the screen, same centre and scale."""
        return type(self).around(*self.centre, self.scale, pixels_wide, pixels_high)

    def like(self, other: "Viewport") -> Self:
        """The centre and scale of another viewport in this one's size."""
        return type(self).around(*other.centre, other.scale, self.pixels_wide, self.pixels_high)

    def fitted(self, rectangle: Rectangle, margin: float = 0.03) -> Self:
        """All of a rectangle visible, centred, with a margin (a share of the screen)."""
        left, top, width, height = rectangle
        room = 1 - 2 * margin
        scale = min(self.pixels_wide * room / width, self.pixels_high * room / height, HIGHEST_SCALE)
        return type(self).around(left + width / 2, top + height / 2, scale, self.pixels_wide, self.pixels_high)

    def kept(self, rectangle: Rectangle) -> Self:
        """Moved and scaled as little as it takes to keep the rectangle in reach and the scale reasonable."""
        left, top, width, height = rectangle
        lowest = min(self.fitted(rectangle).scale / 4, 1.0)
        x, y = self.centre
        x, y = min(max(x, left), left + width), min(max(y, top), top + height)
        scale = min(max(self.scale, lowest), HIGHEST_SCALE)
        return type(self).around(x, y, scale, self.pixels_wide, self.pixels_high)

    def same_view(self, other: "Viewport") -> bool:
        """Equal centre and scale, but for rounding."""
        slack = 1e-6 / max(self.scale, other.scale)
        near = all(abs(a - b) <= slack for a, b in zip(self.centre, other.centre, strict=True))
        return near and math.isclose(self.scale, other.scale, rel_tol=1e-9)


def next_scale(scale: float, up: bool) -> float:
    """The next round zoom step above or below."""
    if up:
        return next((step for step in STEPS if step > scale * 1.001), STEPS[-1])
    return next((step for step in reversed(STEPS) if step < scale * 0.999), STEPS[0])


def in_plane(viewport: Viewport, plane: tuple[int, int]) -> Rectangle | None:
    """The whole samples of a plane (rows, columns) that a viewport shows in part or whole; None if it shows none."""
    left, top = max(0, math.floor(viewport.left)), max(0, math.floor(viewport.top))
    right = min(plane[1], math.ceil(viewport.left + viewport.width))
    bottom = min(plane[0], math.ceil(viewport.top + viewport.height))
    if right <= left or bottom <= top:
        return None
    return float(left), float(top), float(right - left), float(bottom - top)
