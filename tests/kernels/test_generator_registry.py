import pytest

from convstudio.kernels import generator, names

EXPECTED = {
    "identity", "box", "gaussian", "binomial", "disk",
    "sharpen", "unsharp", "emboss",
    "sobel-x", "sobel-y", "prewitt-x", "prewitt-y", "scharr-x", "scharr-y", "roberts-x", "roberts-y",
    "laplacian-4", "laplacian-8", "log", "dog",
    "motion", "gabor",
}  # fmt: skip


def test_every_promised_kernel_is_there():
    assert set(names()) >= EXPECTED


def test_a_generator_knows_its_parameters():
    assert [parameter.name for parameter in generator("gaussian").parameters] == ["size", "sigma"]


def test_the_help_is_the_first_line_of_the_docstring():
    assert generator("box").help == "Replaces each pixel by the plain mean of its square neighbourhood."


@pytest.mark.parametrize("name", ["SOBEL-X", "sobel_x", " sobel-x "])
def test_a_name_is_found_in_any_dress(name):
    assert generator(name).name == "sobel-x"
