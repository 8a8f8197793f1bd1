"""Pictures to show."""

from collections.abc import Callable

import numpy as np
import pytest

from convstudio.values.placed_picture import PlacedPicture, Placement
from convstudio.values.region import Region


@pytest.fixture
def picture_of() -> Callable[..., PlacedPicture]:
    """Makes a picture of random samples: plane (rows, columns), stride, offset, step of the region, channels."""

    def make(rows=60, columns=80, stride=1.0, offset=0.0, step=1, channels=1):
        region = Region.whole(rows, columns, step)
        samples = np.random.default_rng(3).integers(0, 256, (channels, *region.shape), dtype=np.uint8)
        pixels = np.ascontiguousarray(np.repeat(samples[:1], 3, axis=0).transpose(1, 2, 0))
        placement = Placement(stride, offset)
        return PlacedPicture(pixels, samples, region, tuple(range(channels)), (placement, placement), (rows, columns))

    return make
