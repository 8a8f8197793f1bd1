"""FileError: what went wrong with a file, in one sentence that names it."""

import errno
import os
import traceback

from convstudio.values.errors import ConvStudioError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than the system allows",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "there is no such file or folder",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its links lead in a circle",
    errno.EIO: "the disk reports an error",
}

_OURS = __name__.partition(".")[0]


class FileError(ConvStudioError):
    """A file that cannot be read or written; the sentence names the file and the reason."""


class FileRefused(FileError):
    """A file whose contents are damaged, too large or of a kind that is not read."""


def os_reason(error: OSError | ValueError) -> str:
    """Why the operating system said no, in words that end no sentence; Python's own ValueError is about the name."""
    if not isinstance(error, OSError):
        return "its name holds a character that no file can have"
    known = _REASONS.get(error.errno or 0)
    return known or (os.strerror(error.errno) if error.errno else str(error) or "unknown error")


def shown(path: str | os.PathLike[str]) -> str:
    """The path in quotes, as a sentence can hold it: at most 80 characters, one line, no broken letters."""
    text = printable(os.fspath(path))
    return f'"{text}"' if len(text) <= 80 else f'"{text[:30]}…{text[-49:]}"'


def printable(text: str) -> str:
    """The text with what ends lines, steers terminals or is no letter written as Python writes it."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def raised_in(error: BaseException, *libraries: str) -> bool:
    """Whether an exception began in these libraries, or in what they call: their fault, or a damaged file's.

    The same exception that began in a line of ours, or in what that calls, is a fault of ours, whatever its type.
    """
    names = [str(frame.f_globals.get("__name__", "")) for frame, _ in traceback.walk_tb(error.__traceback__)]
    rooms = [name.partition(".")[0] for name in names]
    return next((room in libraries for room in reversed(rooms) if room in (_OURS, *libraries)), False)
