import pytest

from convstudio import kernels

EXPECTED = {
    "identity", "box", "gaussian", "binomial", "disk",
    "sharpen", "unsharp", "emboss",
    "sobel-x", "sobel-y", "prewitt-x", "prewitt-y", "scharr-x", "scharr-y", "roberts-x", "roberts-y",
    "laplacian-4", "laplacian-8", "log", "dog",
    "motion", "gabor",
}  # fmt: skip


def test_every_promised_kernel_is_there():
    assert set(kernels.names()) >= EXPECTED


def test_a_generator_knows_its_parameters():
    assert [parameter.name for parameter in kernels.generator("gaussian").parameters] == ["size", "sigma"]


def test_the_help_is_the_first_line_of_the_docstring():
    assert kernels.generator("box").help == "Replaces each pixel by the plain mean of its square neighbourhood."


@pytest.mark.parametrize("name", ["SOBEL-X", "sobel_x", " sobel-x "])
def test_a_name_is_found_in_any_dress(name):
    assert kernels.generator(name).name == "sobel-x"
