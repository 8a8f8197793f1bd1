"""A result on its way into a file."""

import numpy as np
import pytest

import convstudio.jobs.export.result_strips as parts_of_results
import convstudio.jobs.render.render_loop as rendering
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.jobs.export.result_strips import StreamedResult, WholeResult, streamed_bytes
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.jobs.render.memory_check import result_bytes
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer

IMAGE = Image(np.random.default_rng(0).normal(size=(2, 150, 40)).astype(np.float32))
STACK = make_stack_plan([Layer(bank=KernelBank(np.random.default_rng(1).normal(size=(3, 1, 5, 5))))], facts_of(IMAGE))


@pytest.fixture(autouse=True)
def _many_strips(monkeypatch):
    monkeypatch.setattr(parts_of_results, "_STRIP_BYTES", 1)


def test_strips_are_the_whole_each_time_they_are_gone_through():
    parts, whole = StreamedResult(STACK, IMAGE.array, passes=2), rendering.render(STACK, IMAGE.array)
    for _ in range(2):
        strips = [(top, part.copy()) for top, part in parts]
        assert len(strips) > 3
        assert [top for top, _ in strips] == sorted(top for top, _ in strips)
        np.testing.assert_allclose(np.concatenate([part for _, part in strips], axis=1), whole, rtol=1e-5, atol=1e-5)


def test_strips_share_their_memory():
    first, second = (part for _, part in list(StreamedResult(STACK, IMAGE.array))[:2])
    assert np.shares_memory(first, second)


def test_the_time_of_computing_adds_up():
    parts = StreamedResult(STACK, IMAGE.array, passes=2)
    list(parts)
    once = parts.seconds
    list(parts)
    assert 0 < once < parts.seconds


def test_a_cancelled_stream_stops_before_the_next_strip():
    token = CancelToken()
    parts = iter(StreamedResult(STACK, IMAGE.array, token))
    assert next(parts)[0] == 0
    token.cancel()
    with pytest.raises(Cancelled):
        next(parts)


def test_what_is_held_is_computed_once(monkeypatch):
    parts = WholeResult(STACK, IMAGE.array)
    ((top, whole),) = parts
    monkeypatch.setattr(rendering, "samples", lambda *_, **__: pytest.fail("it was computed again"))
    assert top == 0
    assert [part is whole for _, part in parts] == [True]
    assert parts.seconds > 0


def test_a_stream_holds_a_strip_instead_of_the_result():
    strip = 6 * 32 * 40
    beside = STACK.bytes - result_bytes(STACK)
    assert result_bytes(STACK) == 6 * 150 * 40 * 4
    assert streamed_bytes(STACK) == beside + strip * 4
    assert streamed_bytes(STACK, "uint16") == beside + strip * 6
