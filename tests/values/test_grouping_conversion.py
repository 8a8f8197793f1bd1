"""Another grouping keeps the numbers where it can, and always a bank that fits."""

from dataclasses import replace

import numpy as np
import pytest

from convstudio.api import run
from convstudio.values.errors import ConvStudioError
from convstudio.values.grouping_conversion import channels_before, dense, group_count, refitted, regrouped, separable
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Activation, Grouping, Layer
from convstudio.values.plan import InputFacts
from tests.computed import planned

RANDOM = np.random.default_rng(5)
CHANNELS = 6
EACH = Layer(bank=KernelBank(RANDOM.normal(size=(2, 1, 3, 3))))


def fits(layer, channels=CHANNELS):
    return planned(layer, InputFacts((channels, 8, 9))).output_shape[0]


@pytest.mark.parametrize("first", Grouping)
@pytest.mark.parametrize("second", Grouping)
def test_every_change_gives_a_layer_that_fits(first, second):
    layer, _ = regrouped(EACH, first, 3, CHANNELS)
    changed, _ = regrouped(layer, second, 2, CHANNELS)
    assert changed.grouping is second
    assert fits(changed) == planned(changed, InputFacts((CHANNELS, 8, 9))).weights.shape[0]


@pytest.mark.parametrize("grouping", [Grouping.STANDARD, Grouping.GROUPED])
def test_a_depthwise_layer_gives_the_same_as_a_wider_one(grouping):
    depthwise = Layer(bank=KernelBank(RANDOM.normal(size=(CHANNELS, 1, 3, 3))), grouping=Grouping.DEPTHWISE)
    wider, _ = regrouped(depthwise, grouping, 2, CHANNELS)
    np.testing.assert_array_equal(dense(wider, CHANNELS), dense(depthwise, CHANNELS))


def test_each_and_depthwise_are_the_same_kernels_on_every_channel():
    depthwise, _ = regrouped(EACH, Grouping.DEPTHWISE, 1, CHANNELS)
    np.testing.assert_array_equal(dense(depthwise, CHANNELS), dense(EACH, CHANNELS))
    back, _ = regrouped(depthwise, Grouping.EACH, 1, CHANNELS)
    assert back.bank == EACH.bank


def test_each_becomes_a_sum_over_the_channels():
    standard, _ = regrouped(EACH, Grouping.STANDARD, 1, CHANNELS)
    assert standard.bank.weights.shape == (2, CHANNELS, 3, 3)
    assert (standard.bank.weights == EACH.bank.weights).all()


def test_a_mix_of_kernels_without_a_sum_is_the_mean():
    edges = replace(EACH, bank=KernelBank(np.array([[[[-1.0, 0, 1]]]])))
    mixed, _ = regrouped(edges, Grouping.POINTWISE, 1, 4)
    np.testing.assert_allclose(mixed.bank.weights, 0.25)


def test_what_was_known_of_a_kernel_goes_on():
    kernel = Kernel(np.ones((3, 3)) / 9, recipe="box:size=3")
    depthwise, _ = regrouped(Layer(bank=KernelBank.of(kernel)), Grouping.DEPTHWISE, 1, 3)
    assert [depthwise.bank.kernel(output, 0).recipe for output in range(3)] == ["box:size=3"] * 3


def test_it_is_said_what_became_of_the_kernels():
    _, sentence = regrouped(EACH, Grouping.STANDARD, 1, CHANNELS)
    assert sentence == (
        "The number of kernels is now 12 (it was 2) and that of outputs 2; each output reads 6 of the 6 inputs."
    )


def test_groups_that_do_not_divide_are_refused():
    with pytest.raises(ConvStudioError, match="groups is 4, which does not divide 6 channels"):
        regrouped(EACH, Grouping.GROUPED, 4, CHANNELS)


def test_a_bias_of_another_length_and_an_anchor_outside_go():
    layer = replace(EACH, bias=(1.0, 2.0), anchor=(2, 2))
    mixed, _ = regrouped(layer, Grouping.POINTWISE, 1, CHANNELS)
    assert (mixed.bias, mixed.anchor) == ((), None)
    kept, _ = regrouped(replace(layer, bias=(3.0,)), Grouping.STANDARD, 1, CHANNELS)
    assert (kept.bias, kept.anchor) == ((3.0,), (2, 2))


