"""Undo and redo."""

from convstudio.values.history import MAXIMUM_STEPS, History
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
