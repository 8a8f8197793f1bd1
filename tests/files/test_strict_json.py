"""Strict JSON: one object, or one phrase that says why not."""

import pytest

from convstudio.files.strict_json import JsonError, parse_json


def test_an_object_is_read_with_or_without_a_byte_order_mark():
    assert parse_json(b'{"a": [1, 2.5, "x", null]}') == {"a": [1, 2.5, "x", None]}
    assert parse_json(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1, "a": 2}', '"a" stands there twice'),
        (b'{"a": 1\n,}', "line 2, column"),
        (b'{"a": ' + b"[" * 100_000, "too deep"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deep"),
        (b'{"a": ' + b"1" * 5000 + b"}", "more digits"),
        (b'{"a": [' + b"[]," * 2_000_000 + b"1]}", "more than 3000000 parts"),
        (b"[1]", "one object"),
        (b'"\xff"', "UTF-8"),
        (b"", "line 1"),
    ],
)
def test_what_is_not_strict_json_is_told_in_a_phrase(data, words):
    with pytest.raises(JsonError, match=words) as refused:
        parse_json(data)
    assert len(str(refused.value)) < 120
