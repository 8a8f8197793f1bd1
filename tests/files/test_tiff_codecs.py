import lzma
import zlib

import pytest
import tifffile

from convstudio.files.tiff_codecs import DEFLATE, LZMA, NONE, PACKBITS, Piece, is_unpacked, most_bytes, unpacked

ROW = bytes(range(50))
PACKED = {
    NONE: ROW * 3,
    DEFLATE: zlib.compress(ROW * 3),
    LZMA: lzma.compress(ROW * 3),
    PACKBITS: b"".join(bytes([49]) + ROW for _ in range(3)),
}


@pytest.mark.parametrize("compression", PACKED)
def test_a_piece_comes_out_whole_or_not_at_all(compression):
    data = PACKED[compression]
    assert unpacked(Piece(data, 3, 50, 50), compression) == ROW * 3
    assert unpacked(Piece(data[: len(data) // 2], 3, 50, 50), compression) is None
    assert unpacked(Piece(data, 4, 50, 50), compression) is None


@pytest.mark.parametrize("compression", [NONE, DEFLATE, LZMA])
def test_what_follows_the_last_row_is_left(compression):
    assert unpacked(Piece(PACKED[compression], 2, 50, 50), compression) == ROW * 2


@pytest.mark.parametrize("compression", [DEFLATE, LZMA])
def test_a_changed_byte_is_noticed_by_the_checksum(compression):
    data = bytearray(PACKED[compression])
    data[-3] ^= 0x55
    assert unpacked(Piece(bytes(data), 3, 50, 50), compression) is None


def test_what_gives_bytes_and_how_many():
    assert is_unpacked(NONE) and is_unpacked(50000) and not is_unpacked(7)
    assert len(zlib.compress(bytes(10**6), 9)) * most_bytes(DEFLATE) >= 10**6
    assert len(lzma.compress(bytes(10**6))) * most_bytes(LZMA) >= 10**6


def test_a_fault_of_ours_is_no_damaged_piece(monkeypatch):
    def broken(*_, **__):
        raise TypeError("ours")

    monkeypatch.setattr(tifffile.TIFF, "DECOMPRESSORS", {50000: broken})
    with pytest.raises(TypeError, match="ours"):
        unpacked(Piece(b"any", 1, 2, 2), 50000)
