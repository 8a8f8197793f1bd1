"""Records typed by the dataclass: every type that fields have, every way to be wrong."""

import pytest

from convstudio.files.errors import FileRefused
from convstudio.files.typed_records import fields_of, record_of, typed
from convstudio.values.border import Border
from convstudio.values.layer import Layer, Mode, Pads, Pair
from convstudio.values.parameters import ParameterInfo
from convstudio.values.project import View


def test_a_record_has_plain_values_only():
    record = record_of(Layer(pads=((1, 2), (3, 4)), border=Border.REFLECT), without=("bank",))
    assert "bank" not in record
    assert (record["pads"], record["border"], record["anchor"], record["flip"]) == (
        [[1, 2], [3, 4]],
        "reflect",
        None,
        False,
    )


def test_fields_are_read_by_their_declared_types():
    record = {"mode": "same-upper", "pads": [[1, 2], [3, 4]], "anchor": None, "bias": [1, 2.5], "border": "reflect"}
    assert fields_of(record, Layer, "layer") == {
        "mode": Mode.SAME_UPPER,
        "pads": ((1, 2), (3, 4)),
        "anchor": None,
        "bias": (1.0, 2.5),
        "border": Border.REFLECT,
    }


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("sam", Mode, 'x is "sam"; it must be one of full, same, valid'),
        (3, Mode, "x is 3; it must be one of"),
        (True, int, "x is true; it must be a whole number"),
        (1.0, int, "x is 1.0; it must be a whole number"),
        (10**400, float, "more than 18 digits; it must be a finite number"),
        (float("inf"), float, "finite number"),
        (True, float, "finite number"),
        ("1", float, 'x is "1"; it must be a finite number'),
        (1, bool, "x is 1; it must be true or false"),
        (None, str, "x is null; it must be a text"),
        ("a" * 10_001, str, "at most 10000 characters"),
        ([1], Pair, "x is a list of 1; it must be a list of 2"),
        ({}, Pair, "x is an object; it must be a list of 2"),
        ([1, "a"], Pair, r'x\[1\] is "a"; it must be a whole number'),
        ([[1, 2], [3, None]], Pads, r"x\[1\]\[1\] is null"),
        ("x", Pair | None, "must be a list of 2"),
        ([0, 1], Pair, r"x\[0\] is 0; it must lie between 1 and 9"),
        ([1, 10**20], Pair, r"x\[1\] is a number of more than 18 digits; it must lie between 1 and 9"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(value, kind, words):
    with pytest.raises(FileRefused, match=words) as refused:
        typed(value, kind, "x", ParameterInfo("X", "x", 1, 9))
    assert len(str(refused.value)) <= 200


def test_a_field_that_nobody_declared_is_refused():
    with pytest.raises(FileRefused, match=r'layers\[0\] has "strides"'):
        fields_of({"strides": [1, 1]}, Layer, "layers[0]")


def test_a_record_must_be_an_object():
    with pytest.raises(FileRefused, match="view is a list of 0"):
        fields_of([], View, "view")
