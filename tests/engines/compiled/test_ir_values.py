"""Whole numbers, real numbers and pointers of compiled loops: held in test_writer.py, and here what is only theirs."""

import numpy as np
import pytest

from tests.engines.compiled.test_ir_builder import _empty_cache, integers, ran

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

__all__ = ["_empty_cache"]  # a fixture


def test_bits_are_joined_and_remainders_taken():
    def write(f, given, result):
        a, b = given.whole(0), given.whole(1)
        result.put(a | b, 0)
        result.put((a | b) % 4, 1)

    _, result = ran(write, given=integers(5, 10), result=np.zeros(2, np.int64))
    assert result.tolist() == [15, 3]


def test_a_vector_is_written_past_the_caches_where_it_belongs():
    from convstudio.engines.compiled.llvm_toolchain import machine

    lanes = machine().lanes
    memory = np.zeros(4 * lanes, np.float32)
    start = (-memory.ctypes.data % (4 * lanes)) // 4
    target = memory[start : start + 2 * lanes]

    def write(f, source, target):
        target.stream(source.vector(0), lanes)

    source = np.arange(lanes, dtype=np.float32)
    ran(write, source=source, target=target)
    np.testing.assert_array_equal(target, [*np.zeros(lanes), *source])


def test_a_pointer_is_a_number_and_moves_by_bytes_and_elements():
    def write(f, given, result):
        result.put((given + 3).address() - given.address(), 0)
        result.put(given.plus_bytes(3).address() - given.address(), 1)

    _, result = ran(write, given=np.zeros(4, np.float32), result=np.zeros(2, np.int64))
    assert result.tolist() == [12, 3]
