import cv2
import numpy as np
import pytest
import scipy.ndimage

from convstudio.kernels import edges, make

RAMP_RIGHT = np.tile(np.arange(9.0), (9, 1))


def response(weights, image):
    """The correlation at the middle of the image."""
    return scipy.ndimage.correlate(image, weights)[4, 4]


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr", "roberts"])
def test_x_is_positive_where_brightness_rises_to_the_right(name):
    assert response(make(f"{name}-x").weights, RAMP_RIGHT) > 0


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr", "roberts"])
def test_y_is_positive_where_brightness_rises_downwards(name):
    assert response(make(f"{name}-y").weights, RAMP_RIGHT.T) > 0


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
def test_y_does_not_see_what_rises_to_the_right(name):
    assert response(make(f"{name}-y").weights, RAMP_RIGHT) == 0


def test_sobel_is_written_as_in_every_book():
    np.testing.assert_array_equal(edges.sobel_x(), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


@pytest.mark.parametrize(
    ("ours", "theirs", "axis"),
    [
        (edges.sobel_x, scipy.ndimage.sobel, 1),
        (edges.sobel_y, scipy.ndimage.sobel, 0),
        (edges.prewitt_x, scipy.ndimage.prewitt, 1),
        (edges.prewitt_y, scipy.ndimage.prewitt, 0),
    ],
)
def test_first_differences_are_scipys(ours, theirs, axis):
    image = np.random.default_rng(1).normal(size=(9, 9))
    np.testing.assert_allclose(scipy.ndimage.correlate(image, ours()), theirs(image, axis), atol=1e-12)


@pytest.mark.parametrize(("ours", "dx", "dy"), [(edges.scharr_x, 1, 0), (edges.scharr_y, 0, 1)])
def test_scharr_is_opencvs(ours, dx, dy):
    image = np.random.default_rng(1).normal(size=(9, 9))
    theirs = cv2.Scharr(image, cv2.CV_64F, dx, dy, borderType=cv2.BORDER_REFLECT)
    np.testing.assert_allclose(scipy.ndimage.correlate(image, ours()), theirs, atol=1e-12)


def test_laplacian_4_is_scipys():
    image = np.random.default_rng(1).normal(size=(9, 9))
    ours = scipy.ndimage.correlate(image, edges.laplacian_4())
    np.testing.assert_allclose(ours, scipy.ndimage.laplace(image), atol=1e-12)


def test_laplacian_8_measures_a_parabola_three_times():
    parabola = RAMP_RIGHT**2 + RAMP_RIGHT.T**2
    assert response(edges.laplacian_8(), parabola) == 3 * response(edges.laplacian_4(), parabola)


@pytest.mark.parametrize("name", ["laplacian-4", "laplacian-8", "log"])
def test_second_differences_are_positive_in_a_dark_hollow(name):
    hollow = (RAMP_RIGHT - 4) ** 2 + (RAMP_RIGHT.T - 4) ** 2
    assert response(make(name).weights, hollow) > 0


def test_log_is_scipys_once_it_has_room():
    image = np.zeros((41, 41))
    image[20, 20] = 1
    theirs = scipy.ndimage.gaussian_laplace(image, 3.0, radius=20)
    np.testing.assert_allclose(edges.log(41, 3.0), theirs, atol=2e-6)


def test_dog_is_positive_in_the_middle_and_negative_around_it():
    weights = edges.dog()
    assert weights[5, 5] > 0 > weights[5, 0]
