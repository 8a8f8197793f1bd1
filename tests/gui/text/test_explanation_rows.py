"""An explanation as a table."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.sample_explanation import explain
from convstudio.gui.text.explanation_rows import explanation_table
from convstudio.values.border import Border
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Layer
from tests.driven import photograph

WEIGHTS = np.array([[1.0, 2, 0], [3, -4, 5], [0, 1, 2]])


def table(output=1, row=4, column=5, weights=WEIGHTS[None, None], **options):
    image = photograph(3, 9, 11)
    stack = make_stack_plan((Layer(bank=KernelBank(weights), **options),), facts_of(image), "auto")
    told = explain(stack, image.array, output, row, column)
    return explanation_table(told), told, image.array


def test_the_head_line_names_the_sample_and_its_value():
    shown, told, _ = table()
    assert shown.title == f"Output 1, row 4, column 5 = {told.value:.8g}"


def test_each_row_is_a_tap_with_its_product():
    shown, told, samples = table()
    assert len(shown.columns) == 6
    assert len(shown.rows) == 9
    first = shown.rows[0]
    assert first[0] == "1"
    assert first[3:] == (samples[1, 3, 4], 1.0, samples[1, 3, 4] * 1.0)
    assert sum(row[-1] for row in shown.rows) == pytest.approx(told.value)


def test_the_last_line_adds_up_sum_bias_and_activation():
    shown, told, _ = table(bias=(1000.0,), activation=Activation.RELU)
    assert f"Sum {told.sums[0].total:.8g}" in shown.footer
    assert "bias 1000" in shown.footer
    assert "relu" in shown.footer
    assert shown.footer.endswith(f"= {told.value:.8g}")


def test_a_magnitude_has_the_taps_and_the_sums_of_both_kernels():
    both = np.stack([WEIGHTS, WEIGHTS.T])[:, None]
    shown, told, _ = table(weights=both, activation=Activation.MAGNITUDE)
    assert len(shown.rows) == 18
    assert all(f"{part.total:.8g}" in shown.footer for part in told.sums)


def test_beyond_the_edge_the_place_is_said_in_words():
    inside, _, _ = table(0, 4, 5)
    outside, _, _ = table(0, 0, 0)
    assert outside.rows[0][2] != inside.rows[0][2]
    assert outside.rows[0][3] == 0.0
    mirrored, _, samples = table(0, 0, 0, border=Border.REFLECT)
    assert mirrored.rows[0][3] == samples[0, 1, 1]
