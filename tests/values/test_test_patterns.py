import numpy as np
import pytest

from convstudio.values.test_patterns import (
    SYNTHETIC,
    colour_blocks,
    float_with_nan,
    impulse,
    ramp16,
    stack8,
    step,
    two_tones,
    zone_plate,
)


@pytest.mark.parametrize("name", SYNTHETIC)
def test_a_sample_bears_the_name_it_is_listed_under(name: str) -> None:
    assert SYNTHETIC[name]().name == name


@pytest.mark.parametrize("name", SYNTHETIC)
def test_a_sample_is_the_same_each_time(name: str) -> None:
    np.testing.assert_array_equal(SYNTHETIC[name]().array, SYNTHETIC[name]().array)


def test_the_impulse_is_one_sample_with_zeros_on_equally_many_sides() -> None:
    plane = impulse().array[0]
    assert np.argwhere(plane).tolist() == [[32, 32]]
    np.testing.assert_array_equal(plane, plane[::-1, ::-1])


def test_the_step_has_one_edge_and_it_is_vertical() -> None:
    jumps = np.argwhere(np.diff(step().array[0].astype(int), axis=1))
    assert set(jumps[:, 1]) == {63}
    assert not np.diff(step().array[0], axis=0).any()


def test_the_zone_plate_alternates_at_the_middle_of_its_left_edge_and_is_flat_in_its_centre() -> None:
    row = zone_plate().array[0, 128].astype(int)
    assert np.abs(np.diff(row[:4])).min() > 250
    assert np.abs(np.diff(row[126:131])).max() <= 8


def test_the_colour_blocks_are_the_eight_corners_of_the_cube() -> None:
    colours = {tuple(colour) for colour in colour_blocks().array.reshape(3, -1).T.tolist()}
    assert len(colours) == 8
    assert {value for colour in colours for value in colour} == {0, 255}


def test_the_ramp_holds_every_16_bit_value_once() -> None:
    assert ramp16().dtype == np.uint16
    np.testing.assert_array_equal(np.unique(ramp16().array), np.arange(65536))


def test_the_float_sample_holds_one_nan_and_one_infinity() -> None:
    array = float_with_nan().array
    assert (np.isnan(array).sum(), np.isinf(array).sum()) == (1, 1)
    assert not float_with_nan().finite


def test_each_channel_of_the_stack_waves_in_its_own_direction() -> None:
    spectra = np.abs(np.fft.rfft2(stack8().array - stack8().array.mean(axis=(1, 2), keepdims=True)))
    peaks = {tuple(np.unravel_index(spectrum.argmax(), spectrum.shape)) for spectrum in spectra}
    assert len(peaks) == 8


def test_the_signal_peaks_at_its_two_tones() -> None:
    signal = two_tones()
    spectrum = np.abs(np.fft.rfft(signal.array[0, 0]))
    assert signal.is_signal and signal.rate == 1000
    assert sorted(np.argsort(spectrum)[-2:]) == [5, 60]
