import cv2
import numpy as np
import pytest

from convstudio.kernels.oriented import gabor, motion


@pytest.mark.parametrize("length", [1, 2, 5, 9, 10])
def test_horizontal_motion_is_one_row_high(length):
    weights = motion(length, 0.0)
    assert weights.shape[0] == 1
    assert weights.shape[1] == length + (length + 1) % 2


def test_horizontal_motion_of_an_odd_length_is_a_plain_mean():
    np.testing.assert_allclose(motion(9, 0.0), np.full((1, 9), 1 / 9))


@pytest.mark.parametrize("angle", [-360, -180, 180, 360])
def test_half_turns_do_not_change_motion(angle):
    np.testing.assert_allclose(motion(7, angle), motion(7, 0.0), atol=1e-9)


@pytest.mark.parametrize("angle", [17, 45, 80])
def test_a_quarter_turn_turns_motion(angle):
    np.testing.assert_allclose(motion(8.5, angle + 90), np.rot90(motion(8.5, angle)), atol=1e-9)


def test_motion_at_a_positive_angle_rises_to_the_right():
    weights = motion(9, 30.0)
    assert weights[0, -1] > 0
    assert weights[-1, -1] == 0


@pytest.mark.parametrize("angle", range(0, 180, 7))
def test_motion_sums_to_one_and_has_no_empty_margin(angle):
    weights = motion(12.3, angle)
    assert weights.sum() == pytest.approx(1)
    assert weights[0].any() and weights[:, 0].any()


@pytest.mark.parametrize("angle", [0, 20, 45])
def test_motion_smears_as_far_as_its_length_says(angle):
    weights = motion(21, angle)
    row, column = np.indices(weights.shape) - (np.array(weights.shape) // 2)[:, None, None]
    along = column * np.cos(np.deg2rad(angle)) - row * np.sin(np.deg2rad(angle))
    assert np.sqrt((weights * along**2).sum()) == pytest.approx(21 / np.sqrt(12), rel=0.03)


@pytest.mark.parametrize(("angle", "phase", "gamma"), [(0, 0, 0.5), (30, 0, 1.0), (-75, 90, 0.3), (120, 45, 0.5)])
def test_gabor_is_opencvs_with_its_angle_and_phase_turned_round(angle, phase, gamma):
    theirs = cv2.getGaborKernel((15, 15), 3.0, -np.deg2rad(angle), 6.0, gamma, -np.deg2rad(phase), cv2.CV_64F)
    np.testing.assert_allclose(gabor(15, 3.0, angle, 6.0, gamma, phase), theirs, atol=1e-14)


def test_gabor_at_90_degrees_has_stripes_above_one_another():
    weights = gabor(15, 3.0, 90.0, 6.0)
    np.testing.assert_allclose(weights, gabor(15, 3.0, 0.0, 6.0).T, atol=1e-14)
