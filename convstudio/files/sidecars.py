"""Arrays that lie beside a project, in files named after it and after their own content.

A name with the hash of the content is never written twice with different bytes: whichever of two writes a crash
prevents, an old project still finds its old numbers.
"""

import hashlib
import os
import stat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.files.atomic_saving import save_bytes
from convstudio.files.errors import FileError, FileRefused, os_reason, shown
from convstudio.files.file_reading import read_bytes
from convstudio.files.npy_arrays import array_bytes, read_array

_FORBIDDEN = "/\\:"  # folders on any system, drives and streams on Windows


class Sidecars(NamedTuple):
    """A file beside a project: its plain name and the SHA-256 of its bytes in hexadecimal."""

    file: str
    sha256: str


def save_beside(project: Path, kind: str, array: npt.NDArray[Any]) -> Sidecars:
    """Write an array as NAME.KIND-HASH.npy into the folder of the project, unless it is there already."""
    data = array_bytes(_portable(array))
    digest = hashlib.sha256(data).hexdigest()
    found = Sidecars(f"{project.stem}.{kind}-{digest[:8]}.npy", digest)
    if not _is_there(project.parent / found.file, digest):
        save_bytes(project.parent / found.file, data)
    return found


def load_beside(folder: Path, beside: Sidecars, where: str) -> npt.NDArray[Any]:
    """The array in a file of the project's folder; refused unless it is a plain file with the remembered content."""
    path = folder / plain_name(beside.file, where)
    try:
        linked = stat.S_ISLNK(path.lstat().st_mode)
    except (OSError, ValueError) as error:
        raise FileError(f"{where}: cannot read {shown(path)}: {os_reason(error)}.") from error
    if linked:
        raise FileRefused(f"{where} is {shown(beside.file)}, a link; it must be a file in the project's folder.")
    data = read_bytes(path)
    if hashlib.sha256(data).hexdigest() != beside.sha256:
        raise FileRefused(f"{where} is {shown(beside.file)}, which has changed since the project was saved.")
    return read_array(data, beside.file)


def plain_name(name: str, where: str) -> str:
    """A name without any folder, refused otherwise: a project reads only beside itself."""
    if not name.endswith(".npy") or name.startswith(".") or any(c in _FORBIDDEN or not c.isprintable() for c in name):
        raise FileRefused(f"{where} is {shown(name)}; it must be the name of a .npy file beside the project.")
    return name


def hash_of(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file's bytes in hexadecimal, empty when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def _portable(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """An array of a type that a .npy file keeps on every machine."""
    return array.astype(np.float64) if array.dtype.kind == "f" and array.dtype.itemsize > 8 else array


def _is_there(path: Path, digest: str) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode) and hash_of(path) == digest
    except OSError:
        return False
