"""Writing a file whole or not at all: every file that ConvStudio writes goes through here."""

import contextlib
import functools
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from convstudio.files.errors import FileError, os_reason, shown
from convstudio.files.path_checks import PathKind, look, may_write, real

__all__ = ["FileError", "check_place", "check_room", "private_folder", "save_atomically", "save_bytes"]

_PREFIX, _SUFFIX = ".convstudio-", ".tmp"
_OURS = re.compile(rf"{re.escape(_PREFIX)}[0-9a-f]{{16}}{re.escape(_SUFFIX)}")  # nothing that a person would write
_LEFT_OVER = 3600.0  # seconds: an older temporary file belongs to a process that was killed
_private: set[Path] = set()


def save_bytes(path: str | os.PathLike[str], data: bytes, before: Callable[[], None] | None = None) -> None:
    """`data` is the content of `path`, or `path` is as it was and FileError says why; before: see save_atomically."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    save_atomically(path, write, before)


def private_folder(path: str | os.PathLike[str]) -> None:
    """Make a folder that only its owner may enter, as one that is there becomes: new files in it are the owner's alone.

    Raises OSError where it cannot be made.
    """
    os.makedirs(path, mode=0o700, exist_ok=True)
    with contextlib.suppress(OSError):  # somebody else's folder stays as it is
        os.chmod(path, 0o700)
    _private.add(real(path))


def check_place(path: str | os.PathLike[str]) -> None:
    """Refuse a place where no file can be written; FileError says why."""
    found, folder = look(path), look(real(path).parent)
    if folder.kind is PathKind.NOTHING:
        raise FileError(f"Cannot write {shown(path)}: there is no folder {shown(Path(path).parent)}.")
    hidden = next((place.reason for place in (folder, found) if place.kind is PathKind.HIDDEN), "")
    if hidden:
        raise FileError(f"Cannot write {shown(path)}: {hidden}.")
    if found.kind is PathKind.FOLDER:
        raise FileError(f"Cannot write {shown(path)}: it is a folder. Give the name of a file in it.")
    if found.kind is PathKind.OTHER:
        # renaming over /dev/null would put a plain file in its place, for every program on the machine
        raise FileError(f"Cannot write {shown(path)}: it is a device or a pipe, not a file.")
    if found.kind is PathKind.FILE and not may_write(path):
        raise FileError(f"Cannot write {shown(path)}: the file is write-protected. Choose another name.")
    if not may_write(real(path).parent):
        raise FileError(f"Cannot write {shown(path)}: the folder is write-protected. Choose another.")


def check_room(path: str | os.PathLike[str], size: int) -> None:
    """Refuse a file of this many bytes where the disk does not have them; FileError says how many it has."""
    with contextlib.suppress(OSError):
        disk = shutil.disk_usage(real(path).parent)
        if disk.total and disk.free < size:  # some network folders tell nothing but zeros
            needs = f"it needs {size / 2**30:.1f} GiB and the disk has {disk.free / 2**30:.1f} GiB left"
            raise FileError(f"Cannot write {shown(path)}: {needs}. Choose another folder, fewer kernels or a stride.")


def save_atomically(
    path: str | os.PathLike[str], write: Callable[[BinaryIO], None], before: Callable[[], None] | None = None
) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in the place of `path` in one step.

    Whatever fails or is killed, `path` holds its old bytes or all of the new ones. A symbolic link is followed, the
    permissions of an existing file are kept. before: the last word, directly before that step.
    Raises FileError; what `write` and `before` raise otherwise passes through.
    """
    check_place(path)
    target = real(path)
    try:
        temporary = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
        _replace(target, temporary, write, before)
    except OSError as error:
        raise FileError(
            f"Cannot write {shown(path)}: {os_reason(error)}. What was there before is unchanged."
        ) from error
    _flush_folder(target.parent)
    _remove_left_overs(target.parent)


def _mode_of(target: Path) -> int | None:
    """The permission bits of the file that will be replaced, or that a new one must have; None if it may have any."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return 0o600 if target.parent in _private else None


def _replace(
    target: Path, temporary: Path, write: Callable[[BinaryIO], None], before: Callable[[], None] | None
) -> None:
    mode = _mode_of(target)

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
        if before is not None:
            before()
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
        ours = [entry for entry in entries if _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]
        for entry in ours:
            if entry.stat().st_mtime < oldest:
                os.unlink(entry.path)
