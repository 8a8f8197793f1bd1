"""Names of files, looked at without ever failing: they come from people, settings, projects and command lines.

Path.exists() and its like raise for names that are too long, hold a character that no name can have, or lie in a
folder that may not be looked into; everything outside this file asks here instead.
"""

import enum
import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from convstudio.files.errors import os_reason

Name = str | os.PathLike[str]
_NOTHING = {errno.ENOENT, errno.ENOTDIR}


class PathKind(enum.Enum):
    """What lies at a place; OTHER is a device or a pipe, HIDDEN what may not be looked at."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"
    NOTHING = "nothing"
    HIDDEN = "hidden"


class PathPlace(NamedTuple):
    """What a look at a name gave. reason: why there is nothing to be seen, in words that end no sentence."""

    kind: PathKind
    reason: str = ""


def look(name: Name) -> PathPlace:
    """The kind of what lies at a name, links followed, and why if nothing is seen; never raises."""
    try:
        mode = Path(name).stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, OSError) and error.errno in _NOTHING
        return PathPlace(PathKind.NOTHING if missing else PathKind.HIDDEN, os_reason(error))
    if stat.S_ISREG(mode):
        return PathPlace(PathKind.FILE)
    return PathPlace(PathKind.FOLDER if stat.S_ISDIR(mode) else PathKind.OTHER)


def is_file(name: Name) -> bool:
    """A plain file is there and may be looked at."""
    return look(name).kind is PathKind.FILE


def is_there(name: Name) -> bool:
    """Something is there and may be looked at."""
    return look(name).kind not in (PathKind.NOTHING, PathKind.HIDDEN)


def version(name: Name) -> tuple[int, int]:
    """Time of the last change and bytes of a file: others after it was written to; zeros where there is none."""
    try:
        found = Path(name).stat()
    except (OSError, ValueError):
        return 0, 0
    return found.st_mtime_ns, found.st_size


def may_write(name: Name) -> bool:
    """Whether a file may be written, or a folder written into."""
    try:
        return os.access(name, os.W_OK)
    except (OSError, ValueError):
        return False


def real(name: Name) -> Path:
    """The whole path without links, as far as they can be followed."""
    try:
        return Path(os.path.realpath(name))
    except (OSError, ValueError):  # the current folder was removed, or no name is like this
        return Path(name)
