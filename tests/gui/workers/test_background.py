"""The worker for files."""

import sys
import threading

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from convstudio.gui.workers.background import Background, Latest, wait_until
from convstudio.jobs.render.cancellation import Cancelled
from tests.driven import PATIENCE


@pytest.fixture
def background(qapp):
    made = Background()
    yield made
    made.close()


def test_the_work_runs_elsewhere_and_its_result_comes_home(background):
    threads, results = [], []

    def work(token):
        threads.append(threading.current_thread())
        return 7

    def done(outcome):
        threads.append(threading.current_thread())
        results.append(outcome)

    background.run(work, done)
    assert background.wait_idle(PATIENCE)
    assert results == [7]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_works_are_done_one_after_the_other(background):
    order = []
    for number in range(20):
        background.run(lambda _, number=number: number, order.append)
    assert background.wait_idle(PATIENCE)
    assert order == list(range(20))


def failing(_):
    raise OSError("no disk")


def test_an_exception_is_handed_over_and_the_worker_lives_on(background):
    results, refusals = [], []
    background.run(failing, results.append, refusals.append)
    background.run(lambda _: "fine", results.append, refusals.append)
    assert background.wait_idle(PATIENCE)
    assert list(map(repr, refusals)) == ["OSError('no disk')"]
    assert results == ["fine"]


def test_an_exception_that_nobody_takes_is_one_that_nobody_caught(background, monkeypatch):
    told, results = [], []
    monkeypatch.setattr(sys, "excepthook", lambda *fault: told.append(fault))
    background.run(failing, results.append)
    Latest(background).run(failing, results.append)
    assert background.wait_idle(PATIENCE)
    assert [(kind, str(fault), trace is not None) for kind, fault, trace in told] == [(OSError, "no disk", True)] * 2
    assert results == []


def test_an_exception_that_is_a_result_is_one(background):
    results, refusals = [], []
    background.run(lambda _: OSError("of another picture"), results.append, refusals.append)
    assert background.wait_idle(PATIENCE)
    assert (len(results), refusals) == (1, [])


def test_it_says_how_many_works_there_are(background):
    counts = []
    background.busy_changed.connect(counts.append)
    background.run(lambda _: None, lambda _: None)
    background.run(lambda _: None, lambda _: None)
    assert background.pending == 2
    assert background.wait_idle(PATIENCE)
    assert counts == [1, 2, 1, 0]


def test_what_was_cancelled_reports_nothing(background):
    began, outcomes = threading.Event(), []

    def patient(token):
        began.set()
        while True:
            token.check()

    background.run(patient, outcomes.append, outcomes.append)
    background.run(lambda _: "never begun", outcomes.append)
    assert began.wait(PATIENCE / 1000)
    background.cancel()
    assert background.wait_idle(PATIENCE)
    assert outcomes == []


def test_closing_stops_the_work_and_reports_nothing(background):
    began, outcomes, ends = threading.Event(), [], []

    def patient(token):
        began.set()
        try:
            while True:
                token.check()
        except Cancelled:
            ends.append("cancelled")
            raise

    background.run(patient, outcomes.append, outcomes.append)
    assert began.wait(PATIENCE / 1000)
    background.close()
    assert ends == ["cancelled"]
    wait_until(lambda: False, 20)
    assert outcomes == []
    background.close()


def test_waiting_ends_when_the_time_is_up(qapp):
    assert not wait_until(lambda: False, 20)


def test_waiting_runs_the_event_loop(qapp):
    happened = []
    QTimer.singleShot(0, lambda: happened.append(True))
    assert wait_until(lambda: bool(happened), PATIENCE)


def test_what_an_event_undoes_at_the_last_moment_is_waited_for_again(qapp):
    state = {"idle": True, "asked": False}

    def idle():
        state["idle"] = True

    def busy():
        state["idle"] = False
        QTimer.singleShot(10, idle)

    def reached():
        if not state["asked"]:
            state["asked"] = True
            QTimer.singleShot(0, busy)
        return state["idle"]

    assert wait_until(reached, PATIENCE)
    assert state["idle"]


class Chain(QObject):
    """Counts to 5, each step caused by the one before through the event loop."""

    step = Signal(int)

    def __init__(self):
        super().__init__()
        self.count = 0
        self.step.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @Slot(int)
    def _take(self, count):
        self.count = count
        if count < 5:
            self.step.emit(count + 1)


def test_what_events_on_their_way_undo_is_not_reached(qapp):
    chain = Chain()
    chain.step.emit(1)
    assert wait_until(lambda: chain.count in (1, 2, 5), PATIENCE)
    assert chain.count == 5


def test_a_timer_that_is_always_due_keeps_nobody_waiting(qapp):
    timer = QTimer()
    timer.start(0)
    assert wait_until(lambda: True, PATIENCE)
    timer.stop()


def test_what_ended_before_it_was_cancelled_reports_nothing_either(background):
    """Issue 15, 3.4: the answer may be on its way to the window already."""
    outcomes, ended = [], threading.Event()
    token = background.run(lambda _: "old", outcomes.append)
    background.run(lambda _: ended.set(), outcomes.append)
    assert ended.wait(PATIENCE / 1000)  # both are posted, none is received
    token.cancel()
    assert background.wait_idle(PATIENCE)
    assert outcomes == [None]


def test_of_questions_that_replace_each_other_only_the_newest_is_answered(background):
    """Issue 15, 3.4: whatever the former work does with its token, and however late it ends."""
    latest, go, outcomes = Latest(background), threading.Event(), []

    def deaf(_):
        go.wait(PATIENCE / 1000)
        return "old"

    latest.run(deaf, outcomes.append)
    latest.run(failing, outcomes.append, outcomes.append)
    latest.run(lambda _: "new", outcomes.append)
    background.run(lambda _: "of somebody else", outcomes.append)
    go.set()
    assert background.wait_idle(PATIENCE)
    assert outcomes == ["new", "of somebody else"]
    latest.run(lambda _: "newest", outcomes.append)
    latest.cancel()
    assert background.wait_idle(PATIENCE)
    assert "newest" not in outcomes
