"""Where samples lie on the input, and which one is under the pointer."""

import numpy as np
import pytest

from convstudio.values.placed_picture import PlacedPicture, Placement, numbers_of
from convstudio.values.region import Region
from convstudio.values.zoom_viewport import Viewport


def picture(region, *placement):
    rows, columns = np.meshgrid(region.rows, region.columns, indexing="ij")
    samples = (1000 * rows + columns)[None].astype(np.float32)
    return PlacedPicture(
        np.zeros((*region.shape, 3), np.uint8),
        samples,
        region,
        (0,),
        placement or (Placement(), Placement()),
        (100, 100),
    )


def test_a_strided_layer_spreads_its_samples():
    placement = Placement().after(stride=2, reach=2, before=0)
    assert [placement.centre(index) for index in range(3)] == [1, 3, 5]


def test_same_padding_leaves_samples_where_they_were():
    assert Placement().after(stride=1, reach=4, before=2) == Placement()


def test_an_even_kernel_lies_half_a_sample_further():
    assert Placement().after(stride=1, reach=1, before=0).offset == 0.5


def test_placements_of_layers_go_on_from_one_another():
    placement = Placement().after(2, 2, 1).after(3, 4, 0)
    assert (placement.scale, placement.offset) == (6, 4)


def test_index_is_the_way_back_from_centre():
    placement = Placement(3.0, -0.5)
    assert placement.index(placement.centre(7)) == pytest.approx(7)


def test_the_whole_input_covers_itself():
    assert picture(Region.whole(4, 6)).rectangle == (0, 0, 6, 4)


def test_every_third_sample_covers_three():
    assert picture(Region(range(1, 10, 3), range(4, 10, 3))).rectangle == (3, 0, 6, 9)


def test_a_stride_of_two_covers_two_input_samples_each():
    placement = Placement().after(2, 2, 0)
    assert picture(Region.whole(3, 3), placement, placement).rectangle == (0.5, 0.5, 6, 6)


def test_the_sample_under_a_point_is_the_one_that_covers_it():
    shown = picture(Region(range(1, 10, 3), range(4, 10, 3)))
    assert shown.sample_at(0.0, 3.0) == (1, 4, (1004.0,))
    assert shown.sample_at(2.99, 5.99) == (1, 4, (1004.0,))
    assert shown.sample_at(3.0, 6.0) == (4, 7, (4007.0,))


@pytest.mark.parametrize("point", [(-0.01, 5), (9.0, 5), (5, 2.99), (5, 9.0)])
def test_outside_there_is_no_sample(point):
    assert picture(Region(range(1, 10, 3), range(4, 10, 3))).sample_at(*point) is None


@pytest.mark.parametrize(("stride", "offset"), [(1.0, 0.0), (2.0, 0.5)])
def test_the_numbers_in_sight_are_those_whose_centres_lie_in_the_viewport(stride, offset):
    samples = np.arange(24.0).reshape(1, 4, 6)
    place = Placement(stride, offset)
    seen = PlacedPicture(
        np.zeros((4, 6, 3), np.uint8), samples, Region(range(4), range(6)), (0,), (place, place), (4, 6)
    )
    left, top = place.centre(1) + 0.5 - stride / 2, place.centre(2) + 0.5 - stride / 2
    text = numbers_of(seen, Viewport(left, top, 3 * stride, 2 * stride))
    assert text == "13\t14\t15\n19\t20\t21"


def test_of_a_coarse_picture_no_numbers_are_told():
    samples = np.zeros((1, 2, 3))
    region = Region(range(0, 4, 2), range(0, 6, 2))
    seen = PlacedPicture(np.zeros((2, 3, 3), np.uint8), samples, region, (0,), (Placement(), Placement()), (4, 6))
    assert numbers_of(seen, Viewport(0, 0, 9, 9)) == ""
