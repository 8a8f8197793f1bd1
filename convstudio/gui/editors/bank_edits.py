"""Edits of a whole bank: more or fewer outputs, one kernel in many places. Pure.

With groups an output is added to, or taken from, every group at the same place, so that the groups still divide.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.translatable_message import Message

Weights = npt.NDArray[np.float64]
Kept = Mapping[tuple[int, int], Kernel]


def fitting(bank: KernelBank, groups: int) -> int:
    """Into how many groups the outputs can be told apart: one where they do not suit the channels of another image."""
    return groups if bank.outputs % groups == 0 else 1


def per_group(bank: KernelBank, groups: int) -> int:
    """How many outputs one group has."""
    return bank.outputs // fitting(bank, groups)


def duplicated(bank: KernelBank, groups: int, outputs: Sequence[int]) -> KernelBank:
    """The bank with copies of outputs after the last of them, in every group."""
    count = per_group(bank, groups)
    places = sorted({output % count for output in outputs})
    order = (*range(places[-1] + 1), *places, *range(places[-1] + 1, count))
    return _taken(bank, [group * count + place for group in range(fitting(bank, groups)) for place in order])


def extended(bank: KernelBank, groups: int) -> KernelBank:
    """The bank with one more output of zeros at the end of every group."""
    count = per_group(bank, groups)
    order = [g * count + o if o < count else -1 for g in range(fitting(bank, groups)) for o in range(count + 1)]
    return _taken(bank, order)


def reduced(bank: KernelBank, groups: int, outputs: Sequence[int]) -> KernelBank:
    """The bank without these outputs, in every group; taking all of them is refused."""
    count = per_group(bank, groups)
    kept = [place for place in range(count) if place not in {output % count for output in outputs}]
    if not kept:
        raise ConvStudioError("This is the only output of its group; a bank needs at least one.")
    return _taken(bank, [group * count + place for group in range(fitting(bank, groups)) for place in kept])


def filled(bank: KernelBank, outputs: Sequence[int], inputs: Sequence[int], kernel: Kernel) -> KernelBank:
    """The bank with one kernel at all these outputs and inputs."""
    weights = bank.weights.copy()
    weights[np.ix_(outputs, inputs)] = kernel.weights
    places = {(output, channel): kernel for output in outputs for channel in inputs}
    return KernelBank(weights, {**bank.kept, **places})


def placed(bank: KernelBank, block: Weights, output: int, channel: int) -> KernelBank:
    """The bank with kernels (outputs, inputs, rows, columns) from this place on; what lies beyond its edge is left out.

    A whole bank takes its place. Raises ConvStudioError where fewer kernels have another size than the bank's.
    """
    weights = block if is_whole(bank, block) else bank.weights.copy()
    if block.shape[2:] != weights.shape[2:]:
        sizes = {"rows": block.shape[2], "columns": block.shape[3], "high": bank.size[0], "wide": bank.size[1]}
        raise ConvStudioError(
            Message("the kernels in the text are {rows}×{columns}; those of the layer are {high}×{wide}.", **sizes)
        )
    if weights is not block:
        part = weights[output : output + block.shape[0], channel : channel + block.shape[1]]
        part[...] = block[: part.shape[0], : part.shape[1]]
    same = weights.shape == bank.weights.shape
    return KernelBank(
        weights, {at: kernel for at, kernel in bank.kept.items() if same and (weights[at] == kernel.weights).all()}
    )


def is_whole(bank: KernelBank, block: Weights) -> bool:
    """Kernels for as many outputs and inputs as the bank has, or for more of either, are meant to be the bank."""
    outputs, inputs = block.shape[:2]
    return outputs > bank.outputs or inputs > bank.inputs or (outputs, inputs) == (bank.outputs, bank.inputs)


def beyond(bank: KernelBank, block: Weights, output: int, channel: int) -> int:
    """How many kernels that are placed from here on lie beyond the edge of the bank."""
    (outputs, inputs), room = block.shape[:2], (bank.outputs - output, bank.inputs - channel)
    return 0 if is_whole(bank, block) else outputs * inputs - min(outputs, room[0]) * min(inputs, room[1])


def _taken(bank: KernelBank, order: Sequence[int]) -> KernelBank:
    """The outputs in this order; -1 stands for one of zeros."""
    weights = np.concatenate([bank.weights, np.zeros_like(bank.weights[:1])])[list(order)]
    kept: dict[tuple[int, int], Kernel] = {}
    for target, source in enumerate(order):
        known = {channel: kernel for (output, channel), kernel in bank.kept.items() if output == source}
        kept.update({(target, channel): kernel for channel, kernel in known.items()})
    return KernelBank(weights, kept)