@pytest.mark.parametrize("grouping", Grouping)
@pytest.mark.parametrize("channels", [1, 3, 8])
def test_refitted_fits_another_image(grouping, channels):
    layer, _ = regrouped(EACH, grouping, 3, CHANNELS)
    assert fits(refitted(layer, channels)[0], channels)


@pytest.mark.parametrize("grouping", Grouping)
def test_separable_is_a_depthwise_and_a_pointwise_layer_that_fit(grouping):
    layer, _ = regrouped(EACH, grouping, 3, CHANNELS)
    depthwise, pointwise, _ = separable(layer, CHANNELS)
    assert (depthwise.grouping, pointwise.grouping) == (Grouping.DEPTHWISE, Grouping.POINTWISE)
    assert fits(pointwise, fits(depthwise)) == fits(layer)


@pytest.mark.parametrize("grouping", [Grouping.EACH, Grouping.DEPTHWISE])
def test_splitting_a_layer_that_works_on_each_channel_changes_nothing(grouping):
    layer, _ = regrouped(EACH, grouping, 1, CHANNELS)
    image = Image(RANDOM.normal(size=(CHANNELS, 9, 8)))
    biased = replace(layer, bias=tuple(float(index) for index in range(layer.bank.outputs)))
    *pair, sentence = separable(biased, CHANNELS)
    np.testing.assert_allclose(run(pair, image), run([biased], image), rtol=1e-12)
    assert "exactly the same" in sentence


def test_a_standard_layer_that_is_separable_is_found_again():
    kernels, mixing = RANDOM.normal(size=(CHANNELS, 1, 3, 3)), RANDOM.normal(size=(4, CHANNELS, 1, 1))
    standard = Layer(bank=KernelBank(mixing * kernels[None, :, 0]), grouping=Grouping.STANDARD, bias=(2.0,))
    depthwise, pointwise, sentence = separable(standard, CHANNELS)
    found = pointwise.bank.weights * depthwise.bank.weights[None, :, 0]
    np.testing.assert_allclose(found, standard.bank.weights, atol=1e-12)
    assert pointwise.bias == (2.0,)
    assert "100.0%" in sentence


def test_the_nearest_pair_says_what_is_lost():
    layer = Layer(bank=KernelBank(RANDOM.normal(size=(8, CHANNELS, 3, 3))), grouping=Grouping.STANDARD)
    depthwise, pointwise, sentence = separable(layer, CHANNELS)
    lost = np.square(pointwise.bank.weights * depthwise.bank.weights[None, :, 0] - layer.bank.weights).sum()
    kept = 1 - lost / np.square(layer.bank.weights).sum()
    assert f"{kept:.1%}" in sentence


def test_a_magnitude_over_groups_cannot_be_split():
    layer = Layer(
        bank=KernelBank(np.ones((2, CHANNELS, 1, 1))), grouping=Grouping.STANDARD, activation=Activation.MAGNITUDE
    )
    with pytest.raises(ConvStudioError, match="magnitude"):
        separable(layer, CHANNELS)


@pytest.mark.parametrize(("grouping", "groups"), [(Grouping.EACH, 6), (Grouping.STANDARD, 1), (Grouping.GROUPED, 3)])
def test_group_count(grouping, groups):
    assert group_count(replace(EACH, grouping=grouping, groups=3), CHANNELS) == groups


@pytest.mark.parametrize("activation", [Activation.NONE, Activation.MAGNITUDE])
@pytest.mark.parametrize("grouping", Grouping)
def test_the_channels_before_a_layer_are_those_that_the_plan_gives(grouping, activation):
    layer = replace(regrouped(EACH, grouping, 3, CHANNELS)[0], activation=activation)
    found = planned(layer, InputFacts((CHANNELS, 8, 9))).output_shape[0]
    assert channels_before((layer, EACH), 1, CHANNELS) == found


def test_a_layer_that_is_off_hands_its_channels_on():
    off = replace(EACH, enabled=False)
    assert channels_before((off, EACH, EACH), 2, 3) == 6
    assert channels_before((EACH, EACH), 0, 3) == 3
