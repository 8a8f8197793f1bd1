import json

import numpy as np
import pytest

from convstudio.texts import KernelTextError, format_block, is_block, parse, parse_block


@pytest.mark.parametrize("shape", [(1, 2, 3, 3), (4, 1, 1, 5), (2, 3, 1, 1)])
def test_what_is_written_is_read_again(shape):
    weights = np.random.default_rng(1).normal(size=shape)
    text = format_block(weights)
    assert is_block(text)
    assert np.array_equal(parse_block(text), weights)
    assert np.array_equal(np.array(json.loads(text)), weights)
    assert len(text.splitlines()) == shape[0] * shape[1]


@pytest.mark.parametrize("text", ["[[1, 2], [3, 4]]", "1 2; 3 4", "np.array([[1.0]])", "[[", ""])
def test_one_kernel_is_no_block(text):
    assert not is_block(text)


@pytest.mark.parametrize(
    "text",
    ["[[[1]]]", "[[[[1, 2], [3]]]]", "[[[[NaN]]]]", "[[[[null]]]]", "[[[[]]]]", "[[[[1e999]]]]", "[" * 100_000, "[[[1"],
)
def test_what_is_none_is_refused_in_one_sentence(text):
    assert is_block(text)
    with pytest.raises(KernelTextError, match="nested four deep"):
        parse_block(text)


def test_a_kernel_that_is_too_large_is_refused():
    with pytest.raises(KernelTextError, match="at most"):
        parse_block(json.dumps(np.zeros((1, 1, 1024, 1024)).tolist()))


def test_a_kernel_of_its_own_is_read_as_before():
    assert parse("[[1, 2]]").weights.tolist() == [[1, 2]]
