"""Class sheets: an exercise and its answers on two pages, as HTML or PDF, in the language of the interface."""

from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

from convstudio.explain.worksheet_exercise import Exercise, exercise
from convstudio.files.atomic_saving import save_bytes
from convstudio.gui.dialogs.questions import ask_place
from convstudio.gui.editors.enum_labels import BORDER_PICTURES, WORDS
from convstudio.gui.session import Session
from convstudio.gui.translation import tr, tr_sentence
from convstudio.gui.views.number_format import number_text
from convstudio.gui.workers.background import Background
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.kernel import Weights

_FIRST_NAME = "exercise.pdf"
_STYLE = """
body { font-family: sans-serif; max-width: 48em; margin: 2em auto; }
table.numbers { border-collapse: collapse; margin: 0.5em 0; }
table.numbers td { border: 1px solid #888; width: 2em; height: 2em; text-align: center; }
li { margin: 0.8em 0; } li div.room { height: 3.5em; }
h2 { margin-top: 1em; }
@media print { .answers { page-break-before: always; } }
"""


class ClassSheetController(QObject):
    """Saves sheets of the chosen layer, each with other numbers. refused(exception); told(str)."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, session: Session, background: Background, window: QWidget) -> None:
        """Of this session."""
        super().__init__(window)
        self._session, self._background, self._window, self._seed = session, background, window, 0

    @Slot()
    def class_sheet(self) -> None:
        """Ask where, then save a sheet."""
        kinds = tr("Class sheets ({endings})").format(endings="*.pdf *.html")
        path, _ = ask_place(self._window, tr("Class sheet"), _FIRST_NAME, {kinds: ".pdf"})
        if path:
            self.save_to(path)

    def save_to(self, path: str) -> None:
        """Save a sheet with numbers that no other of this window has."""
        self._seed += 1
        layer, seed = self._session.project.layer, self._seed

        def work(_: CancelToken) -> str:
            save_sheet(exercise(layer, seed), Path(path))
            return Path(path).name

        self._background.run(work, self._saved, self.refused.emit)

    def _saved(self, name: str) -> None:
        self.told.emit(tr("Saved {words}").format(words=name))


def save_sheet(given: Exercise, path: Path) -> None:
    """Write a sheet as the ending says, .pdf or .html; ConvStudioError for others."""
    match path.suffix.lower():
        case ".html" | ".htm":
            save_bytes(path, html_of(given).encode())
        case ".pdf":
            save_bytes(path, pdf_of(html_of(given)))
        case ending:
            raise ConvStudioError(f"a class sheet is a .pdf or a .html; {ending or 'no ending'} is neither.")


def html_of(given: Exercise) -> str:
    """Both pages. Plain tables and lists, which browsers, word processors and Qt all know."""
    title = tr("Convolution, sheet {number}").format(number=given.seed)
    questions = "".join(
        f"<li>{_said(tr_sentence(each.text))}<div class='room'><br/></div></li>" for each in given.questions
    )
    answers = "".join(f"<li>{_said(tr_sentence(each.answer))}</li>" for each in given.questions)
    note = f"<br/>{_said(tr_sentence(given.note))}" if given.note else ""
    return f"""<!doctype html>
<html><head><meta charset="utf-8"/><title>{_said(title)}</title><style>{_STYLE}</style></head><body>
<h1>{_said(title)}</h1><p>{_said(_settings(given))}{note}</p>
<table cellpadding="12"><tr><td><h2>{_said(tr("Input"))}</h2>{_grid(given.numbers)}</td>
<td><h2>{_said(tr("Kernel"))}</h2>{_grid(given.weights)}</td></tr></table>
<ol>{questions}</ol>
<div class="answers" style="page-break-before: always"><h1>{_said(title)}: {_said(tr("answers"))}</h1>
<ol>{answers}</ol><h2>{_said(tr("Result"))}</h2>{_grid(given.result)}</div>
</body></html>
"""


def pdf_of(html: str) -> bytes:
    """The pages on A4."""
    timers = QEventLoop()  # a worker has none of Qt's timers, and the layout of a text starts one
    document = QTextDocument()
    document.setHtml(html)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("ConvStudio")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document.print_(writer)
    del writer, timers
    return bytes(buffer.data().data())


def _settings(given: Exercise) -> str:
    layer = given.layer
    kind = tr("true convolution: the kernel is turned by 180° first") if layer.flip else tr("the kernel is not turned")
    border = f"{tr(WORDS[layer.border][0])} ({BORDER_PICTURES[layer.border]})"
    if layer.border is Border.CONSTANT:
        border += f", v = {layer.border_value:g}"
    settings = tr("{mode}, stride {stride}, dilation {dilation}, border {border}, bias {bias}, {activation}; {kind}.")
    return settings.format(
        mode=tr("Mode {name}").format(name=tr(WORDS[layer.mode][0])),
        stride="×".join(map(str, layer.stride)),
        dilation="×".join(map(str, layer.dilation)),
        border=border,
        bias=f"{layer.bias[0]:g}" if layer.bias else "0",
        activation=tr("activation {name}").format(name=tr(WORDS[layer.activation][0])),
        kind=kind,
    )


def _grid(values: Weights) -> str:
    cell = "<td style='white-space: pre' align='center'>{}</td>"
    rows = "".join(
        "<tr>" + "".join(cell.format(number_text(float(value))) for value in row) + "</tr>" for row in values
    )
    return f"<table class='numbers' border='1' cellspacing='0' cellpadding='5'>{rows}</table>"


def _said(text: str) -> str:
    return escape(text)
