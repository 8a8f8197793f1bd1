import pytest

from convstudio.files.decoder_input import DecoderInput
from convstudio.files.errors import FileRefused

SOURCE = DecoderInput(b"", "cat.png")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((0, 5, 1, 1), "0 rows, 5 columns"),
        ((5, -1, 1, 1), "-1 columns"),
        ((20000, 20000, 1, 1), "20000 x 20000 pixels are more than the 268435456"),
        ((16384, 16384, 3, 4), "3 channels of 16384 x 16384 need 3.0 GiB; at most 2"),
    ],
)
def test_sizes_that_are_not_read_are_refused_with_their_numbers(size, words):
    with pytest.raises(FileRefused, match=f"cat.png.*{words}"):
        SOURCE.check(*size)


def test_the_largest_picture_is_allowed():
    SOURCE.check(16384, 16384, 8, 1)


def test_every_refusal_ends_in_one_full_stop():
    assert str(SOURCE.cut()).endswith("again.") and str(SOURCE.refusal("why")) == 'Cannot read "cat.png": why.'
