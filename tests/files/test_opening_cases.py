"""Files that other tools stumbled over, or that we did: the right numbers and notice, or a refusal that says why.

cases/expected.json: sha256 begins that of the samples (channels, rows, columns), made by tifffile with imagecodecs,
ImageJ's own numbers, or by hand; needs: a library without which the refusal has to name the extra.
"""

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.opening import open_image

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
    said = " ".join(image.notices)
    assert expected["notice"] in said if "notice" in expected else not said


def test_every_case_has_an_expectation():
    assert {path.name for path in CASES.iterdir()} - {"expected.json", "imagej_int16_calibrated.want.npy"} == {
        *EXPECTED
    }
