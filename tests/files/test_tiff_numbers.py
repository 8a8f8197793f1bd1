import numpy as np
import pytest

from convstudio.files.tiff_numbers import PACKED_BITS, numbers, row_bytes


@pytest.mark.parametrize("bits", PACKED_BITS)
def test_packed_bits_are_spread(bits):
    values = np.random.default_rng(bits).integers(0, 2**bits, (7, 13))
    lines = ["".join(f"{value:0{bits}b}" for value in row) for row in values]
    packed = b"".join(int(f"{line:0<{row_bytes(13, bits) * 8}}", 2).to_bytes(row_bytes(13, bits)) for line in lines)
    found = numbers(packed, 7, 1, bits, np.dtype("<u2"), 1)
    assert np.array_equal(found[:, :13], values)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", ["u1", "u2", "i4", "u8", "f4"])
def test_differences_to_the_left_are_summed(order, kind):
    dtype = np.dtype(order + kind)
    values = np.random.default_rng(1).integers(0, 100, (4, 6, 3)).astype(dtype)
    whole = values.view(f"{order}u{dtype.itemsize}")
    stored = whole.copy()
    stored[:, 1:] = whole[:, 1:] - whole[:, :-1]
    assert np.array_equal(numbers(stored.tobytes(), 4, 3, 8 * dtype.itemsize, dtype, 2), values.reshape(4, -1))


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
def test_floating_point_prediction_is_undone(kind):
    values = np.random.default_rng(1).normal(size=(4, 6)).astype(f">{kind}")
    split = values.view(np.uint8).reshape(4, 6, -1).transpose(0, 2, 1).reshape(4, -1)
    stored = np.diff(split, axis=1, prepend=np.uint8(0))
    assert np.array_equal(numbers(stored.tobytes(), 4, 1, 8 * values.itemsize, np.dtype(f"<{kind}"), 3), values)
