import cv2
import numpy as np
import pytest
import scipy.ndimage

from convstudio.kernels.smoothing import binomial, box, disk, gaussian, identity


def impulse(size):
    return identity(size)


@pytest.mark.parametrize(("size", "sigma"), [(5, 1.0), (9, 1.7), (21, 3.0)])
def test_the_gaussian_is_scipys(size, sigma):
    theirs = scipy.ndimage.gaussian_filter(impulse(size), sigma, radius=size // 2, mode="constant")
    np.testing.assert_allclose(gaussian(size, sigma), theirs, atol=1e-15)


@pytest.mark.parametrize(("size", "sigma"), [(3, 0.5), (11, 1.2), (31, 5.0)])
def test_the_gaussian_is_opencvs(size, sigma):
    row = cv2.getGaussianKernel(size, sigma, cv2.CV_64F)
    np.testing.assert_allclose(gaussian(size, sigma), row @ row.T, atol=1e-14)


def test_an_even_gaussian_is_centred_between_cells():
    weights = gaussian(4, 1.0)
    np.testing.assert_array_equal(weights, weights[::-1, ::-1])
    assert weights.argmax() in (5, 6, 9, 10)


def test_an_even_gaussian_of_the_smallest_sigma_is_a_box_of_four():
    np.testing.assert_allclose(gaussian(2, 0.1), np.full((2, 2), 0.25))


def test_the_box_is_scipys():
    np.testing.assert_allclose(box(5), scipy.ndimage.uniform_filter(impulse(5), 5, mode="constant"), atol=1e-15)


def test_the_binomial_is_repeated_averaging_of_neighbours():
    row = np.ones(1)
    for _ in range(6):
        row = np.convolve(row, [0.5, 0.5])
    np.testing.assert_array_equal(binomial(7), np.outer(row, row))


def test_the_identity_lies_at_the_anchor_of_an_even_kernel():
    assert np.argwhere(identity(4)).tolist() == [[1, 1]]


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5, 2.3, 7.0])
def test_the_disk_is_what_counting_points_finds(radius):
    weights = disk(radius)
    reach, per_cell = weights.shape[0] // 2, 200
    points = (np.arange((2 * reach + 1) * per_cell) + 0.5) / per_cell - reach - 0.5
    inside = (points[:, None] ** 2 + points**2 < radius**2).astype(float)
    counted = inside.reshape(2 * reach + 1, per_cell, 2 * reach + 1, per_cell).mean(axis=(1, 3))
    np.testing.assert_allclose(weights, counted / (np.pi * radius**2), atol=5e-4)


@pytest.mark.parametrize("radius", [1.0, 2.5, 6.2])
def test_the_disk_has_no_empty_margin(radius):
    assert disk(radius)[0].any()


def test_the_disk_is_symmetric_in_every_way():
    weights = disk(4.3)
    for turned in (weights.T, weights[::-1], weights[:, ::-1]):
        np.testing.assert_allclose(weights, turned, atol=1e-15)
