import pytest
from hypothesis import given
from hypothesis import strategies as st

from convstudio.kernels import make, names, parameters_in
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel


def test_a_recipe_is_canonical_and_complete():
    assert make("gaussian", size=5, sigma=1.2).recipe == "gaussian:size=5,sigma=1.2"
    assert make("gaussian").recipe == "gaussian:size=5,sigma=1"
    assert make("sobel-x").recipe == "sobel-x"


def test_a_recipe_is_read():
    assert make("gaussian:size=7,sigma=1.5") == make("gaussian", size=7, sigma=1.5)


def test_a_recipe_may_have_spaces_capitals_and_expressions():
    assert make(" Gaussian : sigma = sqrt(2), size=3 ").recipe == "gaussian:size=3,sigma=1.4142135623730951"


def test_an_underscore_stands_for_a_hyphen():
    assert make("sobel_x") == make("sobel-x")


def test_a_keyword_goes_over_the_recipe():
    assert make("gaussian:size=7,sigma=2", size=3).recipe == "gaussian:size=3,sigma=2"


def test_an_unknown_kernel_is_refused_with_the_nearest_names():
    with pytest.raises(ConvStudioError, match=r'there is no kernel "gausian"; did you mean gaussian'):
        make("gausian")


def test_a_name_like_no_other_is_refused_with_where_to_look():
    with pytest.raises(ConvStudioError, match="kernel library"):
        make("qqqq")


def test_an_unknown_parameter_is_refused_with_those_there_are():
    with pytest.raises(ConvStudioError, match=r'gaussian has no parameter "sgma"; its parameters are size, sigma'):
        make("gaussian:sgma=1")


def test_a_kernel_without_parameters_says_so():
    with pytest.raises(ConvStudioError, match="takes none"):
        make("sobel-x", size=3)


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ("gaussian:sigma=0", "sigma is 0; it must lie between 0.1 and"),
        ("gaussian:size=1000", "size is"),
        ("gaussian:size=2.5", "whole number"),
        ("gaussian:size=big", '"big" is not a number'),
        ("gaussian:sigma=nan", '"nan" is not a number'),
        ("gaussian:sigma", '"sigma" is not "parameter=value"'),
        ("gaussian:5", '"5" is not "parameter=value"'),
        ("unsharp:size=4", "odd size"),
    ],
)
def test_a_bad_recipe_is_refused_in_a_sentence(recipe, words):
    with pytest.raises(ConvStudioError, match=words):
        make(recipe)


@given(st.sampled_from(names()), st.text(alphabet="size=gma,:. 0123456789-", max_size=30))
def test_any_recipe_gives_a_kernel_or_a_short_refusal(name, rest):
    try:
        assert isinstance(make(name + rest), Kernel)
    except ConvStudioError as refusal:
        assert len(str(refusal)) <= 200


@given(st.floats(0.1, 50), st.integers(1, 15))
def test_the_recipe_of_any_gaussian_makes_it_again(sigma, size):
    kernel = make("gaussian", sigma=sigma, size=size)
    assert make(kernel.recipe) == kernel


def test_a_recipe_tells_its_parameters_with_their_values():
    known = {parameter.name: value for parameter, value in parameters_in("gaussian:sigma=2.5")}
    assert known == {"size": 5, "sigma": 2.5}
    assert parameters_in("") == []
    assert parameters_in("laplacian-4") == []
