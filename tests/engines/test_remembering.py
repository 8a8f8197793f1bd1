"""What functions remember of kernels: once made, bounded by bytes all together, the oldest going first."""

import numpy as np
import pytest

from convstudio.engines import remembering
from convstudio.engines.planning import make_stack_plan
from convstudio.engines.remembering import Kept, held_bytes, remembered
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.plan import InputFacts


@pytest.fixture
def kept(monkeypatch):
    made = Kept(100_000)
    monkeypatch.setattr(remembering, "KEPT", made)
    return made


def test_a_thing_is_made_once_also_if_it_is_none(kept):
    calls = []
    ask = remembered(calls.append)
    assert [ask(1), ask(1), ask(1.0), ask(True)] == [None] * 4
    assert calls == [1, 1.0, True]


def test_what_was_not_asked_for_longest_goes_first(kept):
    calls = []
    ask = remembered(lambda number: calls.append(number) or np.zeros(4000))
    for number in (0, 1, 2, 0, 3, 0, 1):
        ask(number)
    assert calls == [0, 1, 2, 3, 1]
    assert kept.size <= 100_000


def test_what_is_larger_than_the_bound_is_made_and_not_kept(kept):
    ask = remembered(lambda: np.zeros(20_000))
    assert ask() is not ask()
    assert kept.size == 0


def test_arrays_are_counted_once_and_views_by_what_they_hold():
    array = np.zeros(1000)
    assert 8000 <= held_bytes(array, array[:10], [array, (array,)]) < 9000
    assert held_bytes(array[:10]) >= 8000


def test_texts_are_counted_without_looking_at_each():
    assert held_bytes((("1/16",) * 1000,) * 1) >= 1000 * 8


def test_plans_of_an_edited_bank_stay_within_the_bound(kept):
    """Issue 15, 3.3: 64 plans of a bank of 4.5 MB were 0.3 GB and more; here banks of 16 KB and a bound of 100."""
    weights = np.zeros((64, 32, 1, 1))
    for number in range(40):
        weights[0, 0] = number
        layer = Layer(bank=KernelBank(weights), grouping=Grouping.STANDARD)
        make_stack_plan((layer,), InputFacts((32, 20, 20)), "numpy")
        assert kept.size <= 100_000
    assert kept.size > 16_000
