"""The worker that renders: the newest edit wins, the view is never starved, and nothing outlives close()."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from convstudio.gui.workers import live_render as module
from convstudio.gui.workers.background import wait_until
from convstudio.gui.workers.live_render import LiveRender
from convstudio.jobs.display.view_pipeline import Explained, Planned, Refused, Request, Settled, Shown
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.project import Project
from convstudio.values.zoom_viewport import Viewport
from tests.driven import PATIENCE
from tests.effort import within

ONES = Image(np.ones((1, 40, 50), np.uint8))


def request(number, image=ONES, side=1, engine="auto"):
    """The picture of ones times a number: its samples tell which request it answers."""
    layer = Layer(bank=KernelBank(np.full((1, 1, side, side), float(number))), mode=Mode.VALID)
    project = Project((image,), layers=(layer,), engine=engine)
    return Request(project, Viewport.around(25, 20, 1.0, 50, 40))


@pytest.fixture
def live(qapp):
    made = LiveRender()
    yield made
    made.close()


@pytest.fixture
def parts(live):
    heard = []
    live.part_ready.connect(heard.append)
    return heard


def numbers(parts):
    return [int(part.result.samples.max()) for part in parts if isinstance(part, Shown)]


def test_a_request_is_answered_on_the_windows_thread(live, parts):
    threads = []
    live.part_ready.connect(lambda _: threads.append(threading.current_thread()))
    live.request(request(3))
    assert live.wait_idle(PATIENCE)
    assert numbers(parts) == [3]
    assert isinstance(parts[0], Planned)
    assert isinstance(parts[-1], Settled)
    assert set(threads) == {threading.main_thread()}


def test_the_same_request_again_costs_nothing(live, parts):
    live.request(request(3))
    assert live.wait_idle(PATIENCE)
    count = len(parts)
    live.request(request(3))
    assert live.idle
    assert len(parts) == count


def test_the_same_request_is_planned_anew_when_it_is_asked_to(live, parts):
    live.again()
    assert live.idle
    live.request(request(3))
    assert live.wait_idle(PATIENCE)
    live.again()
    assert live.wait_idle(PATIENCE)
    assert numbers(parts) == [3, 3]
    assert sum(isinstance(part, Planned) for part in parts) == 2


def test_it_is_busy_from_the_request_to_the_last_part(live):
    told = []
    live.busy_changed.connect(told.append)
    live.request(request(3))
    assert not live.idle
    assert live.wait_idle(PATIENCE)
    assert told[0] is True
    assert told[-1] is False


def test_without_an_image_it_is_idle_soon(live, parts):
    live.request(Request(Project(), Viewport()))
    assert live.wait_idle(PATIENCE)
    assert parts == []


def test_a_refusal_is_a_part(live, parts):
    live.request(request(3, side=99))
    assert live.wait_idle(PATIENCE)
    assert [type(part) for part in parts] == [Refused]


def test_the_picture_is_exact_before_everything_is_done(live, monkeypatch):
    gate = threading.Event()
    showing = module.showing

    def held(request, token):
        for part in showing(request, token):
            yield part
            if isinstance(part, Shown):
                gate.wait(PATIENCE / 1000)

    monkeypatch.setattr(module, "showing", held)
    live.request(request(3))
    assert wait_until(lambda: live.exact, PATIENCE)
    assert not live.idle
    gate.set()
    assert live.wait_idle(PATIENCE)


def test_between_edits_that_follow_one_another_nothing_but_pictures_is_computed(live, parts, monkeypatch):
    monkeypatch.setattr(module, "REST", PATIENCE / 1000)
    for number in (1, 2, 3):
        live.request(request(number))
        assert wait_until(lambda: live.exact, PATIENCE)
    assert numbers(parts) == [1, 2, 3]
    assert {type(part) for part in parts} == {Planned, Shown}


class Burst:
    """Edits a millisecond apart, each answered by five tiles of two milliseconds; answers come back with their time."""

    def __init__(self, live, monkeypatch, edits=1000, tile=0.002):
        self.live, self.edits, self.tile = live, edits, tile
        self.asked, self.answers, self.started = 0, [], 0
        monkeypatch.setattr(module, "showing", self.showing)
        live.part_ready.connect(self.answered)
        self.timer = QTimer()
        self.timer.setInterval(1)
        self.timer.timeout.connect(self.edit)

    def showing(self, wanted, token):
        self.started += 1
        for _ in range(5):
            token.check()
            time.sleep(self.tile)
        yield Shown(None, None, (wanted.project.layers[0].stride[0],), None)
        token.end_grace()
        token.check()
        time.sleep(self.tile)

    def edit(self):
        self.asked += 1
        layer = Layer(stride=(self.asked, 1))
        self.live.request(Request(Project(layers=(layer,)), Viewport()))
        if self.asked == self.edits:
            self.timer.stop()

    def answered(self, part):
        self.answers.append((part.outputs[0], time.perf_counter(), self.asked))

    def run(self):
        self.timer.start()
        assert wait_until(lambda: self.asked == self.edits, PATIENCE)
        assert self.live.wait_idle(PATIENCE)


def test_a_burst_of_edits_ends_with_the_last_and_never_goes_back(live, monkeypatch):
    burst = Burst(live, monkeypatch)
    burst.run()
    shown = [number for number, _, _ in burst.answers]
    assert shown[-1] == 1000
    assert shown == sorted(set(shown))
    assert burst.started < 1000


def test_a_burst_of_edits_does_not_starve_the_view(live, monkeypatch):
    burst = Burst(live, monkeypatch)
    burst.run()
    during = [when for _, when, asked in burst.answers if asked < 1000]
    gaps = np.diff(during)
    assert len(during) >= 10
    assert np.median(gaps) <= 0.1


def test_one_computation_longer_than_the_grace_is_still_shown_during_a_burst(live, monkeypatch):
    monkeypatch.setattr(module, "GRACE", 10.0)
    burst = Burst(live, monkeypatch, edits=600, tile=0.03)
    burst.run()
    assert len([1 for _, _, asked in burst.answers if asked < 600]) >= 2
    assert burst.answers[-1][0] == 600


def test_a_late_answer_to_an_older_request_is_dropped(live, parts):
    live.request(request(1))
    assert live.wait_idle(PATIENCE)
    live.request(request(2))
    assert live.wait_idle(PATIENCE)
    late = parts[1]
    live._receive(1, late)
    assert numbers(parts) == [1, 2]


def test_an_answer_about_another_image_is_dropped_though_nothing_newer_was_shown(live, parts, monkeypatch):
    gate = threading.Event()
    showing = module.showing

    def held(request, token):
        yield from showing(request, token)
        gate.set()

    monkeypatch.setattr(module, "showing", held)
    live.request(request(1))
    assert gate.wait(PATIENCE / 1000)  # all parts are posted, none is received
    live.request(request(2, Image(np.ones((3, 40, 50), np.uint8))))
    assert live.wait_idle(PATIENCE)
    assert numbers(parts) == [2]


def test_real_edits_end_with_the_last_numbers(live, parts):
    for number in range(1, 200):
        live.request(request(number))
    assert live.wait_idle(PATIENCE)
    shown = numbers(parts)
    assert shown[-1] == 199
    assert shown == sorted(shown)


def test_a_fault_on_the_worker_is_told_and_the_worker_lives_on(live, parts, monkeypatch):
    faults = []
    live.failed.connect(faults.append)

    def broken(request, token):
        raise ZeroDivisionError("planted")
        yield

    with monkeypatch.context() as patched:
        patched.setattr(module, "showing", broken)
        live.request(request(1))
        assert live.wait_idle(PATIENCE)
    assert [str(fault) for fault in faults] == ["planted"]
    live.request(request(2))
    assert live.wait_idle(PATIENCE)
    assert numbers(parts) == [2]


def test_a_fault_is_no_refusal(live, monkeypatch):
    faults = []
    live.failed.connect(faults.append)

    def broken(request, token):
        raise TypeError("planted")
        yield

    monkeypatch.setattr(module, "showing", broken)
    live.request(request(1))
    assert live.wait_idle(PATIENCE)
    assert not isinstance(faults[0], ConvStudioError)


@pytest.mark.parametrize("engine", ["auto", "numpy"])
def test_closing_while_it_computes_takes_no_longer_than_300_ms(qapp, engine):
    live = LiveRender()
    photograph = Image(np.random.default_rng(0).integers(0, 256, (3, 3000, 4000), dtype=np.uint8))
    photograph.peak, photograph.calm  # noqa: B018 - what a file is asked when it is opened
    live.request(request(1, photograph, side=31, engine=engine))
    assert wait_until(lambda: live.exact, PATIENCE)
    began = time.process_time()  # of both cores
    live.close()
    assert within(time.process_time() - began, 0.6)


def test_after_close_nothing_is_told_and_nothing_is_asked(live, parts):
    live.request(request(1))
    live.close()
    live.request(request(2))
    wait_until(lambda: False, 30)
    assert parts == []
    live.close()


def test_an_explanation_of_a_sample_that_is_not_asked_about_any_more_is_dropped(live, parts):
    """Issue 15, 3.4: it was made in time, and is received after the pin was taken away."""
    live.request(replace(request(3), pinned=(0, 1, 1), telling=True))
    live.request(request(3))
    live._receive(1, Explained(explanation=None, stack=None))
    assert parts == []
    live._receive(2, Explained(explanation=None, stack=None))
    assert len(parts) == 1
    assert live.wait_idle(PATIENCE)
