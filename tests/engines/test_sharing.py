"""Work in parts on all processors."""

import threading

import numpy as np
import pytest

from convstudio.engines import sharing


@pytest.fixture(autouse=True)
def _four_processors(monkeypatch):
    sharing.pool.cache_clear()
    monkeypatch.setattr(sharing, "processors", lambda: 4)
    yield
    sharing.pool().shutdown()
    sharing.pool.cache_clear()


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_every_part_is_done_once(count):
    done = []
    sharing.share(done.append, range(count))
    assert sorted(done) == list(range(count))


def test_parts_are_done_at_the_same_time():
    meeting = threading.Barrier(4, timeout=10)
    sharing.share(lambda _: meeting.wait(), range(4))
    assert not meeting.broken


def test_what_fails_is_raised_when_all_have_stopped():
    done = []

    def work(part):
        if part == 500:
            raise ValueError("no")
        done.append(part)

    with pytest.raises(ValueError, match="no"):
        sharing.share(work, range(1000))
    count = len(done)
    assert 500 not in done
    assert len(done) == count


def test_parts_may_be_shared_again():
    done = []
    sharing.share(lambda part: sharing.share(done.append, [(part, i) for i in range(5)]), range(8))
    assert len(done) == 40


@pytest.mark.parametrize(("length", "most", "lengths"), [(7, 3, [2, 2, 3]), (6, 6, [6]), (1, 9, [1]), (5, 1, [1] * 5)])
def test_parts_are_as_even_as_they_can_be(length, most, lengths):
    parts = sharing.even(length, most)
    assert [part.stop - part.start for part in parts] == lengths
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]


def test_infinity_minus_infinity_warns_on_no_thread():
    sharing.share(lambda _: np.add(np.float32(np.inf), np.float32(-np.inf)), range(50))
