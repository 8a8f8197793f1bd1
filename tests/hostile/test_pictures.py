"""Damaged, cut and lying picture files: the right numbers or one sentence, quickly and within little memory."""

import io
import struct
import subprocess
import sys
import time
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from convstudio.files.errors import FileRefused
from convstudio.files.images import decode_image
from convstudio.values.errors import ConvStudioError
from tests.effort import within
from tests.sources import ROOT
from tests.written import by_numpy, by_opencv, by_pillow, by_tifffile, exif, flat, noise, planar, png, png_chunk

LONGEST_SECONDS = 10.0
CUTS, MUTANTS = 20, 100


def lzw(array, **options):
    return by_pillow(Pillow.fromarray(array), "TIFF", compression="tiff_lzw", **options)


CORPUS = {
    "png": by_opencv(noise(), ".png"),
    "png 16": by_opencv(noise(4, np.uint16), ".png"),
    "png palette": by_pillow(Pillow.fromarray(noise()).convert("P"), "PNG"),
    "png with exif": by_pillow(noise(), "PNG", exif=exif(6)),
    "jpeg": by_pillow(flat(), "JPEG"),
    "jpeg of noise, progressive": by_pillow(noise(), "JPEG", progressive=True, exif=exif(6)),
    "jpeg cmyk": by_pillow(Pillow.fromarray(flat()).convert("CMYK"), "JPEG"),
    "webp": by_pillow(noise(), "WEBP", lossless=True),
    "webp lossy": by_pillow(flat(), "WEBP"),
    "bmp": by_pillow(noise(), "BMP"),
    "bmp palette": by_pillow(Pillow.fromarray(noise()).convert("P"), "BMP"),
    "gif": by_pillow(Pillow.fromarray(noise()).convert("P"), "GIF"),
    "pgm typed": by_opencv(noise(1), ".pgm", 32, 0),
    "ppm": by_opencv(noise(), ".ppm"),
    "pbm": by_pillow(noise(1) > 99, "PPM"),
    "pfm": by_opencv(noise(dtype=np.float32), ".pfm"),
    "hdr": by_opencv(np.abs(noise(dtype=np.float32)), ".hdr"),
    "npy": by_numpy(noise(dtype=np.float64)),
    "tiff": by_tifffile(noise(), photometric="rgb", rowsperstrip=5),
    "tiff big-endian float": by_tifffile(noise(dtype=np.float32), photometric="rgb", byteorder=">", bigtiff=True),
    "tiff tiles, deflate": by_tifffile(noise(), photometric="rgb", tile=(16, 16), compression="zlib", predictor=2),
    "tiff planes": by_tifffile(planar(noise(5)).copy(), photometric="minisblack", planarconfig="separate"),
    "tiff pages": by_tifffile(planar(noise(5)).copy(), photometric="minisblack"),
    "tiff lzw": lzw(noise(4)),
    "tiff lzw, predicted": lzw(noise(), tiffinfo={317: 2}),
    "tiff fax": by_pillow(noise(1) > 99, "TIFF", compression="group4"),
    "tiff jpeg": by_pillow(flat(), "TIFF", compression="jpeg"),
}


def outcome(data):
    """The image, or None for a refusal in one short sentence; anything else is an error of the test."""
    begun = time.monotonic()
    try:
        image = decode_image(data, "hostile")
    except ConvStudioError as refusal:
        assert len(str(refusal)) <= 200 and "\n" not in str(refusal) and "hostile" in str(refusal)
        image = None
    assert within(time.monotonic() - begun, LONGEST_SECONDS)
    return image


@pytest.mark.parametrize("name", CORPUS)
def test_a_cut_file_is_refused_or_has_all_of_its_pixels(name):
    data = CORPUS[name]
    whole = decode_image(data, "whole").array
    places = {round(len(data) * part / CUTS) for part in range(1, CUTS)} | {len(data) - 1, len(data) - 3, 8, 20}
    for end in sorted(places):
        image = outcome(data[:end])
        assert image is None or np.array_equal(image.array, whole), f"cut at {end} of {len(data)}"


@pytest.mark.parametrize("name", CORPUS)
def test_changed_bytes_end_in_an_image_or_a_sentence(name):
    random = np.random.default_rng(zlib.crc32(name.encode()))
    for _ in range(MUTANTS):
        data = np.frombuffer(CORPUS[name], np.uint8).copy()
        # half of the changes fall into the header, where they hurt
        reach = len(data) if random.random() < 0.5 else min(len(data), 200)
        places = random.integers(0, reach, int(random.integers(1, 5)))
        data[places] = random.integers(0, 256, len(places))
        image = outcome(data.tobytes())
        assert image is None or image.array.size > 0


