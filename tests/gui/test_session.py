"""The session: a history and one signal."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convstudio.gui import session as session_module
from convstudio.gui.session import Session
from convstudio.values import history as history_module
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Policy, Project

FIRST = Project()
WIDE = Project(layers=(Layer(stride=(1, 2)),))
FLIPPED = Project(layers=(Layer(stride=(1, 2), flip=True),))


@pytest.fixture
def session():
    return Session(FIRST)


@pytest.fixture
def heard(session):
    news = []
    session.changed.connect(lambda *change: news.append(change))
    return news


def test_an_edit_is_told_with_before_and_after(session, heard):
    session.edit("Stride", WIDE)
    assert heard == [(FIRST, WIDE)]
    assert session.project == WIDE


def test_an_edit_that_changes_nothing_is_not_told(session, heard):
    session.edit("Nothing", FIRST)
    assert heard == []
    assert session.history.undo_label == ""


def test_undo_and_redo_walk_through_the_edits(session, heard):
    session.edit("Stride", WIDE)
    session.edit("Flip", FLIPPED)
    session.undo()
    session.undo()
    assert session.project == FIRST
    session.redo()
    session.redo()
    assert session.project == FLIPPED
    assert [after for _, after in heard] == [WIDE, FLIPPED, WIDE, FIRST, WIDE, FLIPPED]


def test_undo_of_nothing_is_not_told(session, heard):
    session.undo()
    session.redo()
    assert heard == []


def test_edits_of_one_gesture_are_undone_together(session):
    session.edit("Stride", WIDE, "drag 1")
    session.edit("Stride", FLIPPED, "drag 1")
    session.undo()
    assert session.project == FIRST


def test_looking_is_no_step_and_no_unsaved_work(session):
    session.look(FIRST.viewed(policy=Policy.SIGNED))
    assert session.project.view.policy is Policy.SIGNED
    assert session.history.undo_label == ""
    assert not session.dirty


def test_work_that_no_file_holds_is_dirty_until_it_is_saved(session):
    session.edit("Stride", WIDE)
    assert session.dirty
    session.mark_saved(WIDE, Path("project.convstudio"))
    assert not session.dirty
    assert session.path == Path("project.convstudio")


def test_undoing_past_the_saved_state_is_dirty_again(session):
    session.edit("Stride", WIDE)
    session.mark_saved(WIDE, Path("project.convstudio"))
    session.undo()
    assert session.dirty


def test_what_was_edited_while_the_file_was_written_stays_dirty(session):
    session.edit("Stride", WIDE)
    session.edit("Flip", FLIPPED)
    session.mark_saved(WIDE, Path("project.convstudio"))
    assert session.dirty


def test_another_project_begins_with_a_history_of_its_own(session):
    session.edit("Stride", WIDE)
    opened = replace(FLIPPED, name="opened")
    session.begin(opened, Path("opened.convstudio"))
    assert session.project == opened
    assert (session.history.undo_label, session.dirty) == ("", False)
    assert session.path == Path("opened.convstudio")


# documents


def test_documents_have_histories_of_their_own(session, heard):
    session.edit("Stride", WIDE)
    session.open(FLIPPED, Path("other.convstudio"))
    assert heard[-1] == (WIDE, FLIPPED)
    session.edit("Stride", FIRST)
    first, second = session.documents
    session.show(first)
    assert (session.project, session.history.undo_label) == (WIDE, "Stride")
    session.undo()
    assert session.project == FIRST
    session.show(second)
    assert session.path == Path("other.convstudio")
    session.undo()
    assert session.project == FLIPPED


def test_a_document_that_nobody_touched_gives_way(session):
    session.open(WIDE, None, Project())
    assert [document.project for document in session.documents] == [WIDE]
    assert session.dirty
    session.open(FLIPPED, None)
    assert [document.project for document in session.documents] == [WIDE, FLIPPED]


@pytest.mark.parametrize(("closed", "shown"), [(0, 2), (1, 2), (2, 1)])
def test_closing_shows_the_neighbour_of_what_was_shown(session, closed, shown):
    for name in "bcd":
        session.open(replace(FIRST, name=name), Path(name))
    documents = session.documents
    session.show(documents[2 if closed == 0 else closed])
    session.close(documents[closed])
    assert session.document is documents[shown]
    assert documents[closed] not in session.documents


def test_showing_what_is_shown_is_not_told(session, heard):
    session.show(session.document)
    assert heard == []


def test_a_document_is_called_as_its_file_or_its_project(session):
    assert session.document.name == ""
    session.open(replace(WIDE, name="given"), None)
    assert session.document.name == "given"
    session.path = Path("folder/file.convstudio")
    assert session.document.name == "file"


def test_the_steps_of_all_documents_have_one_bound(session, monkeypatch):
    """Issue 15, 3.3: what was kept to undo was bounded in each document by itself."""
    for module in (history_module, session_module):
        monkeypatch.setattr(module, "MAXIMUM_BYTES", 256 << 10)
    for place in range(4):
        session.open(Project(name=str(place)), Path(f"{place}.convstudio"))
        for number in range(30):
            weights = np.full((1, 1, 1, 2048), number)  # 16 KB
            session.edit("weights", Project(name=str(place), layers=(Layer(bank=KernelBank(weights)),)))
    lengths = [len(document.history.past) for document in session.documents]
    assert sum(document.history.held for document in session.documents) <= (256 << 10) + 3 * (16 << 10)
    assert lengths[-1] == 17 and min(lengths) == 2
    session.show(session.documents[-2])
    session.undo()
    assert session.project.layer.bank.weights.max() == 28
