"""Curves of a signal: the samples at the pixels of the screen, and the envelope of all that lie between."""

from collections.abc import Callable

import numpy as np

from convstudio.engines.base import Array
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.render_loop import TILE_SAMPLES
from convstudio.values.min_max_envelope import extremes
from convstudio.values.region import Region

Reader = Callable[[Region], Array]  # the samples (channels, rows, columns) of a region


def curves(region: Region, count: int, read: Reader, token: CancelToken) -> tuple[Array, Array | None]:
    """The samples (channels, rows, columns) of a region, and the extremes (2, channels, rows, columns) about each.

    None where each sample stands for itself. count: the columns of the whole plane; the last run reaches its end.
    """
    columns, step = region.columns, region.columns.step
    if step == 1:
        return read(region), None
    starts = np.maximum(np.arange(columns.start, columns.stop, step) - step // 2, 0)
    end = count if columns[-1] + step >= count else int(starts[-1]) + step
    edges = np.append(starts, end)
    each = max(1, TILE_SAMPLES // step)
    seen, found = [], []
    for first in range(0, len(columns), each):
        token.check()
        part, begins = columns[first : first + each], edges[first : first + each + 1]
        values = read(Region(region.rows, range(int(begins[0]), int(begins[-1]))))
        seen.append(values[..., part.start - begins[0] :: step][..., : len(part)])
        found.append(extremes(values, begins[:-1] - begins[0]))
    return np.concatenate(seen, axis=-1), np.concatenate(found, axis=-1)
