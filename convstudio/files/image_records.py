"""Images as a project file holds them: where they lie and a hash of their content, not their samples.

An image without a file (pasted, generated, or its file is gone) is written beside the project.
"""

from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from convstudio.files.errors import FileError, FileRefused, shown
from convstudio.files.open_file import open_image
from convstudio.files.path_checks import is_file, real
from convstudio.files.resources import resource
from convstudio.files.sidecars import Sidecars, hash_of, load_beside, save_beside
from convstudio.files.typed_records import fields_of, record_of, told, typed
from convstudio.values.axis_order import LAYOUTS, laid_out, layouts_beside
from convstudio.values.image import Image
from convstudio.values.image_metadata import CENTIMETRE, INCH, NOTHING_SAID, Metadata

_SOURCES = ("file", "sample", "beside")
_WHERE_KNOWN: dict[str, Any] = {
    "layout": str,
    "levels": tuple[float, float],
    "opaque": float,
    "metadata": Metadata,
}  # fields that records may lack
_MOST_PIXELS = 1 << 32  # for a unit: TIFF holds no more


class ImageRecord(NamedTuple):
    """What a project remembers of an image; source is one of file, sample and beside. metadata: of those beside."""

    source: str
    place: str
    sha256: str
    name: str
    names: tuple[str, ...]
    rate: float
    shape: tuple[int, int, int]
    layout: str = ""
    metadata: Metadata = NOTHING_SAID
    levels: tuple[float, float] | None = None
    opaque: float | None = None


def image_record(image: Image, project: Path) -> dict[str, Any]:
    """An image as JSON; samples that no file has are written beside the project first."""
    source, place, digest = _place(image, project)
    return {
        source: place,
        "sha256": digest,
        "name": image.name,
        "names": list(image.names),
        "rate": image.rate,
        "shape": list(image.shape),
        **({"layout": image.layout} if image.layout else {}),
        **({"levels": list(image.levels)} if image.levels is not None else {}),
        **({"opaque": image.opaque} if image.opaque is not None else {}),
        **({"metadata": record_of(image.metadata)} if source == "beside" and image.metadata != NOTHING_SAID else {}),
    }


def change_of(image: Image, record: dict[str, Any]) -> str:
    """A sentence where a record holds a copy because the image's file has changed since it was opened; else empty."""
    if "beside" not in record or not image.sha256 or not _allowed(image.path):
        return ""
    return f"{shown(image.path)} is no longer as it was opened; the project keeps its own copy, as it is shown."


def image_record_from(record: Any, where: str) -> ImageRecord:
    """A record of an image, checked; FileRefused names the field that is wrong or the path that is not allowed."""
    sources = [key for key in _SOURCES if isinstance(record, dict) and key in record]
    if len(sources) != 1:
        raise FileRefused(f"{where} is {told(record)}; it must have exactly one of {', '.join(_SOURCES)}.")
    kinds: dict[str, Any] = {
        sources[0]: str,
        "sha256": str,
        "name": str,
        "names": tuple[str, ...],
        "rate": float,
        "shape": tuple[int, int, int],
    }
    kinds |= {key: kind for key, kind in _WHERE_KNOWN.items() if key in record}
    wrong = next((key for key in (*kinds, *record) if key not in record or key not in kinds), None)
    if wrong is not None:
        raise FileRefused(f"{where}.{wrong[:40]} is {'not known here' if wrong in record else 'missing'}.")
    values = {key: typed(record[key], kind, f"{where}.{key}") for key, kind in kinds.items() if key != "metadata"}
    found = ImageRecord(sources[0], values.pop(sources[0]), **values)
    if found.layout and found.layout not in LAYOUTS:
        raise FileRefused(f"{where}.layout is {told(found.layout)}; it must be one of {', '.join(LAYOUTS)}.")
    if found.levels is not None and not found.levels[0] < found.levels[1]:
        raise FileRefused(f"{where}.levels is {list(found.levels)}; the second must be larger.")
    if found.opaque is not None and not found.opaque > 0:
        raise FileRefused(f"{where}.opaque is {found.opaque:.9g}; it must be above 0.")
    _check_place(found, f"{where}.{found.source}")
    return found._replace(metadata=_metadata(record.get("metadata", {}), f"{where}.metadata"))


