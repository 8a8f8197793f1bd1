"""Whatever is refused or told below the window has its words in every language, or is named here as never shown."""

import ast
import re

import pytest

from convstudio.gui.translation_catalogues import Refusals, catalogue
from tests.gui.test_translation_catalogues import OTHERS
from tests.sources import PROGRAM, dotted

ROOMS = ("engines", "files", "jobs", "kernels", "texts", "values")
# Model files, dialects by name, and what only a program of ours could pass.
NOT_ASKED_FOR = r"/weights|values/number_parsing\.py|kernel_edits\.py|texts/dialects\.py"
NEVER_SHOWN = {"{0} names were given for {1} channels", "{0} channel names for {1} channels."}
NEVER_SHOWN |= {"{0}, row {1}, column {2}: {3} {4}.", "Cannot write {0}: {1} names for {2} channels."}
RAISED = re.compile(r"(Error|Refused|refusal)$")


def pattern_of(node):
    """The sentence with {0}, {1} for what is filled in; empty where it is put together elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    texts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    filled = iter(range(len(texts)))
    return "".join(f"{{{next(filled)}}}" if text is None else text for text in texts)


def refusals():
    for source in PROGRAM:
        place = source.path.as_posix()
        if (
            source.module.split(".")[1:2]
            and source.module.split(".")[1] in ROOMS
            and not re.search(NOT_ASKED_FOR, place)
        ):
            for node in source.nodes:
                if isinstance(node, ast.Call) and RAISED.search(dotted(node.func)) and node.args:
                    sentence = pattern_of(node.args[0])
                    if len(sentence.split()) > 2 and sentence not in NEVER_SHOWN:
                        yield f"{place}:{node.lineno}", sentence


def notices():
    """The whole sentences of the readers of files that nobody raises: what they say beside a picture."""
    for source in PROGRAM:
        place = source.path.as_posix()
        if source.module.split(".")[1:2] == ["files"] and not re.search(NOT_ASKED_FOR, place):
            parts = {id(part) for node in source.nodes if isinstance(node, ast.JoinedStr) for part in node.values}
            parts |= {id(node.value) for node in source.nodes if isinstance(node, ast.Expr)}
            for node in source.nodes:
                sentence = "" if id(node) in parts else pattern_of(node)
                if len(sentence.split()) > 2 and sentence.endswith(".") and sentence not in NEVER_SHOWN:
                    yield f"{place}:{node.lineno}", sentence


def unknown(language, found):
    known = Refusals(catalogue(f"{language}.refusals"))
    filled = [(place, re.sub(r"\{\d\}", "7", sentence)) for place, sentence in found]
    return [(place, sentence) for place, sentence in filled if known.reworded(sentence) is None]


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_that_the_window_can_meet_has_its_words(language):
    found = list(refusals())
    assert len(found) > 150
    assert unknown(language, found) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_notice_of_a_reader_has_its_words(language):
    found = list(notices())
    assert len(found) > 35
    assert unknown(language, found) == []