@pytest.mark.parametrize("name", [name for name in CORPUS if name.startswith("png")])
def test_a_png_with_changed_pixels_is_never_believed(name):
    data, whole = CORPUS[name], decode_image(CORPUS[name], "whole").array
    start = data.index(b"IDAT") + 4
    for place in np.random.default_rng(5).integers(start, len(data) - 16, 60):
        changed = bytearray(data)
        changed[place] ^= 0x55
        image = outcome(bytes(changed))
        assert image is None or np.array_equal(image.array, whole)


def jpeg_of_size(rows, columns):
    data = bytearray(by_pillow(flat(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", rows, columns)
    return bytes(data)


def npy_of_shape(shape):
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text) + 1) + text.encode() + b"\n" + bytes(80)


def tiff_of_size(rows, columns):
    data = by_tifffile(noise(), photometric="rgb", compression="zlib")
    changed = io.BytesIO(data)
    with tifffile.TiffFile(changed) as file:
        places = {tag: file.pages.first.tags[tag].valueoffset for tag in (256, 257)}
    data = bytearray(data)
    for tag, value in ((256, columns), (257, rows)):
        data[places[tag] : places[tag] + 4] = (
            struct.pack("<I", value) if value > 65535 else struct.pack("<HH", value, 0)
        )
    return bytes(data)


def bmp_of_size(rows, columns):
    data = bytearray(by_pillow(noise(), "BMP"))
    data[18:26] = struct.pack("<ii", columns, rows)
    return bytes(data)


BOMBS = {
    "png header": png(60000, 60000, 8, 0, b"\0"),
    "png header 2^31": png(2**31 - 1, 2**31 - 1, 8, 0, b"\0"),
    "png header rgb16": png(32000, 32000, 16, 2, b"\0"),
    "png 1 bit, whole": png(30000, 30000, 1, 0, bytes(3751 * 30000)),
    "png of one row": png(10000, 10000, 8, 0, bytes(10001)),
    "jpeg 20000": jpeg_of_size(20000, 20000),
    "jpeg 10000": jpeg_of_size(10000, 10000),
    "bmp": bmp_of_size(60000, 60000),
    "bmp 10000": bmp_of_size(10000, 10000),
    "gif": b"GIF89a" + struct.pack("<HH", 65535, 65535) + by_pillow(noise(1), "GIF")[10:],
    "pgm": b"P5\n99999 99999\n255\n\0",
    "pgm 10000": b"P5\n10000 10000\n255\n\0",
    "pgm typed": b"P2\n10000 10000\n255\n1 2 3\n",
    "pfm": b"PF\n99999 99999\n-1.0\n\0",
    "hdr": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 99999 +X 99999\n\0",
    "hdr 10000": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 10000 +X 10000\n\0",
    "npy 4 TB": npy_of_shape((2**39,)),
    "npy 3 GB": npy_of_shape((20000, 20000)),
    "npy overflow": npy_of_shape((2**62, 8)),
    "npy negative": npy_of_shape((-3, 4)),
    "npy deep": npy_of_shape("(" * 3000 + ")" * 3000),
    "tiff": tiff_of_size(60000, 60000),
    "tiff 2^31": tiff_of_size(2**31, 2**31),
    "bmp of runs": (ROOT / "tests/files/cases/rle8_promises_too_much.bmp").read_bytes(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_promises_too_much_is_refused_at_once(name):
    begun = time.monotonic()
    with pytest.raises(FileRefused):
        decode_image(BOMBS[name], "bomb")
    assert within(time.monotonic() - begun, 2.0)


def test_a_huge_text_in_a_png_is_not_unpacked():
    text = b"Comment\0\0" + zlib.compress(bytes(60_000_000))
    data = png(1, 1, 8, 0, b"\0\x07", (b"zTXt", text))
    assert decode_image(data, "x").array.item() == 7


def test_a_thousand_small_chunks_are_walked():
    data = png(1, 1, 8, 0, b"\0\x07")
    data = data[:33] + png_chunk(b"tEXt", b"a\0b") * 50_000 + data[33:]
    assert outcome(data).array.item() == 7


PEAK = """
import resource, sys
from pathlib import Path
from convstudio.files.images import decode_image
from convstudio.values.errors import ConvStudioError
decode_image(Path(sys.argv[1]).read_bytes(), "warm")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[2:]:
    try:
        decode_image(Path(path).read_bytes(), "bomb")
    except ConvStudioError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_refusing_takes_little_memory_and_prints_nothing(tmp_path):
    paths = [tmp_path / "good.png"]
    paths[0].write_bytes(CORPUS["png"])
    for name, data in BOMBS.items():
        paths.append(tmp_path / name.replace(" ", "-").replace(",", "").replace("^", ""))
        paths[-1].write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
        check=True,
    )
    assert int(done.stdout) < 200 * 1024, "kilobytes at the peak"
    # libpng itself says why when the pixels of a checksummed file end early, and has no switch for it
    assert [line for line in done.stderr.splitlines() if not line.startswith("libpng error")] == []
