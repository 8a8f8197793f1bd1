"""Files that other tools stumbled over, or that we did: the right numbers and notice, or a refusal that says why.

cases/expected.json: sha256 begins that of the samples (channels, rows, columns), made by tifffile with imagecodecs,
ImageJ's own numbers, or by hand; needs: a library without which the refusal has to name the extra.
"""

import hashlib
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import tifffile

from convstudio.files.errors import FileRefused
from convstudio.files.open_file import open_image

CASES = Path(__file__).parent / "cases"
EXPECTED = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_case_of_issue_15_gives_its_numbers_or_its_sentence(name):
    expected = EXPECTED[name]
    if "needs" in expected and importlib.util.find_spec(expected["needs"]) is None:
        expected = {"refused": f"needs {expected['needs']}: pip install"}
    if "refused" in expected:
        with pytest.raises(FileRefused) as refusal:
            open_image(CASES / name)
        assert expected["refused"] in str(refusal.value)
        return
    image = open_image(CASES / name)
    assert (list(image.shape), image.dtype.name) == (expected["shape"], expected["dtype"])
    assert hashlib.sha256(image.array.tobytes()).hexdigest().startswith(expected["sha256"])
    assert image.notices == ((expected["notice"],) if "notice" in expected else ())
    assert image.names == tuple(expected["names"]) if "names" in expected else len(image.names) == len(image.array)


def test_imagejs_calibration_gives_the_numbers_that_come_with_the_case():
    wanted = np.load(CASES / "imagej_int16_calibrated.want.npy")
    found = open_image(CASES / "imagej_int16_calibrated.tif").array
    assert found.dtype == wanted.dtype and np.array_equal(found[0], wanted)


def test_white_as_zero_in_signed_numbers_is_minus_one_minus_what_is_stored():
    stored = tifffile.imread(CASES / "miniswhite_int16.tif")
    assert np.array_equal(open_image(CASES / "miniswhite_int16.tif").array[0], -1 - stored)


@pytest.mark.parametrize("name", ["ij.tif", "one_ifd.tif", "stack.tif", "pyr.ome.tif"])
def test_the_first_picture_of_a_stack_or_pyramid_is_what_tifffile_reads(name):
    whole = tifffile.imread(CASES / name)
    assert np.array_equal(open_image(CASES / name).array[0], whole.reshape(-1, *whole.shape[-2:])[0])


def test_every_case_has_an_expectation():
    assert {path.name for path in CASES.iterdir()} - {"expected.json", "imagej_int16_calibrated.want.npy"} == {
        *EXPECTED
    }
