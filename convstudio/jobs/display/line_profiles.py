"""The samples of input and result along a line: of a result no more is computed than lies near the line."""

import numpy as np

from convstudio.jobs.display.signal_curves import Reader
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.line_profile import LineProfile, Path, path
from convstudio.values.placed_picture import PlacedPicture
from convstudio.values.region import Region
from convstudio.values.zoom_viewport import Line

_PIECE = 4096  # samples around a piece of a slanting line


def profile(picture: PlacedPicture, line: Line, read: Reader, token: CancelToken) -> LineProfile:
    """All samples of a picture's plane that a line passes, also where the screen shows every n-th."""
    passed = path(line, picture.placement, picture.plane)
    values = np.full((len(picture.channels), len(passed.distances)), np.nan)
    for piece in _pieces(passed):
        token.check()
        rows, columns = passed.rows[piece], passed.columns[piece]
        top, left = int(np.min(rows)), int(np.min(columns))
        around = Region(range(top, int(np.max(rows)) + 1), range(left, int(np.max(columns)) + 1))
        values[:, piece] = read(around)[:, rows - top, columns - left]
    return LineProfile(passed.distances, values).drawable()


def _pieces(passed: Path) -> list[slice]:
    """The inner points in stretches around each of which lies little."""
    inside = passed.inside
    count = inside.stop - inside.start
    if not count:
        return []
    high, wide = (int(np.ptp(indices[inside])) + 1 for indices in (passed.rows, passed.columns))
    each = max(1, int(count * (_PIECE / (high * wide)) ** 0.5))
    return [slice(first, min(first + each, inside.stop)) for first in range(inside.start, inside.stop, each)]
