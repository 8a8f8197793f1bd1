"""The samples that come along."""

import pytest

from convstudio.files.resources import resource
from convstudio.gui.text.sample_titles import FIRST, load_sample, sample_keys, sample_title
from convstudio.values.test_patterns import SYNTHETIC


@pytest.mark.parametrize("key", sample_keys())
def test_every_sample_opens(key):
    image = load_sample(key)
    assert image.array.size > 0
    assert image.notices == ()


def test_the_first_is_among_them():
    assert FIRST in sample_keys()


def test_photographs_come_before_made_pictures():
    keys = sample_keys()
    assert keys[-len(SYNTHETIC) :] == list(SYNTHETIC)
    assert len(keys) > len(SYNTHETIC)


def test_every_photograph_states_its_licence():
    stated = resource("samples/LICENSES.md").read_text(encoding="utf-8")
    assert [key for key in sample_keys() if key not in SYNTHETIC and key not in stated] == []


def test_titles_are_names_without_an_ending():
    assert sample_title("chelsea.png") == "chelsea"
    assert len({sample_title(key) for key in sample_keys()}) == len(sample_keys())
