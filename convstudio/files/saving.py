"""Writing a file whole or not at all: every file that ConvStudio writes goes through here."""

import contextlib
import functools
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from convstudio.files.errors import FileError, os_reason, shown

__all__ = ["FileError", "check_room", "save_atomically", "save_bytes"]

_SUFFIX = ".convstudio.tmp"
_LEFT_OVER = 3600.0  # seconds: an older temporary file belongs to a process that was killed
_NAME = 50  # characters of the name that go into the temporary one, so that it stays within 255 bytes


def save_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """`data` is the content of `path`, or `path` is as it was and FileError says why."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    save_atomically(path, write)


def check_room(path: str | os.PathLike[str], size: int) -> None:
    """Refuse a file of this many bytes where the disk does not have them; FileError says how many it has."""
    with contextlib.suppress(OSError):
        disk = shutil.disk_usage(Path(os.path.realpath(path)).parent)
        if disk.total and disk.free < size:  # some network folders tell nothing but zeros
            needs = f"it needs {size / 2**30:.1f} GiB and the disk has {disk.free / 2**30:.1f} GiB left"
            raise FileError(f"Cannot write {shown(path)}: {needs}. Choose another folder, fewer kernels or a stride.")


def save_atomically(path: str | os.PathLike[str], write: Callable[[BinaryIO], None]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in the place of `path` in one step.

    Whatever fails or is killed, `path` holds its old bytes or all of the new ones. A symbolic link is followed, the
    permissions of an existing file are kept. Raises FileError; what `write` raises otherwise passes through.
    """
    if "\0" in os.fspath(path):
        raise FileError(f"Cannot write {shown(path)}: a file name cannot hold the character 0.")
    try:
        target = Path(os.path.realpath(path))
        mode = _existing_mode(target)
        temporary = target.with_name(f".{target.name[:_NAME]}.{secrets.token_hex(6)}{_SUFFIX}")
        _replace(target, temporary, mode, write)
    except OSError as error:
        raise FileError(_sentence(Path(path), error)) from error
    _flush_folder(target.parent)
    _remove_left_overs(target.parent)


def _existing_mode(target: Path) -> int | None:
    """The permission bits of the file that will be replaced, None for a new file."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise FileError(f"Cannot write {shown(target)}: it is a folder. Give the name of a file in it.")
    if not stat.S_ISREG(status.st_mode):
        # renaming over /dev/null would put a plain file in its place, for every program on the machine
        raise FileError(f"Cannot write {shown(target)}: it is a device or a pipe, not a file.")
    if not os.access(target, os.W_OK):
        raise FileError(f"Cannot write {shown(target)}: the file is write-protected. Choose another name.")
    return stat.S_IMODE(status.st_mode)


def _replace(target: Path, temporary: Path, mode: int | None, write: Callable[[BinaryIO], None]) -> None:
    def opener(name: str, flags: int) -> int:
        # created with its final permissions: nobody can look into a private file while it is being written,
        # and for a new file the system applies the umask
        return os.open(name, flags, 0o666 if mode is None else mode)

    try:
        with open(temporary, "x+b", opener=opener) as file:
            if mode is not None:
                os.chmod(temporary, mode)
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    # some network folders refuse this; the data itself is already in place
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@functools.cache
def _remove_left_overs(folder: Path) -> None:
    """Once per folder and run: remove what an earlier, killed run left there."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        oldest = time.time() - _LEFT_OVER
        stale = [entry.path for entry in entries if entry.name.endswith(_SUFFIX) and entry.stat().st_mtime < oldest]
        for path in stale:
            os.unlink(path)


def _sentence(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and not path.parent.is_dir():
        return f"Cannot write {shown(path.name)}: there is no folder {shown(path.parent)}."
    return f"Cannot write {shown(path)}: {os_reason(error)}. What was there before is unchanged."
