"""Result arrays from memory that an earlier result has given back.

Memory fresh from the system is written at a third of the speed: each page is cleared and mapped at the first touch.
"""

import ctypes
import math
import sys
import weakref
from collections import deque
from contextlib import suppress
from typing import Any

import numpy as np

from convstudio.engines.base import Array
from convstudio.values.memory_budget import RESULTS

_LEAST = 4 << 20  # smaller ones are recycled by the allocator itself
_KEPT_AT_MOST = RESULTS  # bytes that wait for their next use
_ROUND = 1 << 20
_ALIGNMENT = 64  # bytes, a cache line
_M_ARENA_MAX, _ARENAS = -8, 2  # of malloc.h

# Finalizers fill it, and they run wherever a collection happens, also in the middle of the functions here: so there is
# no lock, and each touch is one operation of a deque, which no other thread and no collection can interrupt.
_waiting: deque[Array] = deque()


class _Loan:
    """A stretch of memory that goes back when no array looks at it any more."""

    def __init__(self, memory: Array, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        address = -(-memory.ctypes.data // _ALIGNMENT) * _ALIGNMENT
        self.__array_interface__ = {"shape": shape, "typestr": dtype.str, "data": (address, False), "version": 3}
        weakref.finalize(self, _give_back, memory).atexit = False


def empty(shape: tuple[int, ...], dtype: Any) -> Array:
    """An array with nothing in particular in it, as numpy.empty makes; its memory is used again later."""
    kind = np.dtype(dtype)
    size = math.prod(shape) * kind.itemsize
    if size < _LEAST:
        return np.empty(shape, kind)
    return np.asarray(_Loan(_memory(size), shape, kind))


def _memory(size: int) -> Array:
    wanted = -(-size // _ROUND) * _ROUND + _ALIGNMENT
    with suppress(IndexError):  # another thread took the last one
        for _ in range(len(_waiting)):
            memory = _waiting.popleft()
            if wanted <= memory.nbytes <= wanted + wanted // 4:
                return memory
            _waiting.append(memory)
    return np.empty(wanted, np.uint8)


def _give_back(memory: Array) -> None:
    _waiting.append(memory)
    with suppress(IndexError):
        while sum(kept.nbytes for kept in _waiting.copy()) > _KEPT_AT_MOST:
            _waiting.popleft()


def share_arenas() -> None:
    """Let all threads of this process allocate from two stretches of memory, where the C library has such a choice.

    glibc gives each thread its own, and what is freed in one of them serves no other: a window that was worked in for
    long held up to 80 MB more, and was no faster.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if choose is not None:
        choose(_M_ARENA_MAX, _ARENAS)


def forget() -> None:
    """Give all waiting memory back to the system."""
    _waiting.clear()
