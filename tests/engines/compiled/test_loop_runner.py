"""Loops on several threads."""

import ctypes
import threading
import time

import numpy as np
import pytest

from convstudio.engines.compiled import loop_runner
from convstudio.engines.compiled.loop_runner import HEAD_WORDS, JOBS, POOL_SECONDS, run, threads_for, wall
from convstudio.engines.thread_pool import processors


def table(jobs):
    words = np.zeros(HEAD_WORDS, np.int64)
    words[JOBS] = jobs
    return words


def test_every_thread_has_scratch_memory_of_its_own_on_a_line_of_the_cache(monkeypatch):
    monkeypatch.setattr(loop_runner, "processors", lambda: 2)
    seen, both = {}, threading.Barrier(2, timeout=100)

    def loop(_, scratch):
        seen[threading.get_ident()] = scratch
        both.wait()
        ctypes.memset(scratch, 0xAB, 1000)

    run(loop, table(8), 1000, 2)
    assert len(set(seen.values())) == 2
    assert all(place % 64 == 0 for place in seen.values())


def test_one_job_needs_one_thread():
    callers = []
    run(lambda *_: callers.append(threading.current_thread()), table(1), 10, 8)
    assert callers == [threading.current_thread()]


def test_what_fails_on_a_thread_of_the_pool_is_raised_here(monkeypatch):
    monkeypatch.setattr(loop_runner, "processors", lambda: 2)
    here = threading.get_ident()

    def loop(*_):
        if threading.get_ident() == here:
            time.sleep(0.2)
        else:
            raise RuntimeError("a fault of the loop")

    with pytest.raises(RuntimeError, match="a fault of the loop"):
        run(loop, table(8), 10, 2)


def test_scratch_memory_is_used_again_unless_it_is_huge(monkeypatch):
    monkeypatch.setattr(loop_runner, "KEPT_BYTES", 5000)
    places = []
    for size in (3000, 100, 3000, 6000):
        run(lambda _, scratch: places.append(scratch), table(1), size, 1)
    assert places[0] == places[1] == places[2]


def test_short_work_stays_on_the_calling_thread():
    assert threads_for(1e-6) == 1
    assert threads_for(1.0) == processors() >= 1


def test_all_threads_share_what_is_left_when_they_have_woken_up(monkeypatch):
    monkeypatch.setattr(loop_runner, "processors", lambda: 4)
    assert wall(0, 0) == 0
    assert wall(0.3 * POOL_SECONDS, 0.7 * POOL_SECONDS) == pytest.approx(POOL_SECONDS)
    assert wall(0, 41 * POOL_SECONDS) == pytest.approx(11 * POOL_SECONDS)
    assert wall(1.0, 4.0) == pytest.approx(2.0, rel=1e-3)
