import io
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from convstudio.files.decoder_input import DecoderInput
from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from convstudio.files.tiff_segments import Segments
from tests.written import by_pillow, by_tifffile, flat, noise, planar


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits"])
def test_strips_are_put_together(compression):
    array = noise(4, rows=300)
    data = by_pillow(Pillow.fromarray(array), "TIFF", compression=compression, strip_size=4000)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        segments = Segments(DecoderInput(data, "x"), file.pages.first)
        assert len(segments.places) > 10 and np.array_equal(segments.samples(), planar(array))


def test_colours_are_not_multiplied_by_alpha():
    array = noise(4)
    array[..., 3] = 40
    image = decode_image(by_pillow(array, "TIFF", compression="tiff_lzw"), "x.tif")
    assert np.array_equal(image.array, planar(array))


@pytest.mark.parametrize("rows", [36, 37])
def test_a_damaged_strip_is_named(rows):
    data = bytearray(by_pillow(flat(1, rows=rows, columns=53), "TIFF", compression="tiff_lzw"))
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        offset, count = file.pages.first.dataoffsets[0], file.pages.first.databytecounts[0]
    data[offset + count // 2 : offset + count] = b"\x80" * (count - count // 2)
    with pytest.raises(FileRefused, match="strip 1 is damaged"):
        decode_image(bytes(data), "x.tif")


def with_counts(data, change):
    """The file with other bytes in the table of how many bytes each strip has."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        tag = file.pages.first.tags[279]
    size = tag.valuebytecount // tag.count
    table = np.frombuffer(data, f"<u{size}", tag.count, tag.valueoffset).copy()
    change(table)
    return data[: tag.valueoffset] + table.tobytes() + data[tag.valueoffset + tag.valuebytecount :]


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize(("part", "words"), [(0, "has 0 bytes"), (0.5, "strip 2 is damaged|ends before|cannot become")])
def test_a_strip_that_gives_too_few_samples_never_becomes_rows_of_zeros(compression, part, words):
    data = by_tifffile(noise(1), rowsperstrip=5, compression=compression)

    def shorten(counts):
        counts[1] = int(counts[1] * part)

    with pytest.raises(FileRefused, match=words):
        decode_image(with_counts(data, shorten), "x.tif")


def test_a_strip_that_would_grow_beyond_its_compression_is_refused_before_it_is_unpacked():
    data = by_tifffile(np.zeros((3000, 3000), np.uint8), rowsperstrip=3000, compression="zlib")

    def shorten(counts):
        counts[0] = 100

    with tifffile.TiffFile(io.BytesIO(data)) as file:
        assert file.pages.first.tags[279].count == 1
    with pytest.raises(FileRefused, match="100 bytes cannot become the 9000000"):
        decode_image(with_counts(data, shorten), "x.tif")


def test_strips_that_share_their_bytes_are_bounded_by_the_file():
    data = by_tifffile(np.zeros((4096, 256), np.uint8), rowsperstrip=256, compression="zlib")
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        tag, first = file.pages.first.tags[273], file.pages.first.dataoffsets[0]
        count = file.pages.first.databytecounts[0]
    table = np.full(tag.count, first, f"<u{tag.valuebytecount // tag.count}").tobytes()
    shared = data[: tag.valueoffset] + table + data[tag.valueoffset + tag.valuebytecount : first + count]
    assert len(shared) < 1000
    with pytest.raises(FileRefused, match=f"its {len(shared)} bytes cannot become the 1048576 of its 16 pieces"):
        decode_image(shared, "x.tif")


@pytest.mark.parametrize("options", [{"tile": (16, 16)}, {"rowsperstrip": 5}])
def test_bits_that_are_stored_from_the_low_end_are_turned(options):
    array = noise(1) > 99
    plain = by_tifffile(array, **options)
    with tifffile.TiffFile(io.BytesIO(plain)) as file:
        page = file.pages.first
        places = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    data = bytearray(by_tifffile(array, extratags=[(65000, 3, 1, 2, True)], **options))  # tifffile writes no FillOrder
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        begins = file.pages.first.dataoffsets
        struct.pack_into("<H", data, file.pages.first.tags[65000].offset, 266)
    turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
    for (offset, count), at in zip(places, begins, strict=True):
        data[at : at + count] = plain[offset : offset + count].translate(turned)
    # white is 0 in what tifffile writes of two levels
    assert np.array_equal(decode_image(bytes(data), "x").array[0], np.where(array, 0, 255))


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "jpeg", "group4", "tiff_adobe_deflate"])
def test_a_piece_that_its_decoder_had_no_room_for_is_not_called_damaged(compression, monkeypatch):
    def short(size):
        assert size >= 12 * 37 * 53
        raise MemoryError

    picture = Pillow.fromarray(flat(1) > 99) if compression == "group4" else flat(1)
    monkeypatch.setattr("convstudio.files.tiff_segments.check_memory", short)
    for door in ("unpacked", "jpeg_piece"):
        monkeypatch.setattr(f"convstudio.files.tiff_segments.{door}", lambda *_: None)
    with pytest.raises(FileRefused, match="not enough memory"):
        decode_image(by_pillow(picture, "TIFF", compression=compression), "x.tif")
