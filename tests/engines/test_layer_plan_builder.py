"""A layer resolved against an input: what it reads, what it gives, what does not fit."""

import tracemalloc
from dataclasses import fields, replace

import numpy as np
import pytest

from convstudio.engines import calibration
from convstudio.engines.layer_plan_builder import (
    ChannelsDiffer,
    PlanError,
    check_groups,
    facts_of,
    make_stack_plan,
    notice_of,
    resolved_weights,
)
from convstudio.output_size_and_padding import output_size
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.plan import InputFacts, Method
from tests.computed import planned

FACTS = InputFacts((4, 20, 30), "float32")


def bank(*shape):
    return KernelBank(np.random.default_rng(0).normal(size=shape))


@pytest.mark.parametrize(
    ("grouping", "shape", "groups", "outputs"),
    [
        (Grouping.EACH, (3, 1, 2, 2), 4, 12),
        (Grouping.DEPTHWISE, (8, 1, 2, 2), 4, 8),
        (Grouping.STANDARD, (5, 4, 2, 2), 1, 5),
        (Grouping.GROUPED, (6, 2, 2, 2), 2, 6),
        (Grouping.POINTWISE, (5, 4, 1, 1), 1, 5),
    ],
)
def test_each_grouping_resolves_to_weights_and_groups(grouping, shape, groups, outputs):
    layer = Layer(bank=bank(*shape), grouping=grouping, groups=2)
    weights, found = resolved_weights(layer, 4)
    assert (found, weights.shape[0]) == (groups, outputs)
    assert not weights.flags.writeable


def test_each_kernel_on_each_channel_is_ordered_by_channel():
    layer = Layer(bank=bank(3, 1, 2, 2))
    weights, _ = resolved_weights(layer, 4)
    for output in range(12):
        np.testing.assert_array_equal(weights[output, 0], layer.bank.weights[output % 3, 0])


def test_flip_turns_every_kernel_by_180_degrees():
    layer = Layer(bank=bank(2, 1, 2, 3), flip=True)
    weights, _ = resolved_weights(layer, 1)
    np.testing.assert_array_equal(weights, layer.bank.weights[:, :, ::-1, ::-1])


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (Layer(bank=bank(2, 2, 3, 3)), "this bank has 2 inputs per output"),
        (Layer(bank=bank(2, 4, 3, 3), grouping=Grouping.POINTWISE), "pointwise needs 1x1 kernels; these are 3x3"),
        (Layer(bank=bank(6, 1, 3, 3), grouping=Grouping.DEPTHWISE), "groups is 4, which does not divide the 6 output"),
        (Layer(bank=bank(6, 1, 3, 3), grouping=Grouping.GROUPED, groups=3), "groups is 3, which does not divide the 4"),
        (Layer(bank=bank(2, 3, 3, 3), grouping=Grouping.STANDARD), "read 3 x 1 groups = 3 channels; the input has 4"),
        (Layer(bank=bank(2, 1, 3, 3), bias=(1.0, 2.0, 3.0)), "bias has 3 numbers; the number of outputs is 8."),
    ],
)
def test_a_layer_that_does_not_fit_is_refused(layer, words):
    with pytest.raises(PlanError) as refusal:
        planned(layer, FACTS)
    assert words in str(refusal.value)
    assert len(str(refusal.value)) <= 200


@pytest.mark.parametrize("layers", [(), (Layer(),)])
def test_a_refusal_about_channels_is_one_by_its_type(layers):
    """Issue 15, 3.5: what the window offers hangs on no words."""
    differ = Layer(bank=bank(2, 3, 3, 3), grouping=Grouping.STANDARD)
    with pytest.raises(ChannelsDiffer):
        make_stack_plan([*layers, differ], FACTS)
    with pytest.raises(PlanError) as other:
        make_stack_plan([*layers, Layer(bank=bank(2, 1, 3, 3), bias=(1.0, 2.0, 3.0))], FACTS)
    assert not isinstance(other.value, ChannelsDiffer)


def test_an_output_that_would_be_empty_is_refused():
    with pytest.raises(ValueError, match="no rows: the kernel covers 21"):
        planned(Layer(bank=bank(1, 1, 21, 3), mode=Mode.VALID), FACTS)


def test_groups_that_fit_are_let_through():
    check_groups(6, 2, 2, 4)


