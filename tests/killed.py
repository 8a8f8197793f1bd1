"""Work in another process that is killed in the midst of it."""

import itertools
import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from convstudio.files.projects import save_project
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project

# a process that has no threads is copied for each: copying this one could hang, and Python 3.12 warns of it
_PROCESSES = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
if os.name == "posix":
    _PROCESSES.set_forkserver_preload([__name__])


@contextmanager
def for_ever(work: Callable[..., Any], *arguments: object) -> Iterator[None]:
    """Another process that does work again and again; it is killed at the end of the block."""
    process = _PROCESSES.Process(target=_repeat, args=(work, *arguments), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()
        process.close()


def save_projects(path: Path) -> None:
    """Save projects one after the other; all weights of each are the number that is its name."""
    for turn in itertools.count():
        bank = KernelBank(np.full((8, 64, 3, 3), float(turn)))
        save_project(path, Project(layers=(Layer(bank, bias=(float(turn),)),), name=str(turn)))


def _repeat(work: Callable[..., Any], *arguments: object) -> None:
    while True:
        work(*arguments)
