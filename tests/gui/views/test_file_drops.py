"""Which dropped files are taken."""

import pytest
from PySide6.QtCore import QMimeData, QUrl

from convstudio.gui.views.file_drops import dropped_files


@pytest.mark.parametrize(
    ("url", "paths"),
    [
        ("file:///tmp/a b.png", ["/tmp/a b.png"]),
        ("file://server/share/a.png", []),
        ("file:////server/share/a.png", []),
        ("http://example.org/a.png", []),
    ],
)
def test_only_files_of_this_machine_are_taken(url, paths):
    data = QMimeData()
    data.setUrls([QUrl(url)])
    assert dropped_files(data) == paths


def test_text_is_no_file():
    data = QMimeData()
    data.setText("/etc/passwd")
    assert dropped_files(data) == []
