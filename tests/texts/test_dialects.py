import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convstudio.texts import KernelTextError, format_kernel, formats, parse
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Kernel
from convstudio.values.number_parsing import parse_number
from tests.effort import SHARE, within

finite = st.floats(allow_nan=False, allow_infinity=False)
kernels = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=finite).map(Kernel)
pieces = st.sampled_from(
    [*"0123456789", *" \t\n,;[](){}*/+-.=:x", "1/9 *", "/ 16", "np.array(", "[[", "]]", "3x3:", "nan", "abc", "e5"]
)


@pytest.mark.parametrize("dialect", formats())
@given(kernel=kernels)
def test_what_is_written_reads_back_bit_for_bit(dialect, kernel):
    again = parse(format_kernel(kernel, dialect))
    assert again.shape == kernel.shape
    assert again.weights.tobytes() == kernel.weights.tobytes()


def test_the_dialects_are_those_promised():
    assert set(formats()) >= {"rows", "numpy", "python", "c", "csv", "matlab", "gmic", "imagemagick", "json"}


def test_an_unknown_dialect_is_refused_with_the_list():
    with pytest.raises(ConvStudioError, match='no dialect "latin"; choose rows, csv'):
        format_kernel(Kernel([[1.0]]), "latin")


@given(st.text(max_size=80) | st.lists(pieces, max_size=30).map("".join))
def test_any_text_is_a_kernel_or_a_short_refusal(text):
    try:
        kernel = parse(text)
    except KernelTextError as refusal:
        assert len(str(refusal)) <= 200
        return
    if kernel.texts:
        meant = [[parse_number(cell) for cell in row] for row in kernel.texts]
        np.testing.assert_array_equal(meant, kernel.weights)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t", "\ufeff", "\u00a0"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(KernelTextError, match="empty"):
        parse(text)


def test_a_text_of_more_than_two_megabytes_is_refused():
    with pytest.raises(KernelTextError, match="2000001 characters"):
        parse("1" * 2_000_001)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * (999_999 // SHARE),
        "," * (1_999_999 // SHARE),
        ";" * (1_999_999 // SHARE),
        "\n" * (1_999_999 // SHARE),
        "\t" * (1_999_998 // SHARE) + "1",
        " " * (1_999_998 // SHARE) + "x",
        "x" + " " * (1_999_990 // SHARE) + "=",
        "1;2\n" * (499_999 // SHARE),
        "[" * (1_999_999 // SHARE),
        "[]" * (999_999 // SHARE),
        "[[" + "1," * (900_000 // SHARE),
        "[[1]," * (390_000 // SHARE),
        "(" * (1_999_999 // SHARE),
        "* " * (999_999 // SHARE),
        "1 / " * (499_999 // SHARE),
        "1 * " * (499_999 // SHARE),
        "9x9:" + "1," * (900_000 // SHARE),
        "1_" * (999_999 // SHARE),
        "\n".join([" ".join(["0.1234567"] * 440)] * (450 // SHARE)),
        "\n".join([" ".join(f"{row}/{column}" for column in range(1, 500)) for row in range(1, 500 // SHARE)]),
        "\n".join([";".join(f"0,{row}{column}" for column in range(400)) for row in range(500 // SHARE)]),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_megabytes_of_anything_never_take_quadratic_time(text):
    assert len(text) <= 2_000_000 // SHARE
    started = time.process_time()
    try:
        parse(text)
    except KernelTextError as refusal:
        assert len(str(refusal)) <= 200
    assert within(time.process_time() - started, 5)
