"""How a transform is cut into passes: the model of them in NumPy, against numpy.fft."""

import numpy as np
import pytest

from convstudio.engines.compiled.fft_axis import (
    BLOCK,
    FIRST_PASS,
    LENGTH,
    PASS_WORDS,
    PASSES,
    RADIX,
    SPAN,
    WIDE,
    axis,
    factors,
    order,
    spans,
)
from tests.engines.compiled.passes_model import backward, forward

LENGTHS = (32, 64, 128, 256, 512, 1024, 2048, 4096)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_passes_are_the_transform_in_the_order_that_is_told(length):
    samples = np.random.default_rng(0).standard_normal((length, 2))
    expected = np.fft.fft(samples, axis=0)[order(length)]
    np.testing.assert_allclose(forward(samples), expected, atol=1e-4 * np.sqrt(length))


@pytest.mark.parametrize("length", LENGTHS)
def test_back_after_forward_is_the_samples_times_their_number(length):
    samples = np.random.default_rng(1).standard_normal(length)
    np.testing.assert_allclose(backward(forward(samples)), length * samples, atol=1e-4 * length)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_order_holds_every_frequency_once(length):
    assert sorted(order(length)) == list(range(length))


def test_factors_are_rounded_from_float64():
    exact = np.exp(-2j * np.pi * np.outer(np.arange(64), [1, 2, 3]) / 256)
    np.testing.assert_array_equal(factors(4, 64)[..., 0], exact.real.astype(np.float32))


@pytest.mark.parametrize("length", LENGTHS)
def test_the_words_tell_the_passes(length):
    words = axis(length).words
    told = [
        (words[at + RADIX], words[at + SPAN])
        for at in range(FIRST_PASS, FIRST_PASS + PASS_WORDS * int(words[PASSES]), PASS_WORDS)
    ]
    assert (words[LENGTH], told) == (length, spans(length))


@pytest.mark.parametrize("length", LENGTHS)
def test_passes_that_are_not_wide_stay_within_a_block(length):
    words = axis(length).words
    narrow = spans(length)[int(words[WIDE]) :]
    assert all(radix * span <= words[BLOCK] for radix, span in narrow)
