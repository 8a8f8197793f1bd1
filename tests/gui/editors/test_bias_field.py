import pytest

from convstudio.gui.editors.bias_field import BiasField, parse_bias
from convstudio.values.errors import ConvStudioError


@pytest.mark.parametrize(
    ("text", "numbers"), [("", ()), ("1/4", (0.25,)), ("1, -2;3 4", (1, -2, 3, 4)), ("1,,2", (1, 2))]
)
def test_numbers_are_separated_by_commas_semicolons_or_blanks(text, numbers):
    assert parse_bias(text) == numbers


def test_a_bad_number_is_refused_with_its_place():
    with pytest.raises(ConvStudioError, match=r'^Bias, number 2: "x" is not a number'):
        parse_bias("1, x")


def test_a_text_that_means_the_same_stays_as_it_was_typed(qtbot):
    field = BiasField("bias")
    qtbot.addWidget(field)
    field.setText("1/4")
    field.editingFinished.emit()
    field.put((0.25,))
    assert field.text() == "1/4"


def test_shown_numbers_end_a_refusal(qtbot):
    field = BiasField("bias")
    qtbot.addWidget(field)
    field.put((1.0,))
    for numbers, text in (((1.0,), "1"), ((2.0,), "2")):
        field.setText("x")
        field.editingFinished.emit()
        field.put(numbers)
        assert (field.text(), field.toolTip()) == (text, "")
