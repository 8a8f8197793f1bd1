"""The words in which loops are written: what each does when it runs."""

import ctypes
import itertools

import numpy as np
import pytest

from convstudio.engines.compiled import llvm_toolchain

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

NUMBER = itertools.count()


def ran(write, **arrays):
    """Compile write(f, lanes) with a parameter for each array, call it on them, and give them back."""
    from convstudio.engines.compiled.ir_builder import DOUBLES, FLOATS, INTS, Function

    kinds = {"float32": FLOATS, "float64": DOUBLES, "int64": INTS}
    kinds |= {"uint8": "uint8", "uint16": "uint16", "int16": "int16", "int32": "int32"}

    def module(cpu):
        from llvmlite import ir

        made = ir.Module("words")
        f = Function(made, "words", {name: kinds[array.dtype.name] for name, array in arrays.items()}, cpu.lanes)
        write(f, *f.pointers(*arrays))
        f.end()
        return made

    name = f"words-{next(NUMBER)}"
    call = llvm_toolchain.library(name, module, (name,), {"words": (ctypes.c_void_p,) * len(arrays)})["words"]
    call(*(array.ctypes.data for array in arrays.values()))
    return list(arrays.values())


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def integers(*numbers):
    return np.array(numbers, np.int64)


def floats(*numbers):
    return np.array(numbers, np.float32)


def test_whole_numbers_are_reckoned_with():
    def write(f, given, result):
        a, b = given.whole(0), given.whole(1)
        for at, number in enumerate((a + b, a - b, a * b, a // b, a % b, a.minimum(b), a.maximum(b))):
            result.put(number, at)

    _, result = ran(write, given=integers(17, 5), result=np.zeros(7, np.int64))
    assert result.tolist() == [22, 12, 85, 3, 2, 5, 17]


def test_real_numbers_are_reckoned_with():
    def write(f, given, result):
        a, b, c = (given.real(at) for at in range(3))
        for at, number in enumerate((a + b, a - b, a * 2.0, a.plus_product(b, c), a.minus_product(b, c))):
            result.put(number, at)

    _, result = ran(write, given=floats(5, 3, 2), result=np.zeros(5, np.float32))
    assert result.tolist() == [8, 2, 10, 11, -1]


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32"])
def test_integers_of_a_picture_become_floats(dtype):
    limits = np.iinfo(dtype)

    def write(f, given, result):
        for at in range(2):
            result.put(given.real(at), at)

    given = np.array([limits.min, limits.max], dtype)
    _, result = ran(write, given=given, result=np.zeros(2, np.float32))
    assert result.tolist() == given.astype(np.float32).tolist()


def test_a_loop_takes_its_turns_and_none_if_there_are_none():
    def write(f, given, result):
        total = f.variable(f.whole(0))
        with f.loop(given.whole(0), step=3) as i:
            total.set(total.whole() + i)
        result.put(total.whole(), 0)

    for count in (0, 1, 10):
        _, result = ran(write, given=integers(count), result=np.zeros(1, np.int64))
        assert result[0] == sum(range(0, count, 3))


def test_decisions():
    def write(f, given, result):
        a = given.whole(0)
        with f.when(a.is_(">", 3)):
            result.put(f.whole(1), 0)
        with f.either(a.is_("==", 4)) as (yes, no):
            with yes:
                result.put(f.whole(2), 1)
            with no:
                result.put(f.whole(3), 1)
        for case in f.switch(a, (4, 5)):
            result.put(f.whole(100 if case is None else case), 2)

    for number, expected in ((4, [1, 2, 4]), (5, [1, 3, 5]), (1, [0, 3, 100])):
        _, result = ran(write, given=integers(number), result=np.zeros(3, np.int64))
        assert result.tolist() == expected


def test_a_ticket_is_given_out_once():
    def write(f, counter, result):
        with f.forever() as again:
            ticket = f.take_ticket(counter)
            again.unless(ticket.is_(">=", 3))
            result.put(ticket, ticket)

    counter, result = ran(write, counter=integers(0), result=integers(-1, -1, -1, -1))
    assert result.tolist() == [0, 1, 2, -1]
    assert counter[0] == 4


def test_vectors_are_loaded_shuffled_and_stored():
    lanes = llvm_toolchain.machine().lanes
    given = np.arange(2 * lanes, dtype=np.float32)

    def write(f, given, result):
        low, high = given.vector(0), given.vector(lanes)
        result.put(low + high * given.splat(1), 0)
        result.put(low.shuffled(high, [2 * lanes - 1 - lane for lane in range(lanes)]), lanes)

    _, result = ran(write, given=given, result=np.zeros(2 * lanes, np.float32))
    np.testing.assert_array_equal(result[:lanes], given[:lanes] + given[lanes:])
    np.testing.assert_array_equal(result[lanes:], given[lanes:][::-1])


@pytest.mark.parametrize("dtype", ["float32", "uint8", "uint16", "int16"])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_every_nth_number_becomes_a_float_of_a_vector(dtype, step):
    lanes = llvm_toolchain.machine().lanes
    numbers = (np.arange(lanes * step + 1) - (0 if dtype.startswith("u") else 9)).astype(dtype)

    def write(f, given, result):
        result.put(given.floats(1, lanes, step))

    _, result = ran(write, given=numbers, result=np.zeros(lanes, np.float32))
    np.testing.assert_array_equal(result, numbers[1::step])


def test_sums_may_be_widened_and_narrowed():
    def write(f, given, result):
        wide = given.real(0).widened()
        result.put((wide + given.real(1).widened() - wide).narrowed(), 0)

    _, result = ran(write, given=floats(1e8, 1), result=np.zeros(1, np.float32))
    assert result[0] == 1


def test_an_address_in_memory_is_followed():
    target = np.zeros(3, np.float32)

    def write(f, given):
        from convstudio.engines.compiled.ir_builder import FLOATS

        given.pointer(0, FLOATS).put(f.real(2.5), 1)

    ran(write, given=integers(target.ctypes.data))
    assert target.tolist() == [0, 2.5, 0]
