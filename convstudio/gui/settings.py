"""Settings: what the window remembers from one start to the next, in one JSON of our own."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from convstudio.files.atomic_saving import private_folder, save_bytes
from convstudio.files.errors import FileError
from convstudio.gui.theme import DESKTOP, THEMES
from convstudio.gui.translation_catalogues import LANGUAGES, SYSTEM

_LARGEST = 65536


@dataclass
class Settings:
    """Each value is checked against its default's type; what is wrong falls back to the default.

    recent: files, the newest first. last: the projects that were open at the end. layout: of the window, as it gave it.
    toured: the guided tour was seen, or not wanted.

    path: where put() stores them; None keeps them in memory only.
    """

    theme: str = DESKTOP
    enlarge: float = 1.0
    language: str = SYSTEM
    recent: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    layout: str = ""
    toured: bool = False
    path: Path | None = None

    @classmethod
    def stored(cls) -> "Settings":
        """The settings of this person; an unreadable file is moved aside, not overwritten."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
        return cls.read(Path(folder) / "settings.json")

    @classmethod
    def read(cls, path: Path) -> "Settings":
        """The settings in a file, or the defaults."""
        try:
            data = path.read_bytes()
        except OSError:
            return cls(path=path)
        try:
            record = json.loads(data) if len(data) <= _LARGEST else None
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            _move_aside(path)
            return cls(path=path)
        for name in ("recent", "last"):
            if isinstance(record.get(name), list):
                record[name] = tuple(entry for entry in record[name] if isinstance(entry, str))
        return cls(**{name: value for name, value in record.items() if _fits(name, value)}, path=path)

    def put(self, name: str, value: Any) -> None:
        """Change one setting and store all; a folder that cannot be written costs nothing but the memory of it."""
        setattr(self, name, value)
        if self.path is None:
            return
        record = {key: kept for key, kept in asdict(self).items() if key != "path"}
        try:
            private_folder(self.path.parent)
            save_bytes(self.path, json.dumps(record, indent=1).encode())
        except (OSError, FileError):
            return


def _fits(name: str, value: Any) -> bool:
    default = {field.name: field.default for field in fields(Settings)}.get(name)
    if name == "theme":
        return isinstance(value, str) and value in (*THEMES, DESKTOP)
    if name == "language":
        return isinstance(value, str) and (value in LANGUAGES or value == SYSTEM)
    if name == "enlarge":
        return isinstance(value, int | float) and 1.0 <= value <= 3.0
    return name != "path" and default is not None and isinstance(value, type(default))


def _move_aside(path: Path) -> None:
    try:
        path.replace(path.with_name(path.name + ".bad"))
    except OSError:
        return
