"""What is lost by other layers, on the picture."""

import math

import numpy as np
import pytest

from convstudio.explain.ladder import ladder
from convstudio.jobs.cancel import Cancelled, Token
from convstudio.jobs.losses import losses
from convstudio.kernels import make
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode

RANDOM = np.random.default_rng(6)
PHOTO = Image(RANDOM.integers(0, 256, (1, 40, 50), np.uint8))


def test_the_first_way_loses_nothing_and_others_what_they_differ_by():
    one, two = (Layer(bank=KernelBank(np.full((1, 1, 1, 1), factor))) for factor in (1.0, 1.5))
    same, other = losses(PHOTO, [(one,), (two,)], "auto", Token())
    assert (same.largest, same.psnr) == (0, math.inf)
    half = 0.5 * PHOTO.array.astype(float)
    assert other.largest == half.max()
    peak = float(PHOTO.array.max()) - float(PHOTO.array.min())
    assert other.psnr == pytest.approx(20 * math.log10(peak / math.sqrt((half**2).mean())))
    assert other.seconds > 0


def test_rounding_is_no_loss():
    full = Layer(bank=KernelBank.of(make("gaussian:size=9,sigma=2")))
    rungs = ladder(full, 1)
    assert [loss.psnr for loss in losses(PHOTO, [rung.layers for rung in rungs], "auto", Token())] == [math.inf] * 2


def test_a_lower_rank_loses_more():
    layer = Layer(bank=KernelBank(RANDOM.normal(size=(1, 1, 11, 11))), mode=Mode.VALID)
    found = losses(PHOTO, [rung.layers for rung in ladder(layer, 1)], "auto", Token())
    assert [loss.psnr for loss in found] == sorted((loss.psnr for loss in found), reverse=True)


def test_what_is_not_finite_has_no_psnr():
    image = Image(np.array([[[1.0, np.nan, 3.0]]]))
    one = Layer()
    assert math.isnan(losses(image, [(one,), (one,)], "auto", Token())[1].psnr)


def test_it_can_be_stopped():
    token = Token()
    token.cancel()
    with pytest.raises(Cancelled):
        losses(PHOTO, [(Layer(),)], "auto", token)
