"""Issue 15, 4.5: a child of fork is free of what the other threads of its parent were doing."""

import os
import random
import signal
import subprocess
import sys

import pytest

from convstudio.engines.forking import new_lock
from tests.sources import ROOT

HELD = """
import os, signal, sys, threading
from functools import cached_property
import numpy as np
import convstudio as cs
from convstudio.engines import remembering
from convstudio.engines.compiled import toolchain, transform_spectra
from convstudio.files import raster

class Slow:
    @cached_property
    def value(self):
        begun.set()
        threading.Event().wait()

begun, holding = threading.Event(), threading.Event()
locks = [remembering.BOUND._lock, toolchain._lock, transform_spectra._lock, raster._ASIDE]

def hold():
    for lock in locks:
        lock.__enter__()
    holding.set()
    Slow().value

x, w = np.random.default_rng(0).normal(size=(300, 300)), np.ones((3, 3))
expected = cs.conv2d(x, w)
threading.Thread(target=hold, daemon=True).start()
assert begun.wait(60) and holding.wait(60)
child = os.fork()
if child == 0:
    signal.alarm(60)  # a child that hangs is killed
    for lock in locks:
        with lock:
            pass
    vars(Slow)["value"].func = lambda _: 5
    assert Slow().value == 5
    for name in ("auto", "opencv", "numpy"):
        np.testing.assert_allclose(cs.conv2d(x, w, engine=name), expected, rtol=1e-5)
    os._exit(0)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_hangs_at_no_lock_that_another_thread_held():
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", HELD]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, timeout=500)
    assert done.returncode == 0, done.stderr


def taken_until_interrupted(lock, seconds):
    signal.setitimer(signal.ITIMER_REAL, seconds)
    while True:
        with lock:
            pass


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
def test_an_interrupt_leaves_no_lock_held():
    lock, draw = new_lock(), random.Random(1)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for _ in range(60):
            with pytest.raises(KeyboardInterrupt):
                taken_until_interrupted(lock, draw.uniform(1e-4, 2e-3))
            assert not lock.locked()
    finally:
        signal.signal(signal.SIGALRM, before)