def test_the_output_size_needs_no_weights():
    layer = Layer(bank=bank(1, 1, 3, 4), mode=Mode.FULL, stride=(2, 3), dilation=(2, 1))
    assert output_size(layer, (20, 30)) == planned(layer, FACTS).output_shape[1:] == (12, 11)


@pytest.mark.parametrize(
    ("bias", "expected"),
    [((), [0] * 8), ((5.0,), [5] * 8), ((1.0, 2.0), [1, 2] * 4), (tuple(range(8)), list(range(8)))],
)
def test_a_bias_is_for_all_for_each_kernel_or_for_each_output(bias, expected):
    plan = planned(Layer(bank=bank(2, 1, 3, 3), bias=bias), FACTS)
    assert plan.bias.tolist() == expected
    assert plan.parameters == 8 * 9 + (8 if bias else 0)


def test_magnitude_makes_one_output_of_each_group():
    layer = Layer(bank=bank(2, 1, 3, 3), activation=Activation.MAGNITUDE)
    assert planned(layer, FACTS).output_shape == (4, 20, 30)


def test_the_border_value_counts_only_where_the_border_is_constant():
    layer = Layer(border_value=7.0)
    assert planned(layer, FACTS).border_value == 0
    assert planned(replace(layer, border=Border.CONSTANT), FACTS).border_value == 7


CHANGES = {
    "bank": bank(2, 1, 4, 4),
    "mode": Mode.FULL,
    "pads": ((1, 2), (3, 4)),
    "stride": (2, 3),
    "dilation": (2, 3),
    "anchor": (0, 2),
    "grouping": Grouping.DEPTHWISE,
    "groups": 2,
    "border": Border.REFLECT,
    "border_value": 3.0,
    "flip": True,
    "bias": (4.0,),
    "activation": Activation.ABS,
    "enabled": False,
}
BASES = {
    "pads": Layer(bank=bank(4, 1, 3, 3), mode=Mode.EXPLICIT),
    "groups": Layer(bank=bank(4, 1, 3, 3), grouping=Grouping.GROUPED, groups=4),
    "border_value": Layer(bank=bank(4, 1, 3, 3), border=Border.CONSTANT),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Layer) if field.name != "name"])
def test_the_plan_notices_every_parameter_of_a_layer(name):
    base = BASES.get(name, Layer(bank=bank(4, 1, 3, 3)))
    changed = replace(base, **{name: CHANGES[name]})
    if name == "groups":
        changed = replace(changed, bank=bank(4, 2, 3, 3))
    before, after = (make_stack_plan([layer], FACTS).plans[0] for layer in (base, changed))
    seen = ("output_shape", "padding", "stride", "dilation", "groups", "border", "border_value", "activation")
    noticed = any(getattr(before, one) != getattr(after, one) for one in seen)
    noticed |= not np.array_equal(before.weights, after.weights) or not np.array_equal(before.bias, after.bias)
    assert noticed
    assert before != after


def test_facts_tell_shape_type_and_whether_sums_must_be_direct():
    samples = np.ones((1, 20, 20), np.float32)
    assert facts_of(Image(samples)) == InputFacts((1, 20, 20), "float32", False)
    samples[0, 3, 3] = np.nan
    assert facts_of(Image(samples)).direct_only


def test_a_stack_hands_shape_width_and_caution_on():
    stack = make_stack_plan([Layer(bank=bank(2, 1, 3, 3), mode=Mode.VALID)] * 2, InputFacts((1, 9, 9), "int32", True))
    assert stack.plans[1].facts == InputFacts((2, 7, 7), "float64", True)


def test_layers_that_are_off_are_passed_over():
    layers = [Layer(enabled=False), Layer(bank=bank(2, 1, 3, 3)), Layer(enabled=False)]
    assert len(make_stack_plan(layers, FACTS).plans) == 1


def test_with_no_layer_on_the_input_is_handed_on():
    assert make_stack_plan([Layer(enabled=False)], FACTS).output_shape == FACTS.shape


def test_in_a_stack_a_refusal_names_the_layer():
    layers = [Layer(), Layer(enabled=False), Layer(bank=bank(2, 3, 1, 1), grouping=Grouping.STANDARD)]
    with pytest.raises(PlanError, match=r"^layer 3: the kernels read 3 x 1 groups"):
        make_stack_plan(layers, FACTS)


def test_in_a_stack_an_empty_output_names_the_layer():
    layers = [Layer(), Layer(bank=bank(1, 1, 21, 3), mode=Mode.VALID)]
    with pytest.raises(ValueError, match=r"^layer 2: the output would have no rows"):
        make_stack_plan(layers, FACTS)


