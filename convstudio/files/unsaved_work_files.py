"""Unsaved work: what a running window keeps on disk, so that little is lost when it is killed.

FOLDER/20261125-141502-a1b2/     one folder for each document of a window
    lock                         held by the system for as long as that window lives
    work.convstudio              the project as it was a moment ago, with what is beside it
    origin.json                  the project file that the work belongs to, with the SHA-256 it had; or null
"""

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from convstudio.files.atomic_saving import private_folder, save_bytes
from convstudio.files.errors import FileError, os_reason, shown
from convstudio.files.image_records import image_record
from convstudio.files.path_checks import is_file, version
from convstudio.files.projects import Opened, load_project, save_project
from convstudio.values.image import Image
from convstudio.values.project import Project

KEPT_DAYS = 30  # what nobody wants back by then goes
_LOCK, _WORK, _ORIGIN = "lock", "work.convstudio", "origin.json"


class Autosave:
    """The folder of an open document. Raises FileError where nothing can be kept."""

    def __init__(self, folder: Path) -> None:
        """A new folder within this one, held until close()."""
        self._folder = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        try:
            private_folder(folder)
            private_folder(self._folder)
            lock = _held(self._folder / _LOCK)
        except OSError as error:
            raise FileError(f"Cannot keep unsaved work in {shown(folder)}: {os_reason(error)}.") from error
        if lock is None:
            raise FileError(f"Cannot keep unsaved work in {shown(folder)}: another program holds its lock.")
        self._lock = lock
        self._records: dict[Image, tuple[dict[str, Any], tuple[int, int]]] = {}
        self._kept: tuple[Project, Path | None, str] | None = None

    @property
    def there(self) -> bool:
        """Whether the folder is still there."""
        return is_file(self._folder / _LOCK)

    def keep(self, project: Project, origin: Path | None, sha256: str = "") -> None:
        """The project is on disk when this returns; whatever happens, one that was kept before is whole.

        sha256: of its file, origin, as it was read or written last.
        """
        if self._kept is not None and self._kept[0] is project and self._kept[1:] == (origin, sha256):
            return
        known = None if origin is None else {"file": str(origin), "sha256": sha256}
        save_bytes(self._folder / _ORIGIN, json.dumps(known).encode())
        self._records = {image: known for image, known in self._records.items() if image in project.images}
        save_project(self._folder / _WORK, project, self._record)
        self._kept = project, origin, sha256
        self._sweep()

    def _sweep(self) -> None:
        """Pictures that the project does not name any more, such as frames of a film, go."""
        with suppress(OSError):  # the work is kept, and they go the next time
            named = (self._folder / _WORK).read_text(encoding="utf-8")
            for path in self._folder.glob(f"{Path(_WORK).stem}.*.npy"):
                if path.name not in named:
                    path.unlink(missing_ok=True)

    def _record(self, image: Image, project: Path) -> dict[str, Any]:
        """Files are hashed and pasted pictures written once, and again when somebody else wrote to the file."""
        now = version(image.path) if image.path else (0, 0)
        record, then = self._records.get(image, ({}, (-1, -1)))
        if now != then:
            record = image_record(image, project)
            self._records[image] = record, now
        return record

    def close(self, *, forget: bool) -> None:
        """The window ends: its work goes with it, or waits for the next one."""
        self._lock.close()
        if forget or not is_file(self._folder / _WORK):
            shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(frozen=True, eq=False)
class AbandonedWork:
    """Work of a window that ended without saving or discarding it. time: of the last keeping, seconds since 1970."""

    folder: Path
    time: float
    lock: BinaryIO

    def load(self) -> tuple[Opened, Path | None]:
        """The project with the SHA-256 that its file had, and that file, if it is still there."""
        file, sha256 = self._origin()
        origin = Path(file) if file and is_file(file) else None
        return replace(load_project(self.folder / _WORK), sha256=sha256), origin

    def _origin(self) -> tuple[str, str]:
        """(file, SHA-256), each empty where it is not known."""
        with suppress(OSError, ValueError):
            match json.loads((self.folder / _ORIGIN).read_bytes()):
                case {"file": str(file), "sha256": str(sha256)}:
                    return file, sha256
                case str(file):  # as earlier versions wrote it
                    return file, ""
        return "", ""

    def release(self) -> None:
        """Unlock the folder, so that another window may find the work."""
        self.lock.close()

    def discard(self) -> None:
        """Remove the folder with the work in it."""
        self.lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def abandoned(folder: Path) -> list[AbandonedWork]:
    """Work that no living window holds, the latest first; each is held until released or discarded."""
    found = [work for place in _folders(folder) if (work := _unheld(place)) is not None]
    return sorted(found, key=lambda work: -work.time)


def _folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from (place for place in sorted(folder.iterdir()) if is_file(place / _LOCK))


def _unheld(folder: Path) -> AbandonedWork | None:
    lock = None
    with suppress(OSError):
        lock = _held(folder / _LOCK)
    if lock is None:
        return None
    with suppress(OSError):
        kept = (folder / _WORK).stat().st_mtime
        if time.time() - kept < KEPT_DAYS * 86400:
            return AbandonedWork(folder, kept, lock)
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)
    return None


def _held(path: Path) -> BinaryIO | None:
    """The lock of this file, None if a living process has it; it ends with the process, however that ends."""
    file = path.open("ab")
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        file.close()
        return None
    except OSError:
        file.close()
        raise
    return file
