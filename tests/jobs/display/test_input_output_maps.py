"""Maps of channels: they add up to what the engine gives."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.channel_structures import structures
from convstudio.jobs.display.input_output_maps import MOST, SIDE, drawn
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.jobs.render.render_loop import render
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.project import Project

RANDOM = np.random.default_rng(9)
PHOTO = Image(RANDOM.integers(0, 256, (4, 150, 90), np.uint8))
LAYER = Layer(
    bank=KernelBank(RANDOM.normal(size=(8, 2, 3, 3))),
    grouping=Grouping.GROUPED,
    groups=2,
    bias=tuple(map(float, range(8))),
    activation=Activation.RELU,
)


def all_drawn(project, token=None):
    return drawn(project, structures(project.layer, project.channels), False, token or CancelToken())


@pytest.mark.parametrize(
    "before", [(), (Layer(bank=KernelBank(RANDOM.normal(size=(4, 4, 1, 1))), grouping=Grouping.POINTWISE),)]
)
def test_maps_and_bias_make_the_sums_that_the_engine_gives(before):
    project = Project((PHOTO,), layers=(*before, LAYER)).viewed(layer=len(before))
    for found in all_drawn(project):
        stack = make_stack_plan((*before, *found.structure.layers), facts_of(PHOTO))
        stage = found.stages[-1]
        for kernel, total in enumerate(stage.sums):
            maps = [each for (of, _), each in stage.maps.items() if of == kernel]
            if stage.inputs <= MOST:
                np.testing.assert_allclose(np.sum(maps, axis=0) + stage.biases[kernel], total, atol=0.05)
        whole = render(stack, PHOTO.array)
        step = -(-max(whole.shape[1:]) // SIDE)
        few = whole[: len(stage.sums), step // 2 :: step, step // 2 :: step]
        np.testing.assert_allclose(np.maximum(stage.sums, 0), few, atol=0.05)


def test_costs_are_those_of_the_plans():
    found = {str(each.structure.name): each for each in all_drawn(Project((PHOTO,), layers=(LAYER,)))}
    standard, grouped = found["Standard"], found["Grouped, 2 groups"]
    assert standard.parameters == 8 * 4 * 9 + (1 if standard.structure.layers[0].bias else 0) * 8
    assert grouped.parameters == 8 * 2 * 9 + 8
    assert grouped.macs * 2 == standard.macs
    assert len(found["Depthwise + pointwise"].stages) == 2


def test_of_many_the_first_are_shown():
    many = Layer(bank=KernelBank(RANDOM.normal(size=(9, 20, 1, 1))), grouping=Grouping.STANDARD)
    image = Image(RANDOM.normal(size=(20, 30, 30)))
    stage = all_drawn(Project((image,), layers=(many,)))[0].stages[0]
    assert (stage.inputs, stage.outputs) == (20, 9)
    assert len(stage.sources) == len(stage.sums) == MOST
    assert set(stage.maps) == {(kernel, at) for kernel in range(MOST) for at in range(MOST)}


def test_pictures_stand_in_one_scale():
    stage = all_drawn(Project((PHOTO,), layers=(LAYER,)))[1].stages[0]
    seen = stage.pictures
    assert len(seen.sources) == 4
    assert set(seen.maps) == set(stage.maps) == set(seen.kernels)
    assert all(picture.shape[2] == 3 for picture in (*seen.sources, *seen.maps.values(), *seen.sums))


def test_it_can_be_stopped():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        all_drawn(Project((PHOTO,), layers=(LAYER,)), token)


def test_an_alpha_channel_is_shown_from_clear_to_opaque():
    samples = np.full((4, 20, 20), 4000, np.uint16)
    samples[3] = 32768
    glass = Image(samples, names=("red", "green", "blue", "alpha"))
    sources = all_drawn(Project((glass,), alpha=True, layers=(LAYER,)))[0].stages[0].pictures.sources
    assert [np.unique(pixels).tolist() for pixels in sources] == [[255], [255], [255], [128]]
