"""Words of a pass, and widths of the loops."""

from collections import namedtuple

import numpy as np
import pytest

from convstudio.engines.compiled.microkernel import COUNTS, OFFSETS, TARGET, WEIGHTS, block_columns, blocks, widths
from convstudio.engines.compiled.tap_lists import NINE, SETS, Sets, Steps, of_outputs

Cpu = namedtuple("Cpu", "lanes registers")
CPUS = [Cpu(4, 16), Cpu(4, 32), Cpu(8, 16), Cpu(16, 32)]


@pytest.mark.parametrize("cpu", CPUS)
@pytest.mark.parametrize("sets", Sets)
def test_sums_samples_and_a_weight_fit_into_the_registers(cpu, sets):
    for width in widths(cpu, sets):
        loaded, weights = {Sets.SOLO: (1, 1), Sets.NINE: (1, NINE)}.get(sets, (width, 1))
        assert sets.count * width + loaded + weights <= cpu.registers


@pytest.mark.parametrize("cpu", CPUS)
def test_a_block_is_as_wide_as_the_columns_allow(cpu):
    for sets in Sets:
        for columns in (1, cpu.lanes, 50, 5000):
            wide = block_columns(cpu, columns, sets)
            assert wide % cpu.lanes == 0
            assert wide <= max(columns, cpu.lanes)


def test_lists_of_the_same_taps_share_their_offsets():
    kernels = np.random.default_rng(0).normal(size=(2, 1, 1, 3, 3)).astype(np.float32)
    lists = of_outputs(kernels, (1, 1), every_tap=False)
    starts = np.zeros((2, SETS), np.float32)
    made = blocks(lists, Steps(40, 400), starts, [0, 99])
    assert made.words[0, OFFSETS] == made.words[1, OFFSETS]
    assert made.words[0, WEIGHTS] != made.words[1, WEIGHTS]
    assert made.words[:, TARGET].tolist() == [0, 99]
    assert (made.words[:, COUNTS] != 0).all()
