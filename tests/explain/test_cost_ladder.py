"""Cheaper layers: what they cost, what they keep, and that they are layers that give what is said."""

import numpy as np
import pytest

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.cost_ladder import ladder
from convstudio.jobs.render.render_loop import render
from convstudio.kernels import make
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode

RANDOM = np.random.default_rng(2)


def result(layers, source):
    image = Image(source)
    return render(make_stack_plan(layers, facts_of(image), "reference"), image.array)


def names(rungs):
    return [str(rung.name) for rung in rungs]


def test_a_kernel_goes_down_rank_by_rank():
    layer = Layer(bank=KernelBank(RANDOM.normal(size=(1, 1, 9, 9))))
    rungs = ladder(layer, 3)
    assert names(rungs) == ["full", "rank 4", "rank 3", "rank 2", "rank 1"]
    assert [rung.parameters for rung in rungs] == [243, 216, 162, 108, 54]
    assert [rung.macs for rung in rungs] == [rung.parameters for rung in rungs]  # each channel has its own
    kept = [rung.kept for rung in rungs]
    assert kept == sorted(kept, reverse=True)
    left, strengths, right = np.linalg.svd(layer.bank.weights[0, 0])
    np.testing.assert_allclose(rungs[3].layers[0].bank.weights[0, 0], (left[:, :2] * strengths[:2]) @ right[:2])
    assert rungs[3].kept == pytest.approx(np.square(strengths[:2]).sum() / np.square(strengths).sum())


def test_a_separable_kernel_loses_nothing():
    full, one = ladder(Layer(bank=KernelBank.of(make("gaussian:size=7"))), 1)
    assert (one.parameters, one.kept) == (14, pytest.approx(1))
    np.testing.assert_allclose(one.layers[0].bank.weights, full.layers[0].bank.weights, atol=1e-12)


def test_the_textbook_pair_of_32_to_128():
    layer = Layer(bank=KernelBank(RANDOM.normal(size=(128, 32, 3, 3))), grouping=Grouping.STANDARD)
    rungs = {str(rung.name): rung for rung in ladder(layer, 32)}
    assert rungs["full"].parameters == 36864
    assert rungs["depthwise × 1 + pointwise"].parameters == 32 * 9 + 32 * 128


def test_with_as_many_kernels_as_it_takes_the_pair_gives_the_same():
    mixing, kernels = RANDOM.normal(size=(7, 3, 2)), RANDOM.normal(size=(3, 2, 5, 5))
    weights = np.einsum("ocm,cmyx->ocyx", mixing, kernels)
    layer = Layer(
        bank=KernelBank(weights),
        grouping=Grouping.STANDARD,
        mode=Mode.VALID,
        stride=(2, 1),
        dilation=(1, 2),
        bias=(1.0, 2, 3, 4, 5, 6, 7),
        activation=Activation.RELU,
    )
    rungs = {str(rung.name): rung for rung in ladder(layer, 3)}
    pair = rungs["depthwise × 2 + pointwise"]
    assert pair.kept == pytest.approx(1)
    source = RANDOM.normal(size=(3, 20, 21))
    np.testing.assert_allclose(result(pair.layers, source), result((layer,), source), atol=1e-9)
    assert pair.parameters == sum(each.bank.weights.size for each in pair.layers)


@pytest.mark.parametrize("grouping", [Grouping.EACH, Grouping.DEPTHWISE])
def test_a_layer_that_mixes_nothing_is_no_pair(grouping):
    weights = RANDOM.normal(size=(3, 1, 5, 5))
    assert not any("pointwise" in name for name in names(ladder(Layer(bank=KernelBank(weights), grouping=grouping), 3)))


def test_nothing_is_cheaper_than_little():
    assert names(ladder(Layer(bank=KernelBank(np.ones((1, 1, 1, 3)))), 1)) == ["full"]
    assert ladder(Layer(bank=KernelBank(np.zeros((1, 1, 5, 5)))), 1)[-1].kept == 1


def test_the_rungs_of_groups_are_found_within_them():
    layer = Layer(bank=KernelBank(RANDOM.normal(size=(8, 2, 3, 3))), grouping=Grouping.GROUPED, groups=2)
    source = RANDOM.normal(size=(4, 9, 9))
    for rung in ladder(layer, 4):
        assert result(rung.layers, source).shape == (8, 9, 9)
        assert rung.parameters <= layer.bank.weights.size
