"""The calls of an engine that some outputs need."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.engine_calls import calls
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.plan import InputFacts
from convstudio.values.region import Region
from tests.computed import planned

WHOLE = Region.whole(10, 12)


def plan(grouping=Grouping.GROUPED, channels=4, outputs=6, groups=2, **more):
    bank = KernelBank(np.arange(outputs * 2 * 9, dtype=float).reshape(outputs, 2, 3, 3))
    layer = Layer(bank=bank, grouping=grouping, groups=groups, **more)
    return planned(layer, InputFacts((channels, 10, 12)), "opencv")


def test_one_call_computes_all_outputs():
    (call,) = calls(plan(), WHOLE, range(6))
    assert (call.channels, call.places, call.taps.groups) == (slice(0, 4), slice(0, 6), 2)


def test_as_many_outputs_of_each_group_are_one_call_in_order():
    (call,) = calls(plan(), WHOLE, (5, 0))
    assert (call.taps.groups, call.places, call.in_place) == (2, [1, 0], False)
    np.testing.assert_array_equal(call.taps.weights, plan().weights[[0, 5]])


def test_uneven_groups_are_a_call_each_and_read_only_their_channels():
    first, second = calls(plan(), WHOLE, (0, 1, 3))
    assert (first.channels, first.places) == (slice(0, 2), slice(0, 2))
    assert (second.channels, second.places) == (slice(2, 4), slice(2, 3))


def test_a_magnitude_needs_all_sums_of_its_group_and_room_of_their_own():
    (call,) = calls(plan(activation=Activation.MAGNITUDE), WHOLE, (1,))
    assert len(call.taps.weights) == 3
    assert call.target(np.empty((1, 10, 12), np.float32)) is None


@pytest.mark.parametrize(
    ("dtype", "step", "there"), [("float32", 1, True), ("float64", 1, False), ("float32", 2, False)]
)
def test_sums_go_straight_into_a_result_of_their_type(dtype, step, there):
    (call,) = calls(plan(), WHOLE, range(6))
    out = np.empty((6, 10, 12 * step), dtype)[:, :, ::step]
    assert (call.target(out) is not None) == there


def test_the_same_question_is_answered_once():
    planned = plan()
    assert calls(planned, WHOLE, range(6)) is calls(planned, WHOLE, range(6))


def test_a_plan_with_other_weights_is_another_question_though_its_layer_is_the_same():
    planned = plan()
    other = replace(planned, weights=planned.weights * 2)
    assert planned == other
    assert calls(other, WHOLE, range(6))[0].taps.weights is other.weights
    assert calls(planned, WHOLE, range(6))[0].taps.weights is planned.weights
