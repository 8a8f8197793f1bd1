"""The bar shows only at a terminal and only for long work."""

import io
import time

import pytest

from convstudio.cli.stderr_messages import ProgressBar, say


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def drawn(monkeypatch, clock, stream, *steps):
    monkeypatch.setattr("sys.stderr", stream)
    bar = ProgressBar()
    for seconds, share in steps:
        clock[0] = 100 + seconds
        bar(share)
    bar.close()
    return stream.getvalue()


def test_long_work_at_a_terminal_has_a_bar_that_goes_away(monkeypatch, clock):
    text = drawn(monkeypatch, clock, Terminal(), (0.2, 0.1), (0.8, 0.5))
    assert text.startswith("\r[####################....................]  50%")
    assert text.endswith(" \r")


def test_short_work_has_none(monkeypatch, clock):
    assert drawn(monkeypatch, clock, Terminal(), (0.1, 0.5), (0.4, 1.0)) == ""


def test_where_nobody_looks_there_is_none(monkeypatch, clock):
    assert drawn(monkeypatch, clock, io.StringIO(), (5, 0.5), (9, 1.0)) == ""


def test_it_is_not_drawn_more_often_than_ten_times_a_second(monkeypatch, clock):
    text = drawn(monkeypatch, clock, Terminal(), (1.0, 0.1), (1.01, 0.2), (1.05, 0.3), (1.2, 0.4))
    assert text.count("[") == 2


def test_a_sentence_says_who_speaks(capsys):
    say("done.")
    assert capsys.readouterr().err == "convstudio: done.\n"
