import numpy as np
import pytest
import scipy.ndimage

from convstudio.kernels.sharpening import emboss, sharpen, unsharp
from convstudio.values.errors import ConvStudioError


def test_sharpen_is_the_familiar_kernel():
    np.testing.assert_array_equal(sharpen(), [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])


def test_emboss_is_the_familiar_kernel():
    np.testing.assert_array_equal(emboss(), [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])


@pytest.mark.parametrize(("angle", "place"), [(0, (1, 2)), (90, (0, 1)), (180, (1, 0)), (270, (2, 1))])
def test_emboss_turns_counter_clockwise(angle, place):
    weights = emboss(angle) - np.diag([0.0, 1.0, 0.0])
    assert weights[place] == weights.max()


def test_unsharp_is_the_image_and_what_a_blur_takes_away():
    image = np.random.default_rng(2).normal(size=(15, 15))
    blurred = scipy.ndimage.gaussian_filter(image, 1.3, radius=3)
    expected = image + 0.7 * (image - blurred)
    np.testing.assert_allclose(scipy.ndimage.correlate(image, unsharp(7, 1.3, 0.7)), expected, atol=1e-12)


def test_unsharp_refuses_a_size_without_a_middle():
    with pytest.raises(ConvStudioError, match="size is 4"):
        unsharp(4)
