"""Issue 15, 4.5: a child of fork is free of what the other threads of its parent were doing."""

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from convstudio.engines.fork_safety import new_lock, new_recursive_lock
from tests.sources import ROOT

HELD = """
import os, signal, sys, threading
from functools import cached_property
import numpy as np
import convstudio as cs
from convstudio.engines import memoization
from convstudio.engines.torch import devices
from convstudio.engines.compiled import fft_kernel_spectra, llvm_toolchain
from convstudio.engines.torch.device_cache import DeviceCache
from convstudio.files import jpeg_bmp_gif_webp

class Slow:
    @cached_property
    def value(self):
        begun.set()
        threading.Event().wait()

begun, holding, kept = threading.Event(), threading.Event(), DeviceCache(1)
locks = [memoization.BOUND._lock, llvm_toolchain._lock, fft_kernel_spectra._lock, jpeg_bmp_gif_webp._ASIDE]
locks += [kept._lock, devices._lock]

def hold():
    for lock in locks:
        lock.__enter__()
    devices._rounding, devices._running = True, 1
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
    assert devices._none_runs()
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


class Interrupt:
    """Raises KeyboardInterrupt once, after so many seconds.

    The signal comes again each second: Python 3.11 forgets one for as long as nothing else happens if it arrives while
    it looks whether any has.
    """

    armed = False

    def after(self, seconds):
        self.armed = True
        signal.setitimer(signal.ITIMER_REAL, seconds, 1)

    def __call__(self, *_):
        if self.armed:
            self.armed = False
            raise KeyboardInterrupt


def taken_until(interrupt, seconds, lock):
    interrupt.after(seconds)
    while True:
        with lock:
            pass


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
@pytest.mark.parametrize("new", [new_lock, new_recursive_lock])
def test_an_interrupt_leaves_no_lock_held(new):
    lock, draw, interrupt = new(), random.Random(1), Interrupt()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(60):
            with pytest.raises(KeyboardInterrupt):
                taken_until(interrupt, draw.uniform(1e-4, 2e-3), lock)
            assert taken_elsewhere(lock)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def taken_elsewhere(lock):
    with ThreadPoolExecutor(1) as other:
        return other.submit(taken, lock).result()


def taken(lock):
    free = lock.acquire(blocking=False)
    if free:
        lock.release()
    return free
