"""NumPy's archive of arrays (.npz): its directory and the headers tell the sizes before anything is unpacked."""

import io
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from convstudio.files.errors import FileRefused, raised_in, shown
from convstudio.files.file_reading import MAXIMUM_BYTES
from convstudio.files.npy_arrays import HEADER_BYTES, array_header, read_array
from convstudio.files.stored_layer import Numbers, StoredLayer, bias_name
from convstudio.values.kernel import MAXIMUM_WEIGHTS

MAXIMUM_MEMBERS = 10_000
_CHUNK = 1 << 20


def is_torch_zip(data: bytes) -> bool:
    """Whether a zip archive is one that torch.save wrote."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.endswith("data.pkl") for name in archive.namelist())
    except Exception as error:
        if not raised_in(error, "zipfile"):
            raise
        return False


def npz_layers(data: bytes, name: str) -> tuple[StoredLayer, ...]:
    """Every array of the archive; FileRefused when it is damaged, holds objects, or unpacks to more than 2 GiB."""
    with _opened(data, name) as archive:
        members = _checked(archive, name)
        arrays = [member.filename for member in members if member.filename.endswith(".npy")]
        shapes = {member.removesuffix(".npy"): _shape(archive, member, name) for member in arrays}
    return tuple(
        StoredLayer(key, shape, partial(_read, data, name, key, bias_name(key) if bias_name(key) in shapes else None))
        for key, shape in shapes.items()
        if shape
    )


def check_archive(data: bytes, name: str) -> None:
    """FileRefused when a zip archive unpacks to more than 2 GiB, or is damaged as far as its checksums tell."""
    with _opened(data, name) as archive:
        for member in _checked(archive, name):
            if member.CRC:  # torch.save can be told to leave them out
                with archive.open(member) as file:
                    while file.read(_CHUNK):
                        pass


def _checked(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MAXIMUM_MEMBERS or total > MAXIMUM_BYTES:
        raise FileRefused(
            f"{shown(name)} would unpack to {len(members)} arrays of {total} bytes; the limits are "
            f"{MAXIMUM_MEMBERS} and {MAXIMUM_BYTES}."
        )
    return members


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except Exception as error:  # each of its compressions has errors of its own
        if isinstance(error, MemoryError) or not raised_in(error, "zipfile"):
            raise
        raise FileRefused(f"{shown(name)} is a damaged archive: its arrays cannot be unpacked.") from error


def _shape(archive: zipfile.ZipFile, member: str, name: str) -> tuple[int, ...]:
    with archive.open(member) as file:
        return array_header(file.read(HEADER_BYTES), f"{name}:{member}")[0]


def _read(data: bytes, name: str, key: str, bias: str | None) -> tuple[Numbers, Numbers | None]:
    with _opened(data, name) as archive:
        return _array(archive, key, name), _array(archive, bias, name) if bias else None


def _array(archive: zipfile.ZipFile, key: str, name: str) -> Numbers:
    if math.prod(_shape(archive, f"{key}.npy", name)) > MAXIMUM_WEIGHTS:
        raise FileRefused(f"{shown(key)} in {shown(name)} has more than {MAXIMUM_WEIGHTS} numbers.")
    return read_array(archive.read(f"{key}.npy"), f"{name}:{key}")
