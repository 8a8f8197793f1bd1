import json

import numpy as np
import pytest

from convstudio.texts import KernelTextError, format_kernel, parse
from convstudio.values.kernel import Kernel

SQUARE = [[1.0, 2.0], [3.0, -4.0]]


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, -4]]",
        "[[1,2],[3,-4]]",
        "[\n  [1, 2],\n  [3, -4],\n]",
        "[[1, 2,], [3, -4,],]",
        "[[1 2]\n [3 -4]]",
        "[[ 1.  2.]\n [ 3. -4.]]",
        "np.array([[1, 2], [3, -4]])",
        "numpy.array([[1, 2], [3, -4]], dtype=numpy.float32)",
        "array([[ 1.,  2.],\n       [ 3., -4.]])",
        "array([[ 1.,  2.],\n       [ 3., -4.]], dtype=float32)",
        "tensor([[1., 2.], [3., -4.]], device='cuda:0')",
        "kernel = np.array([\n    [1, 2],\n    [3, -4],\n])",
        "k: list[list[float]] = [[1, 2], [3, -4]]",
        "{{1, 2}, {3, -4}}",
        "{{1.0f, 2.f}, {3.0F, -4.0f}};",
        "const float kernel[2][2] = {\n  { 1, 2 },\n  { 3, -4 }\n};",
        "std::array<std::array<float, 2>, 2> k = {{1, 2}, {3, -4}};",
    ],
)
def test_nested_lists_of_every_language_are_read(text):
    assert parse(text).weights.tolist() == SQUARE


def test_what_numpy_prints_is_read():
    weights = np.random.default_rng(0).normal(size=(3, 4))
    with np.printoptions(precision=17, floatmode="unique"):
        np.testing.assert_array_equal(parse(str(weights)).weights, weights)
        np.testing.assert_array_equal(parse(repr(weights)).weights, weights)


def test_a_single_level_in_braces_is_one_row():
    assert parse("{1, 2, 3}").weights.tolist() == [[1, 2, 3]]


def test_fractions_in_lists_are_kept():
    assert parse("[[1/9, 2 / 9]]").texts == (("1/9", "2 / 9"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[1, 2], [3, 4]", 'a "]" is missing'),
        ("[[1, 2]], [3, 4]]", "more than one kernel"),
        ("[[1, 2}, {3, 4]]", 'a "}" that closes nothing'),
        ("[[[1]]]", "three or more levels"),
        ("[[1, 2], 3]", '",3" lies outside|", 3" lies outside'),
        ("[1, [2, 3]]", "lies outside"),
        ("[[1] [2]] 5", "lies outside"),
        ("np.array([[1, 2], [3, 4]]", "not closed"),
        ("np.array([[1]]) + 2", "not closed"),
        ("[[1, 2], [3]]", "cells in row 1 is 1,"),
        ("[[1, 2], []]", "cells in row 1 is 0,"),
        ("[[]]", "no numbers"),
        ("[[1, 2], [3, abc]]", 'row 1, column 1: "abc"'),
        ("[[1, ..., 2]]", 'row 0, column 1: "..."'),
        ("[[1,,2]]", 'row 0, column 1: ""'),
    ],
)
def test_a_list_that_is_no_kernel_is_refused(text, words):
    with pytest.raises(KernelTextError, match=words):
        parse(text)


def test_json_is_read_by_json():
    kernel = Kernel([[1.0, -0.0], [1e-300, 1e22]])
    assert json.loads(format_kernel(kernel, "json")) == kernel.weights.tolist()


def test_numpy_text_makes_the_array():
    kernel = Kernel([[1.0, 2.0], [3.0, 4.0]])
    made = eval(format_kernel(kernel, "numpy"), {"np": np})
    assert made.dtype == np.float64
    np.testing.assert_array_equal(made, kernel.weights)


def test_c_text_declares_its_size():
    assert format_kernel(Kernel([[1.0, 2.0, 3.0]]), "c").startswith("const double kernel[1][3] = {")
