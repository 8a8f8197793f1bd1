"""Kernels spread over channels, and divided."""

import numpy as np
import pytest

from convstudio.cli.kernel_options import bank_divided_by, divided_by, spread, undivided
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Grouping

ONE, TWO = Kernel(np.full((1, 1), 1.0)), Kernel(np.full((3, 3), 2.0))


@pytest.mark.parametrize(
    ("grouping", "groups", "channels", "shape"),
    [
        (Grouping.EACH, 1, 5, (2, 1, 3, 3)),
        (Grouping.STANDARD, 1, 5, (2, 5, 3, 3)),
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


def test_pointwise_takes_one_weight_for_all_channels_or_a_row_with_one_for_each():
    bank = spread([Kernel(np.array([[0.5, 0.25, 2.0]])), Kernel(np.array([[7.0]]))], Grouping.POINTWISE, 1, 3)
    assert bank.weights.shape == (2, 3, 1, 1)
    np.testing.assert_array_equal(bank.weights[:, :, 0, 0], [[0.5, 0.25, 2], [7, 7, 7]])


@pytest.mark.parametrize("shape", [(1, 2), (3, 1), (3, 3)])
def test_other_kernels_are_refused_for_pointwise_with_what_is_taken(shape):
    with pytest.raises(ConvStudioError, match=rf"1x1.* or of 1x3.*this one is {shape[0]}x{shape[1]}"):
        spread([Kernel(np.ones(shape))], Grouping.POINTWISE, 1, 3)


EDGE, FLAT = ("edge", Kernel(np.array([[1.0, -1.0]]))), ("flat", Kernel(np.ones((2, 2))))


@pytest.mark.parametrize(
    ("named", "rule", "said"),
    [
        ([EDGE, FLAT], "sum", "--divide sum: the sum of edge is 0, so it was left as it is."),
        (
            [EDGE, EDGE],
            "abs-sum",
            "--divide abs-sum: the absolute sum of 2 kernels is 0, so they were left as they are.",
        ),
        ([EDGE, FLAT], "l1", ""),
        ([FLAT], "sum", ""),
        ([EDGE], "4", ""),
    ],
)
def test_it_is_said_which_kernels_have_nothing_to_be_divided_by(named, rule, said):
    assert undivided(named, rule) == said
