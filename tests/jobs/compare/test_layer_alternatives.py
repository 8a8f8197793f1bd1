"""What is lost by other layers, on the picture."""

import math

import numpy as np
import pytest

from convstudio.explain.cost_ladder import ladder
from convstudio.jobs.compare.layer_alternatives import Alternative, as_it_is, losses, rungs, way_of
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.kernels import make
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.project import Project
from convstudio.values.region import Region
from convstudio.values.translatable_message import Message

RANDOM = np.random.default_rng(6)
PHOTO = Image(RANDOM.integers(0, 256, (1, 40, 50), np.uint8))


def ways(*stacks, image=PHOTO):
    return [way_of(Message("way"), Project((image,), layers=layers)) for layers in stacks]


def test_the_first_way_loses_nothing_and_others_what_they_differ_by():
    one, two = (Layer(bank=KernelBank(np.full((1, 1, 1, 1), factor))) for factor in (1.0, 1.5))
    same, other = losses(PHOTO, ways((one,), (two,)), CancelToken())
    assert (same.largest, same.psnr) == (0, math.inf)
    half = 0.5 * PHOTO.array.astype(float)
    assert other.largest == half.max()
    peak = float(PHOTO.array.max()) - float(PHOTO.array.min())
    assert other.psnr == pytest.approx(20 * math.log10(peak / math.sqrt((half**2).mean())))
    assert other.seconds > 0


def test_rounding_is_no_loss():
    full = Layer(bank=KernelBank.of(make("gaussian:size=9,sigma=2")))
    rungs = ladder(full, 1)
    assert [loss.psnr for loss in losses(PHOTO, ways(*(rung.layers for rung in rungs)), CancelToken())] == [
        math.inf
    ] * 2


def test_a_lower_rank_loses_more():
    layer = Layer(bank=KernelBank(RANDOM.normal(size=(1, 1, 11, 11))), mode=Mode.VALID)
    found = losses(PHOTO, ways(*(rung.layers for rung in ladder(layer, 1))), CancelToken())
    assert [loss.psnr for loss in found] == sorted((loss.psnr for loss in found), reverse=True)


def test_what_is_not_finite_has_no_psnr():
    image = Image(np.array([[[1.0, np.nan, 3.0]]]))
    one = Layer()
    assert math.isnan(losses(image, ways((one,), (one,), image=image), CancelToken())[1].psnr)


def test_it_can_be_stopped():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        losses(PHOTO, ways((Layer(),)), token)


def test_rounding_counts_where_it_is_asked_for():
    one, near = ((Layer(bank=KernelBank(np.full((1, 1, 1, 1), factor))),) for factor in (1.0, 1 + 2e-7))
    assert losses(PHOTO, ways(one, near), CancelToken())[1].psnr == math.inf
    assert 100 < losses(PHOTO, ways(one, near), CancelToken(), rounding=0.0)[1].psnr < 200


@pytest.mark.parametrize("narrow", ["float16", "bfloat16"])
@pytest.mark.parametrize("step", [1, 3])
def test_a_narrow_type_gives_nearly_the_same_samples(narrow, step):
    pytest.importorskip("torch", reason="PyTorch is not installed")
    image = Image(RANDOM.normal(size=(4, 20, 24)).astype(np.float32))
    layer = Layer(
        bank=KernelBank(RANDOM.normal(size=(6, 2, 3, 4))),
        grouping=Grouping.GROUPED,
        groups=2,
        stride=(2, 1),
        dilation=(1, 2),
        bias=tuple(range(6)),
        activation=Activation.RELU,
    )
    plain = as_it_is(Project((image,), layers=(layer,)))
    region = Region(range(1, 9, step), range(2, 20, step))
    mine = plain.samples(image, region, range(1, 5))
    theirs = Alternative(plain.name, plain.stack, None, narrow).samples(image, region, range(1, 5))
    assert mine.shape == theirs.shape
    np.testing.assert_allclose(theirs, mine, atol=0.5 if narrow == "bfloat16" else 0.05)
    assert not np.array_equal(mine, theirs)


def test_each_rung_stands_with_its_way_and_its_loss():
    image = Image(RANDOM.integers(0, 256, (3, 40, 50), np.uint8))
    mixing = Layer(bank=KernelBank(RANDOM.normal(size=(8, 3, 5, 5))), grouping=Grouping.STANDARD)
    project = Project((image,), layers=(Layer(), mixing)).viewed(layer=1)
    found = rungs(project, CancelToken())
    assert found[0][2].psnr == math.inf
    for rung, way, loss in found:
        assert way.name == rung.name
        assert way.layers == (Layer(), *rung.layers)
        assert loss.seconds > 0
