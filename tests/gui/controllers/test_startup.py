import pytest

from convstudio.engines.engine_registry import AUTO, all_engines
from convstudio.gui.controllers.startup import engine_rows, sample_rows
from convstudio.gui.text import sample_titles
from convstudio.gui.text.sample_titles import sample_keys
from convstudio.jobs.render.cancellation import Cancelled, CancelToken


def test_every_engine_has_a_row_and_what_does_not_work_says_why():
    rows = engine_rows(CancelToken())
    assert [name for name, _, _ in rows] == [AUTO, *(engine.name for engine in all_engines())]
    assert all(works or reason for _, works, reason in rows)


def test_every_sample_has_a_thumbnail(qapp):
    rows = sample_rows(CancelToken())
    assert [row.key for row in rows] == list(sample_keys())
    assert all(row.pixels is not None for row in rows)


def test_a_second_window_reads_no_sample_again(qapp, monkeypatch):
    rows = sample_rows(CancelToken())
    monkeypatch.delattr(sample_titles, "load_sample")
    again = sample_rows(CancelToken())
    assert [row.detail for row in again] == [row.detail for row in rows]
    assert [row.pixels.tobytes() for row in again] == [row.pixels.tobytes() for row in rows]


@pytest.mark.parametrize("work", [engine_rows, sample_rows])
def test_chores_stop_when_told(work):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        work(token)
