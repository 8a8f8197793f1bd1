"""A sentence is text that remembers how it was made."""

from convstudio.values.translatable_message import Message


def test_it_is_the_text_with_the_values_filled_in():
    assert Message("{rows} rows of {n:.1f}", rows=3, n=2.25) == "3 rows of 2.2"
    assert isinstance(Message("x"), str)


def test_it_knows_pattern_and_values_for_the_translator():
    sentence = Message("{rows} rows", rows=3)
    assert (sentence.template, sentence.values) == ("{rows} rows", {"rows": 3})
