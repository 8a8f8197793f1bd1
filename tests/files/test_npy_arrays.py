"""NumPy files: exactly the array that was saved, or a sentence."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.files import npy_arrays
from convstudio.files.errors import FileRefused
from convstudio.files.npy_arrays import read_array


def saved(array, **options) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def with_header(text: str, body: bytes = b"") -> bytes:
    header = text.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + body


@given(
    hnp.arrays(
        st.sampled_from(["?", "u1", "<i2", ">i4", "<f2", ">f4", "<f8"]), hnp.array_shapes(max_dims=4, max_side=3)
    ),
    st.sampled_from("CF"),
)
def test_every_real_array_comes_back_in_native_order(array, order):
    again = read_array(saved(np.asarray(array, order=order)), "a.npy")
    assert again.dtype == array.dtype.newbyteorder("=")
    assert np.array_equal(again, array, equal_nan=array.dtype.kind == "f")


def test_no_cut_file_loads():
    whole = saved(np.ones((2, 3)))
    for length in range(len(whole)):
        with pytest.raises(FileRefused):
            read_array(whole[:length], "a.npy")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (saved(np.array([{}], object), allow_pickle=True), "object values"),
        (saved(np.ones(2, complex)), "complex128 values"),
        (saved(np.array(["a"])), "str32 values"),
        (saved(np.zeros(2, [("a", "<f8")])), "only real numbers"),
        (saved(np.ones((0, 3))), r"\(0, 3\); every axis"),
        (saved(np.ones(3)) + b"x", "need 24 bytes, it has 25"),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 3)}"), "every axis"),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (2**99,)}"), "damaged"),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}"), "need 7999"),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (True,)}", bytes(8)), "every axis"),
        (with_header("__import__('os').system('false')"), "damaged"),
        (with_header("(" * 100), "damaged"),
        (b"\x93NUMPY\x09\x00" + bytes(100), "version"),
        (b"no array", "no NumPy file"),
    ],
)
def test_a_hostile_header_is_refused_before_any_memory_is_taken(data, words):
    with pytest.raises(FileRefused, match=words) as refused:
        read_array(data, "a.npy")
    assert len(str(refused.value)) <= 200


def test_a_fault_of_ours_is_not_called_damage(monkeypatch):
    def faulty(_):
        raise KeyError("of ours")

    monkeypatch.setattr(npy_arrays, "_HEADERS", {(1, 0): faulty})
    with pytest.raises(KeyError, match="of ours"):
        read_array(saved(np.ones(2)), "a.npy")
