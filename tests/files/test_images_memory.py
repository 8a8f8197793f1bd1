"""Issue 15, 4.7: where memory is short, that is said, and no file is called damaged."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.sources import ROOT

SIDE = 3000
SHORT = """
import resource, sys
from convstudio.files.images import load_image
from convstudio.values.errors import ConvStudioError

load_image(sys.argv[1])  # whatever is imported for it is there
for megabytes in range(4, 400, 4):
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 1_000_000, resource.RLIM_INFINITY))
    try:
        load_image(sys.argv[2])
    except ConvStudioError as refusal:
        print(refusal)
    else:
        print("read")
        break
"""
PIECE = {278: SIDE}  # all rows in one strip
FILES = {
    "x.png": {},
    "x.bmp": {},
    "x.webp": {},
    "x.gif": {},
    "x.jpg": {},
    "progressive.jpg": {"progressive": True},
    "zip.tif": {"compression": "tiff_adobe_deflate", "tiffinfo": PIECE},
    "lzw.tif": {"compression": "tiff_lzw", "tiffinfo": PIECE},
    "packbits.tif": {"compression": "packbits", "tiffinfo": PIECE},
    "jpeg.tif": {"compression": "jpeg", "tiffinfo": PIECE},
    "fax.tif": {"compression": "group4", "tiffinfo": PIECE},
}


def write(path, side, options):
    """Squares of random colours, which every compression makes smaller and none to nothing."""
    small = np.random.default_rng(0).integers(0, 5, (side // 8 + 1, side // 8 + 1, 3), np.uint8) * 60
    picture = Pillow.fromarray(small.repeat(8, 0).repeat(8, 1)[:side, :side])
    picture = picture.convert("1") if path.name == "fax.tif" else picture
    picture.save(path, **options)
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is one of Linux")
@pytest.mark.parametrize("name", FILES)
def test_where_memory_is_short_that_is_said_however_far_the_decoder_came(tmp_path, name):
    paths = []
    for side in (24, SIDE):
        (folder := tmp_path / str(side)).mkdir()
        paths.append(write(folder / name, side, FILES[name]))
    done = subprocess.run(
        [sys.executable, "-c", SHORT, *paths], check=True, capture_output=True, text=True, cwd=ROOT, timeout=500
    )
    *refusals, last = done.stdout.splitlines()
    assert last == "read" and len(refusals) > 2
    assert {refusal for refusal in refusals if "there is not enough memory" not in refusal} == set()