def test_two_equal_layers_in_a_stack_are_told_apart():
    large = Layer(bank=bank(1, 1, 15, 3), mode=Mode.VALID)
    with pytest.raises(ValueError, match=r"^layer 2: "):
        make_stack_plan([large, large], FACTS)


def test_bytes_hold_the_output_and_the_working_memory():
    assert planned(Layer(), FACTS).bytes > 4 * 20 * 30 * 4


def test_a_plan_says_why_it_chose_its_method():
    plan = planned(Layer(), FACTS)
    assert plan.method in Method
    assert len(plan.reasons) >= 2


SIGNAL = InputFacts((1, 1, 50), "float64")
ROWS = Layer(bank=KernelBank(np.array([[[[1.0, 1], [2, 0], [4, 4]]]])))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "only row 1 of the 3x2 kernel meets it (sum 2.00 of 12.00); give a kernel of one row."),
        ({"flip": True, "anchor": (0, 0)}, "only row 2 of the 3x2 kernel meets it (sum 8.00 of 12.00)"),
        ({"border": Border.CONSTANT}, "only row 1"),
        ({"bank": bank(2, 1, 3, 3)}, "only row 1 of each 3x3 kernel meets it; give kernels of one row."),
        ({"bank": bank(1, 1, 2, 2), "dilation": (2, 1)}, "no row of the 2x2 kernel meets it"),
    ],
)
def test_a_signal_that_meets_one_row_of_a_kernel_is_told(changes, words):
    plan = planned(replace(ROWS, **changes), SIGNAL)
    notice = notice_of(plan)
    assert words in notice
    assert len(notice) <= 200
    assert plan.reasons[-1] == notice


@pytest.mark.parametrize(
    ("layer", "facts"),
    [
        (ROWS, FACTS),
        (replace(ROWS, mode=Mode.FULL), SIGNAL),
        (Layer(bank=bank(1, 1, 1, 9)), SIGNAL),
        (Layer(bank=KernelBank(np.array([[[[0.0], [3.0], [0.0]]]]))), SIGNAL),
        *((replace(ROWS, border=border), SIGNAL) for border in Border if border not in (Border.ZEROS, Border.CONSTANT)),
    ],
)
def test_where_no_row_is_lost_nothing_is_told(layer, facts):
    plan = planned(layer, facts)
    assert notice_of(plan) is None
    assert not any("signal" in reason for reason in plan.reasons)


def test_a_plan_is_found_again_until_prices_are_fitted(monkeypatch):
    """Issue 15, 3.7: fit() left plans that were chosen by the prices before."""
    layers = (Layer(bank=bank(2, 4, 3, 3), grouping=Grouping.STANDARD),)
    before = make_stack_plan(layers, FACTS)
    assert make_stack_plan(layers, FACTS) is before
    monkeypatch.setattr(calibration, "_measured", lambda engine: {})
    monkeypatch.setattr(calibration, "keep", lambda name, data: None)
    calibration.fit()
    assert make_stack_plan(layers, FACTS) is not before


def test_planning_takes_no_longer_for_a_larger_input():
    """Issue 15, 4.3: a plan for 3x999999999x3 took 52 s and 4.9 GB, of tiles."""
    tracemalloc.start()
    try:
        plan = planned(Layer(bank=bank(1, 1, 3, 3)), InputFacts((3, 999_999_999, 3)))
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
    assert plan.output_shape == (3, 999_999_999, 3)
    assert plan.bytes > 3 * 3 * 4 * 999_999_999


def test_sums_that_can_be_infinite_are_told():
    layer = Layer(KernelBank.of(Kernel([[1e308, 1e308]])))
    times_the_input = Layer(KernelBank.of(Kernel([[2e36]])))
    for told, dtype, limit in (
        (layer, "uint8", "3.4e+38"),
        (layer, "float64", "1.8e+308"),
        (times_the_input, "uint8", "3.4e+38"),
        (times_the_input, "uint16", "3.4e+38"),
    ):
        plan = planned(told, InputFacts((1, 4, 4), dtype), "reference")
        assert f"more than {limit}" in str(notice_of(plan))
        assert notice_of(plan) in plan.reasons
    assert notice_of(planned(times_the_input, InputFacts((1, 4, 4), "float32"), "reference")) is None
    assert notice_of(planned(Layer(), InputFacts((1, 4, 4)), "reference")) is None
