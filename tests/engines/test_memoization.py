"""What functions remember of kernels: once made, bounded by bytes all together, the oldest going first."""

import gc
import weakref

import numpy as np

from convstudio.engines.layer_plan_builder import make_stack_plan
from convstudio.engines.memoization import BOUND, MemoryBound, held_bytes
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.plan import InputFacts


def test_a_thing_is_made_once_also_if_it_is_none():
    calls = []
    ask = MemoryBound(100_000).remembered(calls.append)
    assert [ask(1), ask(1), ask(1.0), ask(True)] == [None] * 4
    assert calls == [1, 1.0, True]


def test_all_is_forgotten_when_the_bound_is_reached():
    bound, calls = MemoryBound(100_000), []
    ask = bound.remembered(lambda number: calls.append(number) or np.zeros(4000))
    other = bound.remembered(lambda: calls.append("other"))
    for number in (0, 1, 2, 0):
        other()
        ask(number)
    assert calls == ["other", 0, 1, 2]
    ask(3)  # the fourth does not go in
    other()
    ask(3)
    assert calls == ["other", 0, 1, 2, 3, "other"]
    assert bound.size <= 100_000


def test_of_what_is_larger_than_the_bound_only_the_last_is_kept():
    bound = MemoryBound(100_000)
    ask = bound.remembered(lambda number: np.zeros(20_000))
    first, second = weakref.ref(ask(1)), weakref.ref(ask(2))
    gc.collect()
    assert first() is None
    assert second() is ask(2)


def test_arrays_are_counted_once_and_views_by_what_they_hold():
    array = np.zeros(1000)
    assert 8000 <= held_bytes(array, array[:10], [array, (array,)]) < 9000
    assert held_bytes(array[:10]) >= 8000


def test_texts_are_counted_without_looking_at_each():
    assert held_bytes((("1/16",) * 1000,) * 1) >= 1000 * 8


def test_plans_of_an_edited_bank_stay_within_the_bound(monkeypatch):
    """Issue 15, 3.3: 64 plans of a bank of 4.5 MB were 0.3 GB and more; here banks of 16 KB and a bound of 100."""
    monkeypatch.setattr(BOUND, "most", 100_000)
    weights, sizes = np.zeros((64, 32, 1, 1)), []
    for number in range(40):
        weights[0, 0] = number
        layer = Layer(bank=KernelBank(weights), grouping=Grouping.STANDARD)
        make_stack_plan((layer,), InputFacts((32, 20, 20)), "numpy")
        sizes.append(BOUND.size)
    assert max(sizes[1:]) <= 100_000
    assert max(sizes[1:]) > 16_000
