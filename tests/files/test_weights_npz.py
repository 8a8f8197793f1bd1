"""Archives of arrays: bombs and damage are refused before anything is unpacked."""

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.weights_npz import check_archive, is_torch_zip, npz_layers


def archive(members: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as writer:
        for name, data in members.items():
            writer.writestr(name, data)
    return file.getvalue()


def array(shape=(2, 2)) -> bytes:
    file = io.BytesIO()
    np.save(file, np.ones(shape))
    return file.getvalue()


def read_all(data: bytes) -> list[np.ndarray]:
    return [layer.read()[0] for layer in npz_layers(data, "a.npz")]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_compression_is_read(compression):
    assert [found.tolist() for found in read_all(archive({"k.npy": array()}, compression))] == [[[1, 1], [1, 1]]]


def bomb() -> bytes:
    """A few kilobytes that unpack to a header and three gigabytes of zeros."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as writer, writer.open("w.npy", "w", force_zip64=True) as member:
        for _ in range(48):
            member.write(bytes(2**20))
    data = bytearray(file.getvalue())
    for offset in range(len(data) - 46):  # the directory claims more than a test should write
        if data[offset : offset + 4] == b"PK\x01\x02":
            data[offset + 24 : offset + 28] = (3 * 2**30).to_bytes(4, "little")
    return bytes(data)


def test_a_bomb_is_refused_without_unpacking_it():
    data = bomb()
    tracemalloc.start()
    with pytest.raises(FileRefused, match="3221225472 bytes"):
        npz_layers(data, "a.npz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**22


def test_too_many_members_are_refused():
    with pytest.raises(FileRefused, match="10001 arrays"):
        npz_layers(archive({f"{index}.npy": b"" for index in range(10_001)}), "a.npz")


def test_an_array_beyond_the_limit_is_refused_by_its_header(monkeypatch):
    layers = npz_layers(archive({"k.npy": array((5, 5))}), "a.npz")
    monkeypatch.setattr("convstudio.files.weights_npz.MAXIMUM_WEIGHTS", 24)
    with pytest.raises(FileRefused, match="more than 24 numbers"):
        layers[0].read()


def test_a_changed_byte_is_found():
    data = bytearray(archive({"k.npy": array((8, 8))}, zipfile.ZIP_STORED))
    data[300] ^= 1
    with pytest.raises(FileRefused, match="damaged"):
        read_all(bytes(data))


def test_no_cut_archive_loads():
    whole = archive({"k.npy": array()})
    for length in range(4, len(whole)):
        with pytest.raises(FileRefused):
            read_all(whole[:length])


def test_a_member_that_lies_nowhere_is_damage():
    placed = zipfile.ZipInfo("k.npy")
    placed.extra = struct.pack("<HHQ", 1, 8, 2**64 - 1)  # of Zip64: where the member begins
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as writer:
        writer.writestr(placed, array())
    data = bytearray(file.getvalue())
    data[(at := data.index(b"PK\x01\x02") + 42) : at + 4] = b"\xff" * 4
    for read in (npz_layers, check_archive):
        with pytest.raises(FileRefused, match="damaged archive"):
            read(bytes(data), "a.npz")


def test_other_files_in_the_archive_are_left_alone():
    assert len(read_all(archive({"k.npy": array(), "../../escape.txt": b"x", "readme.md": b"y"}))) == 1


def test_an_encrypted_member_is_refused():
    data = bytearray(archive({"k.npy": array()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileRefused, match="damaged"):
        read_all(bytes(data))


def test_the_archive_of_torch_is_told_by_its_member():
    assert is_torch_zip(archive({"model/data.pkl": b""}))
    assert not is_torch_zip(archive({"k.npy": b""}))
    assert not is_torch_zip(b"PK\x03\x04damaged")


@pytest.mark.parametrize("fault", [KeyError, ValueError, OSError])
def test_a_fault_of_ours_is_not_called_damage(fault, monkeypatch):
    def faulty(*_):
        raise fault("of ours")

    monkeypatch.setattr("convstudio.files.weights_npz.array_header", faulty)
    with pytest.raises(fault, match="of ours"):
        npz_layers(archive({"k.npy": array()}), "a.npz")
