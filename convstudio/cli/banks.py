"""Kernels of the command line as a bank: spread over the input channels as the grouping says."""

from collections.abc import Sequence
from typing import assert_never

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.kernel_edits import Normalisation, divided, normalised
from convstudio.values.layer import Grouping
from convstudio.values.number import parse_number, shown


def spread(kernels: Sequence[Kernel], grouping: Grouping, groups: int, channels: int) -> KernelBank:
    """The bank of kernels for an input of this many channels; smaller kernels are centred in the largest size.

    EACH: as they are. STANDARD, POINTWISE: each kernel is an output that weighs every channel alike; GROUPED: every
    channel of its group. DEPTHWISE: one kernel for every channel, or a multiple of the channels in order.
    """
    bank = KernelBank.of(*kernels)
    match grouping:
        case Grouping.EACH:
            return bank
        case Grouping.STANDARD | Grouping.POINTWISE:
            return _over_inputs(bank, channels)
        case Grouping.GROUPED:
            return _over_inputs(bank, max(1, channels // max(1, groups)))
        case Grouping.DEPTHWISE:
            return _depthwise(bank, channels)
        case _:
            assert_never(grouping)


def divided_by(kernel: Kernel, rule: str) -> Kernel:
    """The kernel divided as --divide says: by a named rule (conventions, section 6) or by a number."""
    words = [member.value for member in Normalisation]
    if rule in words:
        return normalised(kernel, Normalisation(rule))
    try:
        return divided(kernel, parse_number(rule))
    except ConvStudioError as error:
        raise ConvStudioError(f"--divide is {shown(rule)}; it takes {', '.join(words)} or a number not 0.") from error


def bank_divided_by(bank: KernelBank, rule: str) -> KernelBank:
    """The bank with each of its kernels divided."""
    weights = np.empty_like(bank.weights)
    for output, channel in np.ndindex(bank.outputs, bank.inputs):
        weights[output, channel] = divided_by(bank.kernel(output, channel), rule).weights
    return KernelBank(weights)


def _over_inputs(bank: KernelBank, inputs: int) -> KernelBank:
    return KernelBank(np.repeat(bank.weights, inputs, axis=1))


def _depthwise(bank: KernelBank, channels: int) -> KernelBank:
    if bank.outputs == 1:
        return KernelBank(np.repeat(bank.weights, channels, axis=0))
    if bank.outputs % channels:
        raise ConvStudioError(
            f"{bank.outputs} kernels for {channels} channels; depthwise takes one kernel for all or a multiple of "
            f"{channels}."
        )
    return bank
