"""Project files: one JSON with everything a person made, and beside it only what is too large for text.

Written whole or not at all, and only after it was read back. Opening one reads images and weights, and does nothing
else: it writes no file, starts no program and reaches no network.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from convstudio.files.atomic_saving import check_place, save_bytes
from convstudio.files.errors import FileError, FileRefused, shown
from convstudio.files.file_reading import read_bytes, read_head
from convstudio.files.image_records import (
    ImageRecord,
    change_of,
    image_record,
    image_record_from,
    open_recorded,
)
from convstudio.files.layer_records import layer_from, layer_record
from convstudio.files.path_checks import is_there, real
from convstudio.files.project_versions import FORMAT, VERSION, upgraded
from convstudio.files.strict_json import JsonError, parse_json
from convstudio.files.typed_records import fields_of, record_of, told, typed
from convstudio.files.weights import ARGUMENTS, load_weights
from convstudio.values.image import Image
from convstudio.values.layer import Layer
from convstudio.values.project import Project, View

Recorder = Callable[[Image, Path], dict[str, Any]]

PROJECT_ENDING = ".convstudio"
MAXIMUM_BYTES = 2**26
MAXIMUM_ENTRIES = 10_000

_KEYS = ("format", "version", "name", "engine", "alpha", "current", "view", "images", "layers")
_SPREAD_NUMBERS = re.compile(r'\[\n\s*([^\[\]{}"]*?)\n\s*\]')  # no text in JSON holds a line break


@dataclass(frozen=True)
class Opened:
    """A project as far as it could be opened, and a sentence for each image that is missing or has changed.

    sha256: of its file, to be compared when it is saved again.
    """

    project: Project
    notices: tuple[str, ...] = ()
    sha256: str = ""


class Stored(NamedTuple):
    """What came of saving a project: the SHA-256 of its file, and a sentence for each image whose file has changed."""

    sha256: str
    notices: tuple[str, ...]


class ProjectChanged(FileError):
    """The file is not as it was read or written last: somebody else wrote it."""


class _Contents(NamedTuple):
    """The checked fields of a project's record; its images are not opened yet."""

    images: list[ImageRecord]
    current: int
    layers: list[Layer]
    view: View
    engine: str
    name: str
    alpha: bool


def load_project(path: str | os.PathLike[str]) -> Opened:
    """The project in a file. Images that are missing or have changed give notices, everything else must be right.

    Raises FileError, FileRefused, which name the field that is wrong; the file is left as it is.
    """
    data, folder = read_bytes(path, MAXIMUM_BYTES), real(path).parent
    with _named(path):
        contents = _contents(_record(data), folder)
    opened = [open_recorded(record, folder) for record in contents.images]
    images = tuple(image for image, _ in opened if image is not None)
    found_before = sum(image is not None for image, _ in opened[: contents.current])
    current = found_before if opened and opened[contents.current][0] is not None else 0
    project = Project(
        images, current, tuple(contents.layers), contents.view, contents.engine, contents.name, contents.alpha
    )
    return Opened(project, tuple(notice for _, notices in opened for notice in notices), _digest(data))


def save_project(
    path: str | os.PathLike[str],
    project: Project,
    record_of_image: Recorder = image_record,
    *,
    expected: str | None = None,
) -> Stored:
    """Write a project, what is beside it first; whatever happens, `path` holds a whole project, the old or the new.

    record_of_image: see image_record; whoever saves again and again may remember what it gave.
    expected: the SHA-256 of the file that may be replaced; any may if None. Raises ProjectChanged for another one,
    FileError, FileRefused for a project that could not be opened again.
    """
    check_place(path)
    target = real(path)  # what is beside it lies there as well
    check = partial(_check_unchanged, path, expected)
    check()
    records = [record_of_image(image, target) for image in project.images]
    record = {
        "format": FORMAT,
        "version": VERSION,
        "name": project.name,
        "engine": project.engine,
        "alpha": project.alpha,
        "current": project.current,
        "view": record_of(project.view),
        "images": records,
        "layers": [layer_record(layer, target) for layer in project.layers],
    }
    data = _text(record)
    if len(data) > MAXIMUM_BYTES:
        raise FileRefused(f"Cannot write {shown(path)}: it would have {len(data)} bytes; at most {MAXIMUM_BYTES}.")
    with _named(path):
        _contents(_record(data), target.parent)
    save_bytes(target, data, check)  # again: the work before may have taken seconds
    changes = map(change_of, project.images, records)
    return Stored(_digest(data), tuple(filter(None, changes)))


