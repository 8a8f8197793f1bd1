from enum import Enum

import pytest

from convstudio.gui.editors.enum_labels import BORDER_PICTURES, WORDS, words_of
from convstudio.values.border import Border
from convstudio.values.kernel_edits import Normalisation
from convstudio.values.layer import Activation, Grouping, Mode


@pytest.mark.parametrize("enum", [Mode, Grouping, Activation, Border, Normalisation])
def test_every_choice_has_words_and_a_sentence(enum: type[Enum]):
    assert all(member in WORDS and WORDS[member][1].endswith(".") for member in enum)


def test_a_picture_of_a_border_is_what_the_border_does():
    for border, picture in BORDER_PICTURES.items():
        left = picture.partition(" | ")[0].split()
        expected = [str(index + 1) if index >= 0 else None for index in border.index_map([-3, -2, -1], 9).tolist()]
        constant = {Border.ZEROS: "0", Border.CONSTANT: "v"}.get(border)
        assert left == [constant if text is None else text for text in expected]


def test_a_choice_without_words_is_called_by_its_value():
    class Odd(Enum):
        ONE = "some-thing"

    assert words_of(Odd.ONE) == ("Some thing", "")
