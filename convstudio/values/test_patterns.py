"""Test pictures made of formulas: each shows one thing that a kernel does to its input.

Every maker takes no argument and returns the same Image each time.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from convstudio.values.image import Image

_SIZE = 256
_SIGNAL_RATE = 1000.0


def impulse() -> Image:
    """One sample of 255 in the middle of zeros (1, 65, 65) uint8: correlation answers with the kernel turned round."""
    plane = np.zeros((1, 65, 65), dtype=np.uint8)
    plane[0, 32, 32] = 255
    return Image(plane, name="impulse")


def step() -> Image:
    """Dark 64 on the left, bright 192 on the right (1, 128, 128) uint8: ringing and the width of an edge are plain."""
    plane = np.full((1, 128, 128), 64, dtype=np.uint8)
    plane[:, :, 64:] = 192
    return Image(plane, name="step")


def zone_plate() -> Image:
    """cos(pi r^2 / n) about the centre (1, 256, 256) uint8.

    The frequency along an axis grows from 0 in the centre to 1/2 a sample, the highest there is, at the edge: so a
    low-pass filter leaves a disk and a stride makes false centres.
    """
    rows, columns = _centred(_SIZE)
    return Image(_bytes(np.cos(np.pi * (rows**2 + columns**2) / _SIZE))[np.newaxis], name="zone plate")


def checkerboard() -> Image:
    """Squares of 16 samples, 0 and 255 (1, 256, 256) uint8: corners, and the two diagonals of an edge filter."""
    rows, columns = np.indices((_SIZE, _SIZE)) // 16
    return Image(((rows + columns) % 2 * 255).astype(np.uint8)[np.newaxis], name="checkerboard")


def colour_blocks() -> Image:
    """The eight corners of the RGB cube, 2 x 4 blocks (3, 128, 256) uint8: what mixes channels shows at once."""
    rows, columns = np.indices((128, _SIZE)) // 64
    number = 4 * rows + columns
    planes = [(number >> bit & 1) * 255 for bit in (2, 1, 0)]
    return Image(np.stack(planes).astype(np.uint8), name="colour blocks")


def ramp16() -> Image:
    """Every value of 16 bits once, 0 to 65535 along the rows (1, 256, 256) uint16: nothing may be cut to 8 bits."""
    return Image(np.arange(65536, dtype=np.uint16).reshape(1, _SIZE, _SIZE), name="16-bit ramp")


def float_with_nan() -> Image:
    """A bell in -1 .. 1, one NaN, one infinity (1, 128, 128) float32: only windows that touch them may suffer."""
    rows, columns = _centred(128)
    plane = (2 * np.exp(-(rows**2 + columns**2) / (2 * 24.0**2)) - 1).astype(np.float32)
    plane[40, 48], plane[88, 80] = np.nan, np.inf
    return Image(plane[np.newaxis], name="float with NaN")


def stack8() -> Image:
    """Eight gratings, each 22.5 degrees further (8, 128, 128) uint8: for grouped and depthwise kernels."""
    rows, columns = _centred(128)
    angles = np.arange(8)[:, np.newaxis, np.newaxis] * np.pi / 8
    return Image(
        _bytes(np.cos(2 * np.pi * (columns * np.cos(angles) + rows * np.sin(angles)) / 12)), name="8-channel stack"
    )


def two_tones() -> Image:
    """One second of tones of 5 and 60 Hz with noise (1, 1, 1000) float32, 1000 samples a second: a signal to smooth."""
    seconds = np.arange(1000) / _SIGNAL_RATE
    noise = np.random.default_rng(0).normal(0, 0.2, seconds.size)
    tones = np.sin(2 * np.pi * 5 * seconds) + 0.4 * np.sin(2 * np.pi * 60 * seconds)
    return Image((tones + noise).astype(np.float32).reshape(1, 1, -1), name="two tones", rate=_SIGNAL_RATE)


def numbers(rows: int, columns: int) -> Image:
    """Whole numbers from 0 to 9 (1, rows, columns) float32, small enough to follow a kernel with pencil and paper."""
    drawn = np.random.default_rng(7).integers(0, 10, (16, 16))[:rows, :columns]
    return Image(drawn.astype(np.float32)[np.newaxis], name=f"{rows}×{columns}")


def _centred(size: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(rows, columns) of a square, the sample size // 2 being 0."""
    position = np.arange(size, dtype=np.float64) - size // 2
    return position[:, np.newaxis], position[np.newaxis, :]


def _bytes(wave: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """-1 .. 1 as 0 .. 255."""
    return np.rint((wave + 1) * 127.5).astype(np.uint8)


SYNTHETIC: dict[str, Callable[[], Image]] = {
    "impulse": impulse,
    "step": step,
    "zone plate": zone_plate,
    "checkerboard": checkerboard,
    "colour blocks": colour_blocks,
    "16-bit ramp": ramp16,
    "float with NaN": float_with_nan,
    "8-channel stack": stack8,
    "two tones": two_tones,
}
