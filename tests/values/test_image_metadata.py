import pytest

from convstudio.values.image_metadata import CENTIMETRE, INCH, NOTHING_SAID, Metadata


def test_pixels_grow_with_the_stride():
    assert Metadata((300.0, 200.0), INCH).strided((3, 2)).resolution == (100.0, 100.0)


@pytest.mark.parametrize(("orientation", "resolution"), [(1, (300.0, 200.0)), (3, (300.0, 200.0)), (6, (200.0, 300.0))])
def test_rows_that_become_columns_take_their_size_along(orientation, resolution):
    assert Metadata((300.0, 200.0), INCH).turned(orientation).resolution == resolution


def test_units_are_changed():
    assert Metadata((254.0, 508.0), INCH).in_unit(CENTIMETRE) == pytest.approx((100.0, 200.0))
    assert Metadata((100.0, 200.0), CENTIMETRE).in_unit(INCH) == pytest.approx((254.0, 508.0))


def test_proportions_alone_are_no_size():
    assert Metadata((2.0, 1.0)).in_unit(INCH) == (0.0, 0.0)
    assert NOTHING_SAID.in_unit(INCH) == (0.0, 0.0)
