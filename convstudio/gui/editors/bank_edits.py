"""What a person does to a bank as a whole: more or fewer outputs, one kernel in many places. Pure.

With groups an output is added to, or taken from, every group at the same place, so that the groups still divide.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank

Kept = Mapping[tuple[int, int], Kernel]


def fitting(bank: KernelBank, groups: int) -> int:
    """Into how many groups the outputs can be told apart: one where they do not suit the channels of another image."""
    return groups if bank.outputs % groups == 0 else 1


def per_group(bank: KernelBank, groups: int) -> int:
    """How many outputs one group has."""
    return bank.outputs // fitting(bank, groups)


def duplicated(bank: KernelBank, groups: int, output: int) -> KernelBank:
    """The bank with a copy of an output after it, in every group."""
    count = per_group(bank, groups)
    place = output % count
    return _taken(
        bank, [g * count + o for g in range(fitting(bank, groups)) for o in (*range(place + 1), *range(place, count))]
    )


def extended(bank: KernelBank, groups: int) -> KernelBank:
    """The bank with one more output of zeros at the end of every group."""
    count = per_group(bank, groups)
    order = [g * count + o if o < count else -1 for g in range(fitting(bank, groups)) for o in range(count + 1)]
    return _taken(bank, order)


def reduced(bank: KernelBank, groups: int, output: int) -> KernelBank:
    """The bank without an output, in every group; the last one is refused."""
    count = per_group(bank, groups)
    if count == 1:
        raise ConvStudioError("This is the only output of its group; a bank needs at least one.")
    return _taken(
        bank, [g * count + o for g in range(fitting(bank, groups)) for o in range(count) if o != output % count]
    )


def filled(bank: KernelBank, outputs: Sequence[int], inputs: Sequence[int], kernel: Kernel) -> KernelBank:
    """The bank with one kernel at all these outputs and inputs."""
    weights = bank.weights.copy()
    weights[np.ix_(outputs, inputs)] = kernel.weights
    places = {(output, channel): kernel for output in outputs for channel in inputs}
    return KernelBank(weights, {**bank.kept, **places})


def _taken(bank: KernelBank, order: Sequence[int]) -> KernelBank:
    """The outputs in this order; -1 stands for one of zeros."""
    weights = np.concatenate([bank.weights, np.zeros_like(bank.weights[:1])])[list(order)]
    kept: dict[tuple[int, int], Kernel] = {}
    for target, source in enumerate(order):
        known = {channel: kernel for (output, channel), kernel in bank.kept.items() if output == source}
        kept.update({(target, channel): kernel for channel, kernel in known.items()})
    return KernelBank(weights, kept)
