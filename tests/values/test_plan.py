"""What plans tell of themselves, and when two are the same."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import make_stack_plan
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.plan import InputFacts, Method
from tests.computed import planned

FACTS = InputFacts((3, 20, 30), "uint8")
LAYER = Layer(bank=KernelBank(np.ones((2, 1, 3, 4))))


@pytest.mark.parametrize(
    ("dtype", "compute", "result"),
    [
        ("bool", "float32", "float32"),
        ("uint8", "float32", "float32"),
        ("int16", "float32", "float32"),
        ("uint32", "float64", "float32"),
        ("int64", "float64", "float32"),
        ("float16", "float32", "float32"),
        ("float32", "float32", "float32"),
        ("float64", "float64", "float64"),
    ],
)
def test_sums_are_as_wide_as_the_numbers_need(dtype, compute, result):
    facts = InputFacts((1, 1, 1), dtype)
    assert (facts.compute_dtype, facts.result_dtype) == (compute, result)


def test_a_plan_knows_its_input_and_the_size_of_its_kernels():
    plan = planned(LAYER, FACTS)
    assert plan.input_shape == (3, 20, 30)
    assert plan.kernel_size == (3, 4)


def test_equal_questions_give_equal_plans():
    same = planned(replace(LAYER, bank=KernelBank(np.ones((2, 1, 3, 4)))), FACTS)
    assert planned(LAYER, FACTS) == same
    assert hash(planned(LAYER, FACTS)) == hash(same)


@pytest.mark.parametrize(
    "other",
    [
        lambda: planned(replace(LAYER, mode=Mode.FULL), FACTS),
        lambda: planned(LAYER, replace(FACTS, direct_only=True)),
        lambda: planned(LAYER, FACTS, "numpy"),
        lambda: LAYER,
    ],
)
def test_another_question_gives_another_plan(other):
    assert planned(LAYER, FACTS) != other()


def test_the_same_sums_by_another_method_are_another_plan():
    """Issue 15, 3.7: after the prices were fitted the window must not keep what was planned before."""
    plan = planned(LAYER, FACTS)
    other = replace(plan, method=next(method for method in Method if method is not plan.method))
    assert plan != other
    assert hash(plan) != hash(other)
    assert replace(other, method=plan.method) == plan


def test_a_stack_is_the_sum_of_its_plans():
    stack = make_stack_plan([LAYER, replace(LAYER, mode=Mode.VALID)], FACTS)
    first, second = stack.plans
    assert stack.input_shape == (3, 20, 30)
    assert stack.output_shape == (12, 18, 27)
    assert stack.parameters == first.parameters + second.parameters
    assert stack.macs == first.macs + second.macs
    assert stack.seconds == first.seconds + second.seconds
    assert stack.bytes >= 12 * 18 * 27 * 4
    assert stack.result_dtype == "float32"


def test_a_stack_up_to_a_layer_ends_there():
    stack = make_stack_plan([LAYER, LAYER], FACTS)
    assert stack.upto(1).plans == stack.plans[:1]
