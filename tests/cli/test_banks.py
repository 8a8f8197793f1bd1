"""Kernels spread over channels, and divided."""

import numpy as np
import pytest

from convstudio.cli.banks import bank_divided_by, divided_by, spread
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Grouping

ONE, TWO = Kernel(np.full((1, 1), 1.0)), Kernel(np.full((3, 3), 2.0))


@pytest.mark.parametrize(
    ("grouping", "groups", "channels", "shape"),
    [
        (Grouping.EACH, 1, 5, (2, 1, 3, 3)),
        (Grouping.STANDARD, 1, 5, (2, 5, 3, 3)),
        (Grouping.POINTWISE, 1, 5, (2, 5, 3, 3)),
        (Grouping.GROUPED, 2, 6, (2, 3, 3, 3)),
        (Grouping.DEPTHWISE, 1, 2, (2, 1, 3, 3)),
        (Grouping.DEPTHWISE, 1, 1, (2, 1, 3, 3)),
    ],
)
def test_the_shape_of_the_bank(grouping, groups, channels, shape):
    bank = spread([ONE, TWO], grouping, groups, channels)
    assert bank.weights.shape == shape
    assert (bank.weights[1] == 2).all()
    assert (bank.weights[0, :, 1, 1] == 1).all()
    assert bank.weights[0].sum() == shape[1]


def test_one_kernel_goes_on_every_channel_of_a_depthwise_layer():
    assert spread([TWO], Grouping.DEPTHWISE, 1, 7).weights.shape == (7, 1, 3, 3)


def test_kernels_that_are_no_multiple_of_the_channels_are_refused():
    with pytest.raises(ConvStudioError, match="2 kernels for 3 channels"):
        spread([ONE, TWO], Grouping.DEPTHWISE, 1, 3)


def test_each_keeps_what_is_known_of_a_kernel():
    named = Kernel(np.ones((3, 3)), recipe="box:size=3")
    assert spread([named], Grouping.EACH, 1, 3).kernel(0, 0).recipe == "box:size=3"


def test_a_fraction_divides():
    assert divided_by(TWO, "1/2").weights[0, 0] == 4


def test_a_rule_that_finds_zero_leaves_the_kernel():
    edge = Kernel(np.array([[1.0, -1.0]]))
    assert divided_by(edge, "sum") == edge


def test_every_kernel_of_a_bank_is_divided_by_its_own_sum():
    bank = bank_divided_by(KernelBank(np.arange(1.0, 9).reshape(2, 1, 2, 2)), "sum")
    np.testing.assert_allclose(bank.weights.sum(axis=(2, 3)), 1)


def test_what_is_no_rule_is_refused_with_the_rules():
    with pytest.raises(ConvStudioError, match="sum, abs-sum, l1, positive, peak or a number"):
        divided_by(ONE, "mean")
