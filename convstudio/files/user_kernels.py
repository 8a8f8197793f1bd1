"""The kernels that a person keeps, in one JSON file."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from convstudio.files.atomic_saving import private_folder, save_bytes
from convstudio.files.errors import FileError, FileRefused, shown
from convstudio.files.file_reading import read_bytes
from convstudio.files.strict_json import JsonError, parse_json
from convstudio.files.typed_records import told, typed
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.user_kernel import UserKernel

FORMAT, VERSION = "convstudio kernels", 1
MAXIMUM_KERNELS = 2000
MAXIMUM_BYTES = 64 << 20
MAXIMUM_CELLS = 101 * 101
_Rows = tuple[tuple[float, ...], ...]
_Texts = tuple[tuple[str, ...], ...]


def save_own_kernels(path: str | os.PathLike[str], kernels: Sequence[UserKernel]) -> None:
    """Write the kernels; whatever happens, the file holds the old ones or the new ones. Raises FileError."""
    if len(kernels) > MAXIMUM_KERNELS:
        raise FileRefused(f"there are {len(kernels)} kernels; the library holds {MAXIMUM_KERNELS}.")
    try:
        private_folder(Path(path).parent)
    except OSError as error:
        raise FileError(f"Cannot write {shown(path)}: there is no folder for it, and none can be made.") from error
    record = {"format": FORMAT, "version": VERSION, "kernels": [_record(own) for own in kernels]}
    save_bytes(path, json.dumps(record, ensure_ascii=False).encode())


def _record(own: UserKernel) -> dict[str, Any]:
    rows, columns = own.kernel.shape
    if own.kernel.weights.size > MAXIMUM_CELLS:
        raise FileRefused(f"the kernel is {rows}x{columns}; the library keeps kernels of up to 101x101 cells.")
    return {
        "title": own.title,
        "note": own.note,
        "tags": list(own.tags),
        "recipe": own.kernel.recipe,
        "weights": own.kernel.weights.tolist(),
        "texts": [list(row) for row in own.kernel.texts],
    }


def load_own_kernels(path: str | os.PathLike[str]) -> tuple[UserKernel, ...]:
    """The kernels in a file. Raises FileError; FileRefused, which names the field that is wrong."""
    try:
        record = parse_json(read_bytes(path, MAXIMUM_BYTES))
    except JsonError as error:
        raise FileRefused(f"this is no library of kernels that can be read: {error}.") from error
    match record:
        case {"format": "convstudio kernels", "version": 1, "kernels": list(entries)}:
            return tuple(_own(entry, f"kernels[{index}]") for index, entry in enumerate(entries[:MAXIMUM_KERNELS]))
    raise FileRefused(f'this is no library of kernels; its format must be "{FORMAT}", version {VERSION}.')


def _own(entry: Any, where: str) -> UserKernel:
    match entry:
        case {"title": title, "note": note, "tags": tags, "recipe": recipe, "weights": weights, "texts": texts}:
            pass
        case _:
            raise FileRefused(f"{where} is {told(entry)}; it needs title, note, tags, recipe, weights and texts.")
    try:
        kernel = Kernel(typed(weights, _Rows, f"{where}.weights"), typed(recipe, str, f"{where}.recipe"))
        cells = typed(texts, _Texts, f"{where}.texts")
        if cells and (len(cells), *{len(row) for row in cells}) != kernel.shape:
            raise FileRefused(f"{where}.texts must have a cell for each weight.")
        words = typed(tags, tuple[str, ...], f"{where}.tags")
        typed_title, typed_note = typed(title, str, f"{where}.title"), typed(note, str, f"{where}.note")
        return UserKernel(typed_title, Kernel(kernel.weights, kernel.recipe, cells), typed_note, words)
    except FileRefused:
        raise
    except ConvStudioError as error:
        raise FileRefused(f"{where}: {error}") from error
