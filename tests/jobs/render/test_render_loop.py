"""The one render loop."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.jobs.render import render_loop as rendering
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.jobs.render.render_loop import render, strips, tiles
from convstudio.values.border import Border
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.region import Region

IMAGE = Image(np.random.default_rng(0).normal(size=(2, 150, 40)))


@pytest.fixture
def stack(monkeypatch):
    """Two layers whose result is cut into many strips."""
    monkeypatch.setattr(rendering, "TILE_SAMPLES", 1)
    bank = KernelBank(np.random.default_rng(1).normal(size=(2, 1, 3, 4)))
    first = Layer(bank=bank, border=Border.REFLECT)
    return make_stack_plan([first, Layer(bank=bank, mode=Mode.FULL, dilation=(2, 3))], facts_of(IMAGE))


def test_strips_cover_the_plane_in_whole_rows(stack):
    found = strips(stack, 8)
    assert len(found) > 3
    assert [row for strip in found for row in strip.rows] == list(range(stack.output_shape[1]))
    assert all(strip.columns == range(stack.output_shape[2]) for strip in found)


def test_strips_begin_at_multiples(stack):
    assert all(strip.rows[0] % 7 == 0 for strip in strips(stack, 8, multiple=7))


def test_a_small_plane_is_one_strip():
    assert len(strips(make_stack_plan([Layer()], facts_of(IMAGE)), 2)) == 1


def test_strips_laid_together_are_the_whole(stack):
    whole = samples(stack, IMAGE.array, Region.whole(*stack.output_shape[1:]))
    np.testing.assert_allclose(render(stack, IMAGE.array), whole, rtol=1e-12, atol=1e-12)


def test_chosen_outputs_come_in_the_order_chosen(stack):
    whole = render(stack, IMAGE.array)
    np.testing.assert_allclose(render(stack, IMAGE.array, outputs=[5, 0, 3]), whole[[5, 0, 3]], rtol=1e-12, atol=1e-12)


def test_the_result_has_the_dtype_of_the_plan(stack):
    assert render(stack, IMAGE.array).dtype == np.float64
    single = Image(IMAGE.array.astype(np.uint8))
    assert render(make_stack_plan([Layer()], facts_of(single)), single.array).dtype == np.float32


def test_progress_grows_to_one(stack):
    seen = []
    render(stack, IMAGE.array, progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 3
    assert seen[-1] == 1


def test_a_cancelled_render_stops_before_the_next_strip(stack):
    token, seen = CancelToken(), []

    def stop(share):
        seen.append(share)
        token.cancel()

    with pytest.raises(Cancelled):
        render(stack, IMAGE.array, token=token, progress=stop)
    assert len(seen) == 1


def test_tiles_come_in_the_order_asked_for(stack):
    regions = strips(stack, 8)[::-1]
    assert [region for region, _ in tiles(stack, IMAGE.array, regions, [0], CancelToken())] == regions


def test_strips_of_slow_work_are_thin_so_that_it_can_be_cancelled():
    facts = facts_of(Image(np.zeros((1, 2000, 2000), np.uint8)))
    slow = make_stack_plan([Layer(bank=KernelBank(np.ones((1, 1, 31, 31))))], facts, "reference")
    assert slow.seconds / len(strips(slow, 1)) <= 0.1
    quick = make_stack_plan([Layer()], facts)
    assert len(strips(quick, 1)) <= 4


def test_strips_of_a_transform_are_as_high_as_its_kernel():
    facts = facts_of(Image(np.zeros((1, 2000, 2000), np.uint8)))
    bank = KernelBank(np.random.default_rng(0).normal(size=(1, 1, 301, 301)))
    assert len(strips(make_stack_plan([Layer(bank=bank)], facts), 1)[0].rows) >= 301


def test_a_region_is_a_part_of_the_whole(stack):
    region, told = Region(range(5, 70), range(3, 30)), []
    part = render(stack, IMAGE.array, region=region, progress=told.append)
    np.testing.assert_allclose(part, render(stack, IMAGE.array)[(slice(None), *region.slices)], atol=1e-12)
    assert told[-1] == 1
