"""Reading a file once, as bytes, after looking at what it is and how large it is."""

import os
import stat
from pathlib import Path

from convstudio.files.errors import FileError, FileRefused, os_reason, shown

MAXIMUM_BYTES = 2**31


def read_bytes(path: str | os.PathLike[str], maximum: int = MAXIMUM_BYTES) -> bytes:
    """The whole content of a plain file of at most `maximum` bytes; FileError or FileRefused otherwise."""
    try:
        status = Path(path).stat()
        _check_plain(path, status)
        if status.st_size > maximum:
            raise FileRefused(f"{shown(path)} has {status.st_size} bytes; at most {maximum} are read.")
        return Path(path).read_bytes()
    except MemoryError:
        raise FileError(f"Cannot read {shown(path)}: there is not enough memory for it.") from None
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error


def read_head(path: str | os.PathLike[str], count: int = 4096) -> bytes:
    """The first `count` bytes of a plain file, fewer when it is shorter."""
    try:
        _check_plain(path, Path(path).stat())
        with Path(path).open("rb") as file:
            return file.read(count)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error


def _check_plain(path: str | os.PathLike[str], status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise FileError(f"Cannot read {shown(path)}: it is a folder. Give the name of a file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise FileError(f"Cannot read {shown(path)}: it is a device or a pipe, not a file.")  # it might never end


def _refusal(path: str | os.PathLike[str], error: OSError | ValueError) -> FileError:
    if isinstance(error, FileError):
        return error
    return FileError(f"Cannot read {shown(path)}: {os_reason(error)}.")
