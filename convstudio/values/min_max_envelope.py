"""The envelope of a curve: the lowest and the highest of each run of samples, so that none is missed."""

from typing import Any

import numpy as np
import numpy.typing as npt


def extremes(values: npt.NDArray[Any], starts: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
    """(2, ..., runs): the lowest and the highest finite sample of each run of the last axis; NaN where none is finite.

    starts: where each run begins, ascending; the last one ends with the values.
    """
    finite = np.isfinite(values)
    known = values if finite.all() else np.where(finite, values, np.nan)
    return np.stack([fold.reduceat(known, starts, axis=-1) for fold in (np.fmin, np.fmax)])


def even_starts(count: int, runs: int) -> npt.NDArray[np.intp]:
    """Where each of so many runs of count samples begins, as equal in length as can be."""
    return np.linspace(0, count, runs, endpoint=False).astype(np.intp)


def woven(found: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """(..., 2 runs): extremes as the points of a line that goes from lowest to highest in each run."""
    return np.moveaxis(found, 0, -1).reshape(*found.shape[1:-1], -1)
