"""The report of a fault of ours."""

import tempfile

from convstudio import __version__
from convstudio.cli.crash_report import write_report


def raised():
    try:
        raise RuntimeError("a wheel came off")
    except RuntimeError as error:
        return error


def test_it_holds_the_traceback_the_versions_and_the_arguments(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    place = write_report(raised(), ["apply", "a.png"])
    text = place.read_text(encoding="utf-8")
    assert place.parent == tmp_path
    assert f"convstudio {__version__}" in text
    assert "['apply', 'a.png']" in text
    assert "RuntimeError: a wheel came off" in text
    assert "Traceback" in text


def test_where_no_file_can_be_written_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert write_report(raised(), []) is None
