"""Names that no file can have, and places that may not be looked at."""

import ctypes
import os
import stat

LONG = "n" * 300
LETTERS = {"too long": LONG, "a zero": "a\0b", "half a letter": "\ud800"}
_PASSES = 0b110  # the capabilities CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root passes every door


class Closed:
    """A folder that this thread, and those it starts, may not look into; root gives up its privilege for so long."""

    def __init__(self, folder):
        self.folder = folder / "closed"
        self.folder.mkdir()

    def __enter__(self):
        self.folder.chmod(0)
        _may_pass(False)
        return self.folder

    def __exit__(self, *_):
        _may_pass(True)
        self.folder.chmod(stat.S_IRWXU)


def _may_pass(on):
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable
    assert libc.capget(header, sets) == 0
    sets[0] = sets[0] | sets[1] & _PASSES if on else sets[0] & ~_PASSES
    assert libc.capset(header, sets) == 0
