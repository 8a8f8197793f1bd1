"""Names are shown as they are: neither their angle brackets nor their ampersands mean anything."""

import ast
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QGroupBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
)

from convstudio.files.projects import save_project
from convstudio.files.user_kernels import save_own_kernels
from convstudio.gui.app import build_studio
from convstudio.gui.dialogs import questions
from convstudio.gui.settings import Settings
from convstudio.gui.text.plain_text import plain_label, plain_tip, without_key
from convstudio.gui.views.banner import Level
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project
from convstudio.values.user_kernel import UserKernel
from tests.driven import PATIENCE, settle
from tests.sources import HOUSE, refuse, sources

NAME = "<b>P<u>q&r"
MADE_BY = {"QLabel": "plain_text.py", "QMessageBox": "questions.py"}
TIP = Qt.ItemDataRole.ToolTipRole


def test_a_label_and_a_tip_show_what_they_are_given(qtbot):
    label = plain_label(NAME)
    qtbot.addWidget(label)
    assert (label.text(), label.textFormat()) == (NAME, Qt.TextFormat.PlainText)
    assert plain_tip("a <b> & c") == "<qt>a &lt;b> &amp; c</qt>"
    assert plain_tip("a\nb") == "<qt>a<br>b</qt>" and plain_tip("") == ""
    assert without_key("a&b") == "a&&b"


def test_labels_and_boxes_are_made_in_one_place():
    made = [
        f"{source}:{node.lineno}: {name}"
        for source in sources(HOUSE / "gui")
        for node in source.nodes
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func).partition(".")[0]) in MADE_BY
        if source.path.name != MADE_BY[name]
    ]
    refuse(
        made,
        "Qt guesses whether a text is HTML: labels come from gui/text/plain_text.py, boxes from "
        "gui/dialogs/questions.py.",
    )


@pytest.fixture
def named(qapp, tmp_path):
    """A studio with two projects in which whatever can have a name is called NAME."""
    image = Image(np.random.default_rng(1).integers(0, 255, (2, 9, 9), np.uint8), NAME, (NAME, f"{NAME} 2"))
    kernel = Kernel([[1.0, 2.0, 1.0]])
    layers = (Layer(bank=KernelBank.of(kernel, kernel), name=NAME), Layer(name=f"{NAME} 2"))
    project = Project((image, replace(image, name=f"{NAME} 3")), layers=layers, name=NAME)
    paths = [tmp_path / f"{NAME}{number}.convstudio" for number in (1, 2)]
    for path in paths:
        save_project(path, project)
    save_own_kernels(tmp_path / "kernels.json", [UserKernel(NAME, kernel, NAME, (NAME,))])
    studio = build_studio(paths, Settings(path=tmp_path / "settings.json", recent=tuple(map(str, paths))))
    studio.window.show()
    assert studio.live.wait_idle(PATIENCE)
    settle(studio)
    yield studio
    studio.close()
    qapp.processEvents()


def shown_wrong():
    """What of everything that is on show, or would be, gives a name another meaning."""
    wrong, seen = [], 0
    for widget in QApplication.allWidgets():
        texts = list(texts_of(widget))
        seen += sum("P" in text and "q" in text for _, text, _ in texts)
        wrong += [(type(widget).__name__, what, text) for what, text, check in texts if check(text)]
    return wrong, seen


def texts_of(widget):
    """(what it is, text, whether a text is wrong there) of a widget."""
    yield "tip", widget.toolTip(), is_html
    match widget:
        case QLabel() if widget.textFormat() != Qt.TextFormat.PlainText:
            yield "label", widget.text(), is_html
        case QAbstractButton():
            yield "button", widget.text(), has_key
        case QGroupBox():
            yield "title", widget.title(), has_key
        case QTabBar():
            for index in range(widget.count()):
                yield "tab", widget.tabText(index), has_key
                yield "tip of a tab", widget.tabToolTip(index), is_html
        case QAbstractItemView() if widget.model() is not None:
            yield from texts_of_items(widget.model())
        case QMessageBox():
            yield "box", widget.text() if widget.textFormat() != Qt.TextFormat.PlainText else "", is_html
    for action in widget.findChildren(QAction):
        yield "action", action.text(), has_key
        yield "tip of an action", action.toolTip(), is_html


def texts_of_items(model):
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for row in range(min(model.rowCount(QModelIndex()), 200)):
        for column in range(min(columns, 20)):
            yield "tip of an item", str(model.index(row, column).data(TIP) or ""), is_html


def is_html(text):
    return NAME[:6] in text


def has_key(text):
    return NAME in text.replace("&&", "")


def test_every_name_is_shown_as_it_is(named):
    window = named.window
    assert window.windowTitle().startswith(NAME)
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    named.session.edit(f"Open {NAME}", replace(named.session.project, name=f"{NAME} 4"))
    for dialog in ("contact_sheet", "slide_window", "show_channels"):
        named.actions[dialog].trigger()
    settle(named)
    window.banner.set_sentence(Level.NOTE, NAME)
    for index in range(window.lower_tabs.count()):
        window.lower_tabs.setCurrentIndex(index)
        settle(named)
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    wrong, seen = shown_wrong()
    assert wrong == []
    assert seen > 10


def test_a_question_about_a_name_shows_it_as_it_is(named, monkeypatch):
    asked = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append((box.text(), box.textFormat())))
    named.session.edit("Flip", named.session.project.with_layer(Layer(flip=True)))
    named.documents.ask_to_close()
    assert asked and all(NAME in text and form == Qt.TextFormat.PlainText for text, form in asked)
    assert questions.choose(named.window, NAME, {"a": NAME}) == questions.CANCEL
