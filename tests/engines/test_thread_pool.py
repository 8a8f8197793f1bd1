"""Work in parts on all processors."""

import os
import threading
import weakref

import numpy as np
import pytest

from convstudio.engines import thread_pool


@pytest.fixture(autouse=True)
def _four_processors(monkeypatch):
    thread_pool.crew.cache_clear()
    monkeypatch.setattr(thread_pool, "processors", lambda: 4)
    yield
    for _ in range(3):
        thread_pool.crew().put(None)
    thread_pool.crew.cache_clear()


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_every_part_is_done_once(count):
    done = []
    thread_pool.share(done.append, range(count))
    assert sorted(done) == list(range(count))


def test_parts_are_done_at_the_same_time():
    meeting = threading.Barrier(4, timeout=100)
    thread_pool.share(lambda _: meeting.wait(), range(4))
    assert not meeting.broken


def test_what_fails_is_raised_when_all_have_stopped():
    done = []

    def work(part):
        if part == 500:
            raise ValueError("no")
        done.append(part)

    with pytest.raises(ValueError, match="no"):
        thread_pool.share(work, range(1000))
    count = len(done)
    assert 500 not in done
    assert len(done) == count


def test_parts_may_be_shared_again():
    done = []
    thread_pool.share(lambda part: thread_pool.share(done.append, [(part, i) for i in range(5)]), range(8))
    assert len(done) == 40


@pytest.mark.parametrize(("length", "most", "lengths"), [(7, 3, [2, 2, 3]), (6, 6, [6]), (1, 9, [1]), (5, 1, [1] * 5)])
def test_parts_are_as_even_as_they_can_be(length, most, lengths):
    parts = thread_pool.even(length, most)
    assert [part.stop - part.start for part in parts] == lengths
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]


def test_infinity_minus_infinity_warns_on_no_thread():
    thread_pool.share(lambda _: np.add(np.float32(np.inf), np.float32(-np.inf)), range(50))


def test_who_has_not_begun_when_the_work_is_done_is_not_waited_for():
    held, callers = threading.Event(), []
    thread_pool.crew().put(thread_pool.Worker(lambda: None, 0))  # the crew exists
    busy = [thread_pool.Worker(held.wait, 1) for _ in range(3)]
    for helping in busy:
        thread_pool.crew().put(helping)
    thread_pool.together(lambda: callers.append(threading.current_thread()), 4)
    assert callers == [threading.current_thread()]
    held.set()
    for helping in busy:
        helping.close()


def test_what_was_worked_on_does_not_live_on():
    class Large:
        pass

    large = Large()
    gone = weakref.ref(large)
    meeting = threading.Barrier(4, timeout=100)
    thread_pool.together(lambda kept=large: meeting.wait(), 4)
    del large
    meeting.reset()
    thread_pool.together(meeting.wait, 4)  # all of the crew have ended what they did before
    assert gone() is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_process_has_a_crew_of_its_own():
    thread_pool.together(lambda: None, 4)
    child = os.fork()
    if not child:
        meeting = threading.Barrier(4, timeout=100)
        try:
            thread_pool.together(meeting.wait, 4)
        finally:
            os._exit(int(meeting.broken))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
