"""Things that can be made again, kept on disk between starts: object code, measured constants."""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

_DIGEST_BYTES = 32


def folder() -> Path:
    """Where the system wants such things."""
    chosen = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not chosen:
        chosen = str(Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache"))
    return Path(chosen) / "convstudio"


def kept(name: str) -> bytes | None:
    """What was kept under a name; None if there is nothing, or it is damaged."""
    try:
        data = (folder() / name).read_bytes()
    except OSError:
        return None
    digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
    return content if hashlib.sha256(content).digest() == digest else None


def keep(name: str, content: bytes) -> None:
    """Write beside and move into place; a disk that is full or read-only only costs the next start its time."""
    place = folder() / name
    beside = place.with_name(f"{name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.write_bytes(hashlib.sha256(content).digest() + content)
        beside.replace(place)
    except OSError:
        with suppress(OSError):
            beside.unlink()
