"""Issue 15, 4.7: where memory is short, that is said, and no file is called damaged."""

import subprocess
import sys

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from tests.sources import ROOT

SIDE = 8000
SHORT = """
import resource, sys
from convstudio.files.images import load_image
from convstudio.values.errors import ConvStudioError

load_image(sys.argv[1])  # whatever is imported for it is there
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 40_000_000,) * 2)
try:
    load_image(sys.argv[2])
except ConvStudioError as refusal:
    print(refusal)
"""


def write(path, side):
    array = np.zeros((min(side, 4000) if path.suffix == ".webp" else side, side), np.uint8)
    if path.suffix == ".tif":
        tifffile.imwrite(path, array, compression="zlib", rowsperstrip=100)
    else:
        Pillow.fromarray(array).save(path)
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is one of Linux")
@pytest.mark.parametrize("ending", [".png", ".tif", ".bmp", ".webp"])
def test_where_memory_is_short_that_is_said(tmp_path, ending):
    small, large = (write(tmp_path / f"{side}{ending}", side) for side in (20, SIDE))
    command = [sys.executable, "-c", SHORT, small, large]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=500)
    assert "not enough memory" in done.stdout
    assert "damaged" not in done.stdout
