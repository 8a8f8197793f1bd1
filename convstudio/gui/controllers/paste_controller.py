"""A text becomes kernels; a long one is read on the worker, as the window would wait for it too long."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from convstudio.gui.controllers.editing_controller import EditingController, read
from convstudio.gui.session import Session
from convstudio.gui.workers.background import Background, Latest
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.texts import parse
from convstudio.values.decimal_commas import told_doubt
from convstudio.values.errors import ConvStudioError
from convstudio.values.translatable_message import Message

Found = TypeVar("Found")

LONG = 10_000  # characters; 2 million took 1.7 s, so these take 9 ms


class PasteController(QObject):
    """Slots for texts that are pasted. refused(ConvStudioError): nothing was changed."""

    refused = Signal(object)

    def __init__(
        self, session: Session, editing: EditingController, background: Background, parent: QObject | None
    ) -> None:
        """Edits go through editing to the kernel of the session that was chosen when the text was pasted."""
        super().__init__(parent)
        self._session, self._editing = session, editing
        self._latest = Latest(background)

    @Slot(str)
    def paste(self, text: str) -> None:
        """The chosen kernel becomes that of the text, or several do from there on."""
        if len(text) <= LONG:
            self._editing.text_pasted(text)
            return
        self._use(read, text, self._editing.kernels_read)

    @Slot(str)
    def convolve(self, text: str) -> None:
        """The chosen kernel becomes one that does what it and the kernel of the text do together."""
        if len(text) <= LONG:
            self._editing.text_convolved(text)
            return
        self._use(parse, text, self._editing.kernel_convolved)

    def _use(self, reader: Callable[[str], Found], text: str, use: Callable[[Found, Sequence[Message]], None]) -> None:
        asked = self._place()

        def work(_: CancelToken) -> tuple[Found, Sequence[Message]]:
            return reader(text), told_doubt(text)

        def done(found: tuple[Found, Sequence[Message]]) -> None:
            if self._place() != asked:
                self.refused.emit(ConvStudioError("the text was not pasted: another kernel was chosen meanwhile."))
            else:
                use(*found)

        self._latest.run(work, done, self.refused.emit)

    def _place(self) -> tuple[object, ...]:
        project = self._session.project
        return id(self._session.document), project.layer_index, project.kernel_index
