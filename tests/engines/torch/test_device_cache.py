"""What stays on a device: once made, bounded, gone with its owner."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from convstudio.engines.torch.device_cache import DeviceCache


def test_a_thing_is_made_once():
    kept, made = DeviceCache(100), []
    for _ in range(3):
        assert kept.get("key", 10, lambda: made.append(1) or "thing") == "thing"
    assert len(made) == 1


def test_the_least_recently_used_goes_first():
    kept = DeviceCache(30)
    for key in "abc":
        kept.get(key, 10, lambda: 0)
    kept.get("a", 10, lambda: 0)
    kept.get("d", 10, lambda: 0)
    assert kept.get("a", 10, lambda: 1) == 0
    assert kept.get("b", 10, lambda: 1) == 1
    assert kept.size == 30


def test_what_is_larger_than_the_bound_is_made_and_not_kept():
    kept = DeviceCache(30)
    assert kept.get("key", 31, lambda: "thing") == "thing"
    assert kept.size == 0


def test_a_thing_goes_with_its_owner():
    kept, owner = DeviceCache(100), np.ones(3)
    kept.get("key", 10, lambda: 0, owner=owner)
    assert kept.size == 10
    del owner
    gc.collect()
    assert kept.size == 0


def test_a_thing_that_could_not_be_made_is_made_the_next_time():
    kept = DeviceCache(100)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", 10, lambda: 1 // 0)
    assert kept.get("key", 10, lambda: "thing") == "thing"


def test_threads_after_the_same_thing_make_it_once():
    kept, made, start = DeviceCache(100), [], threading.Barrier(4)

    def ask(_):
        start.wait(timeout=30)
        return kept.get("key", 10, lambda: made.append(1) or "thing")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == ["thing"] * 4
    assert len(made) == 1


def test_an_owner_that_dies_while_room_is_made_hangs_nobody_and_disturbs_nothing():
    """Issue 15, 3.1: what watches owners runs in the middle of any line, so it only notes who is gone."""
    kept, owners = DeviceCache(30), [np.ones(3) for _ in range(3)]

    class Last:
        def __del__(self):  # it is dropped to make room, and others go meanwhile
            owners.clear()

    kept.get("last", 10, Last)
    for number, owner in enumerate(owners[:2]):
        kept.get(number, 10, lambda: 0, owner=owner)
    del owner
    assert kept.get("new", 40, lambda: "thing") == "thing"
    assert kept.size == 0
