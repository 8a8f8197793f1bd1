"""Structures of a layer, and banks taken apart."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.channel_structures import inputs_of, one_by_one, structures
from convstudio.jobs.render.render_loop import render
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer

RANDOM = np.random.default_rng(2)


def layer(outputs, inputs, grouping, groups=1, **changes):
    return Layer(
        bank=KernelBank(RANDOM.normal(size=(outputs, inputs, 3, 3))), grouping=grouping, groups=groups, **changes
    )


def names(found):
    return [str(each.name) for each in found]


def test_from_all_in_one_to_each_by_itself():
    found = structures(layer(8, 4, Grouping.STANDARD), 4)
    expected = ["Standard", "Grouped, 2 groups", "Depthwise", "Pointwise (1×1)", "Depthwise + pointwise"]
    assert names(found) == expected
    assert [each.present for each in found] == [True, False, False, False, False]
    assert [len(each.layers) for each in found] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("made", "present"),
    [
        (layer(4, 1, Grouping.EACH), "Depthwise"),
        (layer(8, 1, Grouping.DEPTHWISE), "Depthwise"),
        (layer(8, 1, Grouping.GROUPED, 4), "Depthwise"),
        (layer(6, 2, Grouping.GROUPED, 2), "Grouped, 2 groups"),
        (Layer(bank=KernelBank(np.ones((2, 4, 1, 1))), grouping=Grouping.POINTWISE), "Pointwise (1×1)"),
    ],
)
def test_the_layer_itself_stands_among_them_as_it_is(made, present):
    found = [each for each in structures(made, 4) if each.present]
    assert names(found) == [present]
    assert found[0].layers == (made,)


def test_every_structure_fits_the_input():
    image = Image(RANDOM.normal(size=(6, 9, 9)))
    for made in (layer(4, 1, Grouping.EACH), layer(9, 2, Grouping.GROUPED, 3), layer(5, 6, Grouping.STANDARD)):
        for structure in structures(made, 6):
            assert make_stack_plan(structure.layers, facts_of(image)).output_shape[1:] == (9, 9)


def test_a_magnitude_is_not_split():
    made = layer(2, 1, Grouping.STANDARD, activation=Activation.MAGNITUDE)
    assert "Depthwise + pointwise" not in names(structures(made, 1))


def test_kernels_that_do_not_fit_are_refused():
    with pytest.raises(ConvStudioError, match="the kernels read 3 channels; the input has 4"):
        structures(layer(2, 3, Grouping.STANDARD), 4)


@pytest.mark.parametrize(("groups", "outputs", "inputs"), [(1, 3, 4), (2, 6, 2), (4, 8, 1)])
def test_a_bank_taken_apart_gives_every_map(groups, outputs, inputs):
    weights, x = RANDOM.normal(size=(outputs, inputs, 3, 2)), RANDOM.normal(size=(inputs * groups, 6, 7))
    bank, places = one_by_one(weights, groups)
    apart = Layer(bank=KernelBank(bank), grouping=Grouping.DEPTHWISE)
    together = Layer(bank=KernelBank(weights), grouping=Grouping.GROUPED, groups=groups)
    image = Image(x)
    plan = make_stack_plan((together,), facts_of(image)).plans[0]
    alone = render(make_stack_plan((apart,), facts_of(image)), x)
    whole = render(make_stack_plan((together,), facts_of(image)), x)
    assert len(places) == weights.shape[0] * weights.shape[1]
    for output in range(outputs):
        maps = [alone[places[output, at]] for at in inputs_of(plan, output)]
        np.testing.assert_allclose(np.sum(maps, axis=0), whole[output], atol=1e-9)
