"""A layer refuses what could fit no image."""

import numpy as np
import pytest

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import MAXIMUM_PAD, MAXIMUM_STEP, Layer, check_pair, identity_bank


def test_the_plain_layer_changes_nothing():
    assert identity_bank().weights.tolist() == [[[[1.0]]]]
    assert Layer().bank == identity_bank()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"stride": (0, 1)}, "stride is (0, 1); each must lie between 1 and 4096"),
        ({"stride": (1, MAXIMUM_STEP + 1)}, "stride is (1, 4097)"),
        ({"stride": (1.0, 1)}, "stride is (1.0, 1); it must be two whole numbers"),
        ({"stride": (True, 1)}, "stride is (True, 1)"),
        ({"dilation": (1, 0)}, "dilation is (1, 0)"),
        ({"pads": ((-1, 0), (0, 0))}, "padding (top, bottom) is (-1, 0)"),
        ({"pads": ((0, 0), (0, MAXIMUM_PAD + 1))}, "padding (left, right) is (0, 65537)"),
        ({"groups": 0}, "groups is 0"),
        ({"bias": (1.0, float("nan"))}, "finite"),
        ({"border_value": float("inf")}, "finite"),
        ({"anchor": (3, 0)}, "anchor (3, 0) lies outside the 3x3 kernel"),
        ({"anchor": (0, -1)}, "anchor is (0, -1)"),
    ],
)
def test_what_fits_no_image_is_refused(wrong, words):
    with pytest.raises(ConvStudioError) as refusal:
        Layer(bank=KernelBank(np.ones((1, 1, 3, 3))), **wrong)
    assert words in str(refusal.value)


def test_equal_layers_are_equal_and_hash_alike():
    one, two = (Layer(bank=KernelBank(np.ones((2, 1, 3, 3))), bias=(1.0,)) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert one != Layer(bank=KernelBank(np.ones((2, 1, 3, 3))))


def test_a_pair_within_bounds_is_let_through():
    check_pair("stride", (1, 5), 1, 5)
