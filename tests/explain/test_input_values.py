"""What the last layer reads, through the layers before it."""

import numpy as np

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.input_values import exact, values_read
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.plan import Method

X = np.random.default_rng(1).normal(size=(2, 6, 7))
BLUR = Layer(bank=KernelBank(np.ones((1, 1, 3, 3))), border=Border.CONSTANT, border_value=4.0)


def stack_of(*layers):
    return make_stack_plan(layers, facts_of(Image(X)), "auto")


def test_of_the_first_layer_it_is_the_input_and_its_border():
    read = values_read(stack_of(BLUR), X, range(-2, 8), range(-1, 9), range(2))
    padded = np.pad(X, ((0, 0), (2, 2), (1, 2)), constant_values=4.0)
    np.testing.assert_array_equal(read, padded)


def test_positions_may_step_and_channels_be_chosen():
    read = values_read(stack_of(BLUR), X, range(0, 6, 2), range(1, 7, 3), range(1, 2))
    np.testing.assert_array_equal(read, X[1:, ::2, 1::3])


def test_of_a_later_layer_it_is_what_the_one_before_gives():
    doubled = Layer(bank=KernelBank(np.full((1, 1, 1, 1), 2.0)))
    read = values_read(stack_of(doubled, BLUR), X, range(6), range(7), range(2))
    np.testing.assert_array_equal(read, 2 * X)


def test_exact_layers_are_summed_plainly_by_the_reference():
    plans = exact(stack_of(BLUR, BLUR)).plans
    assert {(plan.engine, plan.method, plan.facts.dtype) for plan in plans} == {("reference", Method.DIRECT, "float64")}
