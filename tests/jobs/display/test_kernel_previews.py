import numpy as np
import pytest

from convstudio.jobs.display.kernel_previews import SIDE, effects
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.kernels import make
from convstudio.values.image import Image

PHOTO = Image(np.random.default_rng(0).integers(0, 256, (3, 200, 300), np.uint8))
ONE = {"identity": make("identity").weights}


def test_the_identity_shows_the_middle_of_the_picture():
    shown = effects(PHOTO, ONE, False, CancelToken())["identity"]
    np.testing.assert_array_equal(shown, PHOTO.array[:, 56 : 56 + SIDE, 106 : 106 + SIDE].transpose(1, 2, 0))


def test_a_small_picture_is_shown_whole():
    assert effects(Image(np.zeros((1, 5, 9), np.uint8)), ONE, False, CancelToken())["identity"].shape == (5, 9, 3)


def test_kernels_that_add_up_to_zero_are_shown_signed():
    flat = Image(np.full((3, 40, 40), 90, np.uint8))
    shown = effects(flat, {"sobel": make("sobel-x").weights}, False, CancelToken())["sobel"]
    assert (shown == (246, 246, 246)).all()


def test_it_can_be_cancelled():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        effects(PHOTO, ONE, False, token)
