"""Every place of the command line that takes a name: one sentence and exit 2 for names that lead nowhere."""

import os

import pytest

from tests.hostile.names import LETTERS, Closed

KERNEL = ("-k", "1")
PLACES = {
    "window": ["NAME"],
    "apply input": ["apply", "NAME.png", "-o", "out.npy", *KERNEL],
    "apply out": ["apply", "photo.jpg", "-o", "NAME.npy", *KERNEL],
    "apply kernel": ["apply", "photo.jpg", "-o", "out.npy", "-k", "@NAME"],
    "apply weights": ["apply", "photo.jpg", "-o", "out.npy", "--weights", "NAME.npy"],
    "apply weights with a name": ["apply", "photo.jpg", "-o", "out.npy", "--weights", "NAME.npz:first"],
    "apply project": ["apply", "photo.jpg", "-o", "out.npy", "--project", "NAME.convstudio"],
    "explain input": ["explain", "NAME.png", "--at", "0,0", *KERNEL],
    "explain project": ["explain", "photo.jpg", "--at", "0,0", "--project", "NAME"],
    "plan weights": ["plan", "--input", "3x9x9", "--weights", "NAME"],
    "plan kernel": ["plan", "--input", "3x9x9", "-k", "@NAME"],
    "compare input": ["compare", "NAME.png", "--with", "tools", *KERNEL],
    "compare project": ["compare", "photo.jpg", "--with", "borders", "--project", "NAME"],
    "animate input": ["animate", "NAME.png", "-o", "out.svg", *KERNEL],
    "animate out": ["animate", "photo.jpg", "-o", "NAME.gif", *KERNEL],
    "animate weights": ["animate", "photo.jpg", "-o", "out.svg", "--weights", "NAME"],
    "exercise out": ["exercise", "-o", "NAME.pdf", *KERNEL],
    "exercise project": ["exercise", "-o", "out.html", "--project", "NAME"],
    "snapshot out": ["snapshot", "-o", "NAME.png"],
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", LETTERS.values(), ids=LETTERS)
def test_a_name_that_no_file_can_have_is_refused_wherever_it_is_given(refusal, photo, monkeypatch, place, name):
    monkeypatch.chdir(photo.parent)
    sentence = refusal(*(word.replace("NAME", name) for word in PLACES[place]))
    assert any(words in sentence for words in ("too long", "no file", "character", "no command"))
    assert os.listdir() == ["photo.jpg"]


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_without_permission_is_told_wherever_it_is_given(refusal, photo, monkeypatch, place):
    monkeypatch.chdir(photo.parent)
    words = [word.replace("NAME", "closed/name") for word in PLACES[place]]
    with Closed(photo.parent):
        sentence = refusal(*words)
    assert "closed" in sentence and ("permission denied" in sentence or place == "window")
