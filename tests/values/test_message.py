"""A sentence is text that remembers how it was made."""

from convstudio.values.message import Sentence


def test_it_is_the_text_with_the_values_filled_in():
    assert Sentence("{rows} rows of {n:.1f}", rows=3, n=2.25) == "3 rows of 2.2"
    assert isinstance(Sentence("x"), str)


def test_it_knows_pattern_and_values_for_the_translator():
    sentence = Sentence("{rows} rows", rows=3)
    assert (sentence.template, sentence.values) == ("{rows} rows", {"rows": 3})
