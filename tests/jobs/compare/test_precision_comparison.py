"""Precisions against the truth, and int8 kernels."""

import numpy as np
import pytest

from convstudio.jobs.compare.layer_alternatives import losses
from convstudio.jobs.compare.precision_comparison import precisions, quantised
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project

RANDOM = np.random.default_rng(8)
PHOTO = Image(RANDOM.integers(0, 256, (3, 50, 60), np.uint8))
LAYER = Layer(bank=KernelBank(RANDOM.normal(size=(4, 3, 7, 7))), grouping=Grouping.STANDARD)


def found(image=PHOTO, layer=LAYER):
    ways, lacking = precisions(Project((image,), layers=(layer,)))
    told = losses(image, ways, CancelToken(), rounding=0.0)
    return {str(way.name): loss for way, loss in zip(ways, told, strict=True)}, lacking


def test_all_methods_stay_within_the_allowed_error():
    losses_of, _ = found()
    allowed = 2e-5 * 255 * np.abs(LAYER.bank.weights).sum((1, 2, 3)).max()
    names = list(losses_of)
    assert names[0] == "float64, plain sums"
    assert losses_of[names[0]].largest == 0
    assert names[1].endswith("(as it is)")
    for name in (names[1], "float32, plain sums", "float32, by FFT"):
        assert 0 < losses_of[name].largest < allowed, name


def test_an_int8_kernel_is_off_by_half_a_step_at_most():
    losses_of, _ = found()
    half = np.abs(LAYER.bank.weights).max((1, 2, 3)) / 127 / 2
    bound = float((half * 255 * 3 * 49).max())
    assert losses_of["float32, plain sums"].largest < losses_of["int8 kernel"].largest < bound
    whole = quantised(LAYER.bank.weights) / (np.abs(LAYER.bank.weights).max((1, 2, 3), keepdims=True) / 127)
    np.testing.assert_allclose(whole, np.rint(whole), atol=1e-9)
    assert np.abs(whole).max() == pytest.approx(127)


def test_a_kernel_of_zeros_stays_one():
    np.testing.assert_array_equal(quantised(np.zeros((2, 1, 3, 3))), 0)


def test_of_numbers_that_a_transform_minds_there_is_no_fft():
    image = Image(np.array([[[1.0, np.nan, 3.0, 4.0]]], np.float32))
    ways, _ = precisions(Project((image,), layers=(Layer(bank=KernelBank(np.ones((1, 1, 1, 3)))),)))
    assert not any("FFT" in str(way.name) for way in ways)


def test_a_float64_image_is_summed_in_float64():
    names = list(found(Image(PHOTO.array.astype(np.float64)))[0])
    assert "float64, by FFT" in names


def test_what_cannot_be_had_has_a_reason():
    ways, lacking = precisions(Project((PHOTO,), layers=(LAYER,)))
    narrow = [way.narrow for way in ways if way.narrow] + [str(name).split()[0] for name, _ in lacking]
    assert sorted(narrow) == ["bfloat16", "float16", "tf32"]
    assert all(why for _, why in lacking)
