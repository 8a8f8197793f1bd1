"""Undo and redo."""

import numpy as np

from convstudio.values import history as module
from convstudio.values.history import MAXIMUM_STEPS, History
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project

START = Project(name="start")


def names(history):
    return [step.project.name for step in history.past]


def edited(history, *names_, gesture=""):
    for name in names_:
        history = history.edited(f"call it {name}", Project(name=name), gesture)
    return history


def test_a_history_begins_with_nothing_to_undo():
    history = History.begun(START)
    assert history.present is START
    assert (history.undo_label, history.redo_label) == ("", "")
    assert history.undone() is history
    assert history.redone() is history


def test_undo_and_redo_walk_over_the_edits():
    history = edited(History.begun(START), "a", "b")
    assert history.undo_label == "call it b"
    back = history.undone()
    assert (back.present.name, back.redo_label) == ("a", "call it b")
    assert back.undone().present is START
    assert back.undone().redone().redone() == history


def test_an_edit_after_undo_forgets_what_was_undone():
    history = edited(edited(History.begun(START), "a", "b").undone(), "c")
    assert names(history) == ["start", "a", "c"]
    assert history.redone() is history


def test_an_edit_that_changes_nothing_is_no_step():
    history = edited(History.begun(START), "a")
    assert edited(history, "a") is history


def test_the_edits_of_one_gesture_are_one_step():
    history = edited(edited(History.begun(START), "a"), "b", "c", "d", gesture="drag 1")
    assert names(history) == ["start", "a", "d"]
    assert history.undone().present.name == "a"


def test_another_gesture_is_another_step():
    history = edited(edited(History.begun(START), "a", gesture="drag 1"), "b", gesture="drag 2")
    assert names(history) == ["start", "a", "b"]


def test_the_beginning_is_never_merged_away():
    history = History.begun(START)
    assert names(edited(history, "a", gesture="")) == ["start", "a"]


def test_looking_elsewhere_is_no_step_and_keeps_what_was_undone():
    history = edited(History.begun(START), "a", "b").undone()
    seen = history.looked_at(history.present.viewed(output=2))
    assert len(seen.past) == len(history.past)
    assert seen.present.view.output == 2
    assert seen.redone().present.name == "b"


def test_the_oldest_steps_are_forgotten():
    history = edited(History.begun(START), *(str(index) for index in range(MAXIMUM_STEPS + 10)))
    assert len(history.past) == MAXIMUM_STEPS + 1
    assert history.present.name == str(MAXIMUM_STEPS + 9)


def bank_of(number, kilobytes=16):
    weights = np.zeros((kilobytes, 1, 1, 128))
    weights[0, 0, 0, 0] = number
    return KernelBank(weights)


def weighed(numbers):
    history = History.begun(Project())
    for number in numbers:
        history = history.edited(f"{number}", Project(layers=(Layer(bank=bank_of(number)),)))
    return history


def test_the_oldest_steps_go_when_all_of_them_hold_too_many_bytes(monkeypatch):
    """Issue 15, 3.3: 500 edits of a bank of 4.5 MB were 2.2 GB; here with banks of 16 KB and a bound of 256."""
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 256 << 10)
    history = weighed(range(500))
    assert len(history.past) == 17
    assert history.present.layer.bank == bank_of(499)
    assert history.undone().present.layer.bank == bank_of(498)


def test_what_neighbours_share_is_counted_once(monkeypatch):
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 256 << 10)
    image, bank = Image(np.zeros((1, 500, 500), np.uint8)), bank_of(1)
    history = History.begun(Project((image,), layers=(Layer(bank=bank),)))
    for number in range(100):
        history = history.edited("stride", Project((image,), layers=(Layer(bank=bank, stride=(1, 2 + number)),)))
    assert len(history.past) == 101


def test_texts_of_kernels_are_counted(monkeypatch):
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 100_000)
    history = History.begun(Project())
    for number in range(20):
        kernel = Kernel(np.full((10, 10), number), texts=((str(number),) * 10,) * 10)
        history = history.edited("type", Project(layers=(Layer(bank=KernelBank.of(kernel)),)))
    assert 10 < len(history.past) < 20


def test_the_last_edit_can_be_undone_however_large(monkeypatch):
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 10)
    history = weighed(range(5))
    assert len(history.past) == 2
    assert history.undone().present.layer.bank == bank_of(3)
