import numpy as np
import pytest

from convstudio.files.images import decode_image
from tests.written import by_tifffile, noise


def described(array, words, **options):
    return decode_image(by_tifffile(array, description=words, metadata=None, **options), "x.tif")


def test_another_straight_line_of_imagej_gives_floats_and_is_told():
    array = noise(1, np.uint8)
    image = described(array, "ImageJ=1.54f\ncf=0\nc0=10.0\nc1=0.5\nvunit=mm")
    assert np.array_equal(image.array[0], 10 + 0.5 * array.astype(np.float32)) and "10 + 0.5 times" in image.notices[0]


@pytest.mark.parametrize("words", ["cf=3\nc0=1\nc1=2", "c0=?\nc1=2"])
def test_another_calibration_is_told_and_not_applied(words):
    array = noise(1, np.uint8)
    image = described(array, f"ImageJ=1.54f\n{words}")
    assert np.array_equal(image.array[0], array) and "Values as stored" in image.notices[0]


@pytest.mark.parametrize(
    ("line", "kind", "expected"),
    [({"c0": "-32768.0", "c1": "1.0"}, np.int16, [0, 20, 40]), ({"c0": "3", "c1": "2"}, np.float32, None)],
)
def test_the_first_pages_calibration_holds_for_every_channel(line, kind, expected):
    stored = np.stack([np.full((4, 5), 32768 + value, np.uint16) for value in (0, 20, 40)])
    image = decode_image(by_tifffile(stored, imagej=True, metadata={"axes": "CYX", **line}), "x.tif")
    assert image.dtype == kind
    assert image.array[:, 2, 2].tolist() == (expected or [3 + 2 * 32768, 3 + 2 * 32788, 3 + 2 * 32808])


@pytest.mark.parametrize(("value", "count"), [("0", 1), ("nan", 0), ("-9999", 0)])
def test_the_value_without_data_is_named(value, count):
    array = np.ones((3, 4), np.uint8)
    array[1, 1] = 0
    image = described(array, "x", extratags=[(42113, 2, 0, value, True)])
    assert f"{count} of its samples are marked as no data by the value {value}" in image.notices[0]


@pytest.mark.parametrize("value", ["-1.7976931348623157e+308", "-3.4028234663852886e+38"])
def test_the_lowest_double_without_data_is_the_lowest_float(value):
    array = np.ones((3, 4), np.float32)
    array[1] = np.finfo(np.float32).min
    image = described(array, "x", extratags=[(42113, 2, 0, value, True)])
    assert "4 of its samples are marked as no data" in image.notices[0]


@pytest.mark.parametrize("value", ["inf", "-inf"])
def test_infinity_without_data_is_infinity(value):
    array = np.ones((3, 4), np.float32)
    array[1], array[2] = float(value), np.finfo(np.float32).max
    assert "4 of its samples" in described(array, "x", extratags=[(42113, 2, 0, value, True)]).notices[0]


@pytest.mark.parametrize("words", ["", "ImageJ=1\nimages=x", '<OME><Pixels SizeC="99999999" SizeZ="1" SizeT="1">'])
def test_a_damaged_description_changes_nothing(words):
    array = noise(1)
    assert np.array_equal(described(array, words).array[0], array)
