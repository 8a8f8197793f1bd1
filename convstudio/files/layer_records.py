"""Layers as a project file holds them: described fields by name, few weights as numbers, many in a file beside."""

from pathlib import Path
from typing import Any

import numpy as np

from convstudio.files.errors import FileError, FileRefused
from convstudio.files.sidecars import Sidecars, load_beside, save_beside
from convstudio.files.typed_records import fields_of, record_of, told, typed
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer, Pair

MAXIMUM_INLINE = 4096
"""Weights of one layer that are written as numbers into the project itself."""

_Row = tuple[float, ...]
_Nested = tuple[tuple[tuple[_Row, ...], ...], ...]


def layer_record(layer: Layer, project: Path) -> dict[str, Any]:
    """A layer as JSON; a large bank is written beside the project first."""
    return {**record_of(layer, without=("bank",)), "bank": _bank_record(layer.bank, project)}


def layer_from(record: Any, where: str, folder: Path) -> Layer:
    """The layer of a record; FileRefused names the field that is wrong."""
    values = fields_of(record, Layer, where, without=("bank",))
    if "bank" not in record:
        raise FileRefused(f"{where} has no bank of kernels.")
    bank = _bank_from(record["bank"], f"{where}.bank", folder)
    try:
        return Layer(bank=bank, **values)
    except ConvStudioError as error:
        raise FileRefused(f"{where}: {error}") from error


def _bank_record(bank: KernelBank, project: Path) -> dict[str, Any]:
    if bank.weights.size <= MAXIMUM_INLINE:
        weights: Any = bank.weights.tolist()
    else:
        weights = save_beside(project, "weights", bank.weights)._asdict()
    kept = [
        {"at": list(at), "recipe": kernel.recipe, "texts": _texts(kernel)}
        for at, kernel in sorted(bank.kept.items())
        if np.array_equal(kernel.weights, bank.weights[at])
    ]
    return {"weights": weights, "kept": kept} if kept else {"weights": weights}


def _texts(kernel: Kernel) -> list[list[str]]:
    """The typed cells, if there is one for each weight."""
    return [list(row) for row in kernel.texts] if _fits(kernel.texts, kernel.shape) else []


def _fits(texts: tuple[tuple[str, ...], ...], shape: Pair) -> bool:
    return len(texts) == shape[0] and all(len(row) == shape[1] for row in texts)


def _bank_from(record: Any, where: str, folder: Path) -> KernelBank:
    match record:
        case {"weights": weights, **rest} if set(rest) <= {"kept"}:
            kept = rest.get("kept", [])
        case _:
            raise FileRefused(f"{where} is {told(record)}; it must hold weights and, at most, what is kept of kernels.")
    try:
        bank = KernelBank(_weights(weights, f"{where}.weights", folder))
    except FileError:
        raise
    except ConvStudioError as error:
        raise FileRefused(f"{where}.weights: {error}") from error
    return KernelBank(bank.weights, dict(_kept(entry, bank, f"{where}.kept") for entry in _entries(kept, where)))


def _weights(record: Any, where: str, folder: Path) -> Any:
    if isinstance(record, list):
        if _leaves(record) > MAXIMUM_INLINE:
            raise FileRefused(f"{where} has more than {MAXIMUM_INLINE} numbers; more lie in a .npy file beside.")
        return typed(record, _Nested, where)
    return load_beside(folder, beside_from(record, where), where)


def beside_from(record: Any, where: str) -> Sidecars:
    """The name and the hash of a file beside the project."""
    match record:
        case {"file": str(file), "sha256": str(digest), **rest} if not rest:
            return Sidecars(file, digest)
    raise FileRefused(f"{where} is {told(record)}; it must be numbers, or file and sha256 of a .npy file beside.")


def _leaves(record: Any, depth: int = 4) -> int:
    """How many entries the lists have, down to the depth that a bank has."""
    return sum(_leaves(entry, depth - 1) for entry in record) if depth and isinstance(record, list) else 1


def _entries(kept: Any, where: str) -> list[Any]:
    if not isinstance(kept, list):
        raise FileRefused(f"{where}.kept is {told(kept)}; it must be a list.")
    return kept


def _kept(entry: Any, bank: KernelBank, where: str) -> tuple[Pair, Kernel]:
    match entry:
        case {"at": at, "recipe": recipe, "texts": texts, **rest} if not rest:
            output, channel = typed(at, Pair, f"{where}.at")
        case _:
            raise FileRefused(f"{where} has {told(entry)}; each entry needs at, recipe and texts.")
    if not (0 <= output < bank.outputs and 0 <= channel < bank.inputs):
        raise FileRefused(f"{where}.at is {output}, {channel}; the bank is {bank.outputs} x {bank.inputs}.")
    cells = typed(texts, tuple[tuple[str, ...], ...], f"{where}.texts")
    if cells and not _fits(cells, bank.size):
        raise FileRefused(f"{where}.texts must have a cell for each weight of the {bank.size} kernel.")
    kernel = Kernel(bank.weights[output, channel], typed(recipe, str, f"{where}.recipe"), cells)
    return (output, channel), kernel
