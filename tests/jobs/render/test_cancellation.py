"""How work is told to stop."""

import threading
import time

import pytest

from convstudio.jobs.render.cancellation import Cancelled, CancelToken


def test_nobody_wished_so_nothing_stops():
    token = CancelToken()
    token.check()
    assert not token.cancelled


def test_a_wish_takes_effect_at_once_without_grace():
    token = CancelToken()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_with_grace_a_wish_waits_until_it_is_over():
    token = CancelToken(grace=0.05)
    token.cancel()
    token.check()
    time.sleep(0.06)
    assert token.cancelled


def test_grace_can_be_ended_early():
    token = CancelToken(grace=60)
    token.cancel()
    token.end_grace()
    assert token.cancelled


def test_grace_alone_cancels_nothing():
    token = CancelToken(grace=0)
    token.end_grace()
    assert not token.cancelled


def test_a_wish_from_another_thread_is_heard():
    token = CancelToken()
    thread = threading.Thread(target=token.cancel)
    thread.start()
    thread.join()
    assert token.cancelled


def test_a_pause_ends_with_the_wish_to_stop_though_there_is_grace():
    token = CancelToken(grace=60)
    token.pause(0.001)
    threading.Timer(0.01, token.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        token.pause(60)
    assert time.monotonic() - began < 30
