"""Message: text with numbers filled in that still knows its pattern, so that it can be said in another language."""

from typing import Any, Self


class Message(str):
    """English text made of a pattern and values; a str for everyone but the translator.

    Sentence("{rows} rows", rows=3) == "3 rows"; the window looks up the pattern and fills the values in again.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """The pattern with its values, as str.format does it."""
        sentence = super().__new__(cls, template.format(**values))
        sentence.template = template
        sentence.values = values
        return sentence
