"""What another border changes, against whole results."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.layer_stack_execution import samples
from convstudio.jobs.compare.border_comparison import border_ways, changes
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from convstudio.values.region import Region

RANDOM = np.random.default_rng(3)
PHOTO = Image(RANDOM.integers(0, 256, (2, 30, 41), np.uint8))
LAYER = Layer(bank=KernelBank(RANDOM.normal(size=(2, 1, 5, 4))), border=Border.REFLECT)


def whole(way):
    return samples(way.stack, PHOTO.array, Region.whole(*way.stack.output_shape[1:])).astype(np.float64)


@pytest.mark.parametrize("layers", [(LAYER,), (Layer(), replace(LAYER, stride=(2, 3)), LAYER)], ids=["one", "stack"])
def test_changes_are_those_of_the_whole_results(layers):
    project = Project((PHOTO,), layers=layers).viewed(layer=len(layers) // 2)
    found = border_ways(project)
    assert found[0][0] is Border.REFLECT
    assert {border for border, _ in found} == set(Border)
    told = changes(PHOTO, tuple(way for _, way in found), CancelToken())
    first = whole(found[0][1])
    for (border, way), change in zip(found, told, strict=True):
        difference = np.abs(whole(way) - first)
        assert change.largest == pytest.approx(difference.max(), rel=1e-4, abs=1e-3), border
        if border is not Border.REFLECT:
            assert change.mean == pytest.approx(difference[difference > 1e-3].mean(), rel=0.02)
            assert change.share == pytest.approx((difference > 1e-3).mean(), rel=0.02)
    assert (told[0].largest, told[0].mean, told[0].share) == (0, 0, 0)


def test_a_picture_that_is_all_border_is_computed_whole():
    small = Image(PHOTO.array[:, :3, :3])
    ways = tuple(way for _, way in border_ways(Project((small,), layers=(LAYER,))))
    assert max(change.share for change in changes(small, ways, CancelToken())) == 1


def test_it_can_be_stopped():
    token = CancelToken()
    token.cancel()
    ways = tuple(way for _, way in border_ways(Project((PHOTO,), layers=(LAYER,))))
    with pytest.raises(Cancelled):
        changes(PHOTO, ways, token)
