"""Object code and measured constants, kept on disk between starts; all of it can be made again."""

import hashlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

_DIGEST_BYTES = 32
_LEFT_OVER = 3600.0  # seconds: an older file that was written beside belongs to a process that was killed


def folder() -> Path:
    """Where the system wants such things; a relative path in its variables counts for nothing (XDG specification).

    Raises FileNotFoundError where this person has no home.
    """
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        path = Path(os.environ.get(variable, ""))
        if path.is_absolute():
            return path / "convstudio"
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - "~" where nobody knows, where Path's own raises
    if not home.is_absolute():
        raise FileNotFoundError("~")
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "convstudio"


def kept(name: str) -> bytes | None:
    """What was kept under a name; None if there is nothing, it is damaged, or others could have written it."""
    try:
        with (folder() / name).open("rb") as file:
            ours = _only_ours(folder().stat()) and _only_ours(os.fstat(file.fileno()))
            data = file.read() if ours else b""
    except OSError:
        return None
    digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    return content if hashlib.sha256(content).digest() == digest else None


def _only_ours(status: os.stat_result) -> bool:
    """Whether nobody else owns this or may write there: what is kept is run as code. Windows keeps homes apart."""
    return os.name != "posix" or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def keep(name: str, content: bytes) -> None:
    """Write beside and move into place; a disk that is full or read-only only costs the next start its time."""
    with suppress(OSError):
        place = folder() / name
        beside = place.with_name(f"{name}.{os.getpid()}")
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _only_ours(place.parent.stat()):
            return
        _remove_left_overs(place.parent)
        try:
            beside.touch(mode=0o600)
            beside.write_bytes(hashlib.sha256(content).digest() + content)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)


def _remove_left_overs(place: Path) -> None:
    """What processes that were killed had written beside, under their number."""
    for path in place.iterdir():
        if path.suffix[1:].isdigit() and path.stat().st_mtime < time.time() - _LEFT_OVER:
            path.unlink(missing_ok=True)
