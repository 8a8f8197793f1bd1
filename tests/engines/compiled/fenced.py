"""Arrays in memory that ends where the next page may not be touched; so does what lies before it. Linux only."""

import ctypes
import mmap

import numpy as np


def fenced(array, *, at_end):
    """A copy of an array that touches the fence behind it (at_end) or before it."""
    page = mmap.PAGESIZE
    pages = -(-array.nbytes // page)
    memory = mmap.mmap(-1, (pages + 2) * page)
    base = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    for at in (base, base + (pages + 1) * page):
        assert ctypes.CDLL(None).mprotect(ctypes.c_void_p(at), page, 0) == 0
    start = (pages + 1) * page - array.nbytes if at_end else page
    copy = np.frombuffer(memory, array.dtype, array.size, start).reshape(array.shape)
    copy[:] = array
    return copy