def _check_unchanged(path: str | os.PathLike[str], expected: str | None) -> None:
    if expected is not None and is_there(path) and _digest(read_bytes(path)) != expected:
        raise ProjectChanged(f"{shown(path)} was changed by another window or program since it was opened or saved.")


def load_layers(path: str | os.PathLike[str], asked: Mapping[str, str] = ARGUMENTS) -> list[Layer]:
    """The layers of a project file, or the one convolution of a weights file; asked: see load_weights."""
    if not _is_project(path):
        return [load_weights(path, asked=asked)]
    data = read_bytes(path, MAXIMUM_BYTES)
    with _named(path):
        return _layers(_record(data), real(path).parent)


def load_view(path: str | os.PathLike[str]) -> View:
    """How a project file looks at its result; the plain view for a weights file."""
    if not _is_project(path):
        return View()
    with _named(path):
        return _view(_record(read_bytes(path, MAXIMUM_BYTES)).get("view", {}))


def _is_project(path: str | os.PathLike[str]) -> bool:
    """Whether the content begins as JSON does; weights files do not."""
    head = read_head(path, 64)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b"\0" not in head


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _named(path: str | os.PathLike[str]) -> Iterator[None]:
    """Every refusal within begins with the name of the project file."""
    try:
        yield
    except FileError as error:
        raise type(error)(f"{shown(Path(path).name)}: {error}") from error


def _record(data: bytes) -> dict[str, Any]:
    try:
        record = parse_json(data)
    except JsonError as error:
        raise FileRefused(f"this is no project that can be read: {error}.") from error
    return upgraded(record)


def _contents(record: dict[str, Any], folder: Path) -> _Contents:
    unknown = next((key for key in record if key not in _KEYS), None)
    if unknown is not None:
        raise FileRefused(f"{shown(unknown[:40])} is not known here; a project has {', '.join(_KEYS)}.")
    images = [image_record_from(entry, f"images[{index}]") for index, entry in enumerate(_list(record, "images"))]
    current = typed(record.get("current", 0), int, "current")
    if not 0 <= current < max(len(images), 1):
        raise FileRefused(f"current is {told(current)}; the project has {len(images)} images.")
    return _Contents(
        images,
        current,
        _layers(record, folder),
        _view(record.get("view", {})),
        typed(record.get("engine", "auto"), str, "engine"),
        typed(record.get("name", ""), str, "name"),
        typed(record.get("alpha", False), bool, "alpha"),
    )


def _list(record: dict[str, Any], key: str) -> list[Any]:
    found = record.get(key, [])
    if not isinstance(found, list) or len(found) > MAXIMUM_ENTRIES:
        raise FileRefused(f"{key} is {told(found)}; it must be a list of at most {MAXIMUM_ENTRIES}.")
    return found


def _layers(record: dict[str, Any], folder: Path) -> list[Layer]:
    found = _list(record, "layers")
    if not found:
        raise FileRefused("layers is empty; a project needs at least one layer.")
    return [layer_from(entry, f"layers[{index}]", folder) for index, entry in enumerate(found)]


def _view(record: Any) -> View:
    view = View(**fields_of(record, View, "view"))
    for name, value in record_of(view).items():
        if _smallest(value) < 0:
            raise FileRefused(f"view.{name} is {value}; it must not be negative.")
    return view


def _smallest(value: Any) -> int:
    """The smallest index in a field of the view; what is no index counts as none."""
    found = value if isinstance(value, list) else [value]
    return min((index for index in found if isinstance(index, int)), default=0)


def _text(record: dict[str, Any]) -> bytes:
    """Readable JSON, a list of numbers on one line."""
    spread = json.dumps(record, indent=1)
    return _SPREAD_NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", spread).encode() + b"\n"
