"""What holds for every generator, whatever it makes."""

import numpy as np
import pytest

from convstudio.kernels import FAMILIES, generator, make, names
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel_properties import facts_of

NAMES = names()
DETAILS = [(name, parameter) for name in NAMES for parameter in generator(name).parameters]
DETAIL_NAMES = [f"{name}-{parameter.name}" for name, parameter in DETAILS]


def numeric(parameter):
    return parameter.type in (int, float)


@pytest.mark.parametrize("name", NAMES)
def test_the_defaults_give_finite_float64_weights(name):
    made = generator(name)
    weights = made.function(**{parameter.name: parameter.default for parameter in made.parameters})
    assert weights.dtype == np.float64
    assert weights.ndim == 2
    assert np.isfinite(weights).all()
    assert weights.any()


@pytest.mark.parametrize(("name", "parameter"), DETAILS, ids=DETAIL_NAMES)
def test_the_ends_of_every_range_give_finite_weights(name, parameter):
    for end in (parameter.described.minimum, parameter.described.maximum):
        assert np.isfinite(make(name, **{parameter.name: end}).weights).all()


@pytest.mark.parametrize("name", NAMES)
def test_all_lowest_values_together_give_finite_weights(name):
    lowest = {parameter.name: parameter.described.minimum for parameter in generator(name).parameters}
    assert np.isfinite(make(name, **lowest).weights).all()


@pytest.mark.parametrize(("name", "parameter"), DETAILS, ids=DETAIL_NAMES)
def test_every_parameter_changes_the_weights(name, parameter):
    usual = make(name)
    other = make(name, **{parameter.name: parameter.default + (parameter.described.step or 1)})
    assert usual.shape != other.shape or not np.array_equal(usual.weights, other.weights)


@pytest.mark.parametrize(("name", "parameter"), DETAILS, ids=DETAIL_NAMES)
def test_every_parameter_is_described_and_its_default_in_range(name, parameter):
    described = parameter.described
    assert described.label
    assert described.help.endswith(".")
    assert described.minimum <= parameter.default <= described.maximum


@pytest.mark.parametrize(("name", "parameter"), DETAILS, ids=DETAIL_NAMES)
def test_a_value_beyond_the_range_is_refused(name, parameter):
    with pytest.raises(ConvStudioError, match=f"{parameter.name} is"):
        make(name, **{parameter.name: parameter.described.maximum + 1})


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_makes_the_same_kernel_again(name):
    kernel = make(name)
    assert make(kernel.recipe) == kernel


@pytest.mark.parametrize("name", NAMES)
def test_a_generator_says_what_it_is_and_where_it_comes_from(name):
    made = generator(name)
    assert made.title
    assert made.source
    assert made.family in FAMILIES
    assert made.help.endswith(".")


@pytest.mark.parametrize("name", [name for name in NAMES if generator(name).family == "Smoothing"])
@pytest.mark.parametrize("size", [1, 2, 3, 8, 31])
def test_smoothing_kernels_sum_to_one_and_are_never_negative(name, size):
    made = generator(name)
    first = made.parameters[0]
    kernel = make(name, **{first.name: max(size, first.described.minimum)})
    assert kernel.weights.sum() == pytest.approx(1, abs=1e-12)
    assert (kernel.weights >= 0).all()


@pytest.mark.parametrize("name", [name for name in NAMES if generator(name).family == "Edges"])
def test_edge_kernels_sum_to_zero(name):
    assert facts_of(make(name).weights).sum == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("name", [name for name in NAMES if generator(name).family == "Sharpening"])
def test_sharpening_kernels_sum_to_one(name):
    assert make(name).weights.sum() == pytest.approx(1)
