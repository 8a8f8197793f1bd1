"""Kernels of the command line as a bank: spread over the input channels as the grouping says."""

from collections.abc import Iterable, Sequence
from typing import assert_never

import numpy as np

from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel, KernelBank, Weights, for_channels
from convstudio.values.kernel_edits import Normalisation, divided, divisor_of, normalised
from convstudio.values.layer import Grouping
from convstudio.values.number_parsing import parse_number, shown


def spread(kernels: Sequence[Kernel], grouping: Grouping, groups: int, channels: int) -> KernelBank:
    """The bank of kernels for an input of this many channels; smaller kernels are centred in the largest size.

    EACH: as they are. STANDARD: each kernel is an output that weighs every channel alike; GROUPED: every channel of
    its group. POINTWISE: the same of a kernel of one cell; one row with a weight for each channel mixes them.
    DEPTHWISE: one kernel for every channel, or a multiple of the channels in order.
    """
    if grouping is Grouping.POINTWISE:
        return KernelBank(np.stack([_mixing(kernel, channels) for kernel in kernels]))
    bank = KernelBank.of(*kernels)
    match grouping:
        case Grouping.EACH:
            return bank
        case Grouping.STANDARD:
            return _over_inputs(bank, channels)
        case Grouping.GROUPED:
            return _over_inputs(bank, max(1, channels // max(1, groups)))
        case Grouping.DEPTHWISE:
            return _depthwise(bank, channels)
        case _:
            assert_never(grouping)


_DIVISORS = {
    Normalisation.SUM: "sum",
    Normalisation.ABS_SUM: "absolute sum",
    Normalisation.L1: "sum of absolute weights",
    Normalisation.POSITIVE: "sum of positive weights",
    Normalisation.PEAK: "largest absolute weight",
}


def undivided(named: Iterable[tuple[str, Kernel]], rule: str) -> str:
    """What to say of kernels that --divide leaves as they are, because what it divides by is 0; empty if none is."""
    if rule not in [member.value for member in Normalisation]:
        return ""
    chosen = Normalisation(rule)
    names = [name for name, kernel in named if divisor_of(kernel.weights, chosen) == 0]
    if not names:
        return ""
    if len(names) == 1:
        return f"--divide {rule}: the {_DIVISORS[chosen]} of {names[0]} is 0, so it was left as it is."
    return f"--divide {rule}: the {_DIVISORS[chosen]} of {len(names)} kernels is 0, so they were left as they are."


def divided_by(kernel: Kernel, rule: str) -> Kernel:
    """The kernel divided as --divide says: by a named rule (conventions, "Normalising a kernel") or by a number."""
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
    return KernelBank(for_channels(bank.weights, inputs, 1))


def _mixing(kernel: Kernel, channels: int) -> Weights:
    """(channels, 1, 1): what one output of a pointwise layer weighs each channel by."""
    if kernel.shape not in ((1, 1), (1, channels)):
        raise ConvStudioError(
            "pointwise takes kernels of 1x1, the same weight for every channel, or of "
            f"1x{channels}, a weight for each; this one is {kernel.shape[0]}x{kernel.shape[1]}."
        )
    weights = kernel.weights.reshape(-1, 1, 1)
    return for_channels(weights, channels, 0) if len(weights) == 1 else weights


def _depthwise(bank: KernelBank, channels: int) -> KernelBank:
    if bank.outputs == 1:
        return KernelBank(for_channels(bank.weights, channels, 0))
    if bank.outputs % channels:
        raise ConvStudioError(
            f"{bank.outputs} kernels for {channels} channels; depthwise takes one kernel for all or a multiple of "
            f"{channels}."
        )
    return bank