def _metadata(record: Any, where: str) -> Metadata:
    found = Metadata(**fields_of(record, Metadata, where))
    if found.unit not in (0.0, INCH, CENTIMETRE):
        raise FileRefused(f"{where}.unit is {found.unit:.9g}; it must be 0, {INCH} or {CENTIMETRE:g} centimetres.")
    if not all(0 <= pixels < _MOST_PIXELS for pixels in found.resolution):
        raise FileRefused(f"{where}.resolution is {list(found.resolution)}; it must be 0 to {_MOST_PIXELS - 1} pixels.")
    return found


def open_recorded(record: ImageRecord, folder: Path) -> tuple[Image | None, tuple[str, ...]]:
    """(the image or None, what a person has to know about it)."""
    try:
        if record.source == "beside":
            return _from_beside(record, folder), ()
        path = resource(record.place) if record.source == "sample" else folder / record.place
        return _from_file(record, path)
    except FileError as error:
        return None, (f"{shown(record.name[:40])} was left out. {error}",)


def _from_beside(record: ImageRecord, folder: Path) -> Image:
    array = load_beside(folder, Sidecars(record.place, record.sha256), record.name)
    if array.shape != record.shape or len(record.names) != record.shape[0]:
        raise FileRefused(f"{shown(record.place)} has the shape {array.shape}; the project says {record.shape}.")
    image = Image(array, record.name, record.names, rate=record.rate, layout=record.layout)
    return replace(image, metadata=record.metadata, levels=record.levels, opaque=record.opaque)


def _from_file(record: ImageRecord, path: Path) -> tuple[Image, tuple[str, ...]]:
    image = open_image(path)
    if image.layout and (record.layout or image.shape != record.shape):  # a person had said what its axes are
        image = _laid_out(image, record)
    changed = image.shape != record.shape or image.sha256 != record.sha256
    told_of = (f"{shown(path)} has changed since the project was saved; it is shown as it is now.",) if changed else ()
    return replace(image, name=record.name), told_of


def _laid_out(image: Image, record: ImageRecord) -> Image:
    """The image as it lay when the project was saved, if its array has so many axes; older records have the shape."""
    others = layouts_beside(image.layout)
    if record.layout:
        known = record.layout in others and record.layout != image.layout
        return laid_out(image, record.layout) if known else image
    found = (laid_out(image, layout) for layout in others)
    return next((other for other in found if other.shape == record.shape), image)


def _place(image: Image, project: Path) -> tuple[str, str, str]:
    """(source, place, hash): the image's own file if it still holds the same, else a copy beside the project."""
    path = real(image.path)
    if image.path and _allowed(image.path) and _allowed(str(path)) and is_file(path):
        digest = hash_of(path)
        if digest and digest == image.sha256:  # where that is not known, the samples are what is shown
            return *_file_place(path, project), digest
    beside = save_beside(project, "image", image.array)
    return "beside", beside.file, beside.sha256


def _file_place(path: Path, project: Path) -> tuple[str, str]:
    folder = real(project.parent)
    if path.is_relative_to(folder):
        return "file", path.relative_to(folder).as_posix()
    samples = _own_folder()
    if samples is not None and path.is_relative_to(samples):
        return "sample", path.relative_to(samples).as_posix()
    return "file", str(path)


def _own_folder() -> Path | None:
    """Where the samples lie that come along, on this machine."""
    try:
        return resource(".")
    except FileError:
        return None


def _check_place(record: ImageRecord, where: str) -> None:
    """Refuse a path that a person would not have chosen: on a network, or out of the folder by a side door."""
    if not _allowed(record.place):
        raise FileRefused(f"{where} is {shown(record.place[:60])}; a project does not open paths on a network.")
    absolute = PurePosixPath(record.place).is_absolute() or PureWindowsPath(record.place).drive
    climbs = ".." in record.place.replace("\\", "/").split("/")
    if climbs or not record.place or (absolute and record.source != "file"):
        raise FileRefused(f"{where} is {shown(record.place[:60])}; it must lie below the folder, without any '..'.")


def _allowed(path: str) -> bool:
    return not path.replace("/", "\\").startswith("\\\\") and all(letter >= " " for letter in path)
