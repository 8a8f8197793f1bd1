"""RecoveryBanner: what the banner says of recovery: that there is work of before, or that work is not kept."""

from PySide6.QtCore import QObject, Signal, Slot

from convstudio.gui.controllers.document_controller import DocumentController
from convstudio.gui.text.stage_text import translated
from convstudio.gui.translation import tr
from convstudio.gui.views.banner import Banner, Level
from convstudio.gui.workers.autosave_scheduler import Recovery, words_of
from convstudio.values.errors import ConvStudioError


class RecoveryBanner(QObject):
    """Between recovery and a person. refused(exception): a fault of ours."""

    refused = Signal(object)

    def __init__(self, recovery: Recovery, documents: DocumentController, banner: Banner, parent: QObject) -> None:
        """Listen to recovery; what is brought back opens in the documents."""
        super().__init__(parent)
        self._recovery, self._documents, self._banner = recovery, documents, banner
        recovery.found.connect(self._offer)
        recovery.troubled.connect(self._not_kept)
        recovery.mended.connect(self._kept_again)

    @Slot(float)
    def _offer(self, seconds: float) -> None:
        words = tr("The program ended at {time} with work that no project file holds.").format(time=words_of(seconds))
        self._banner.set_sentence(Level.WARNING, words, tr("Bring it back"), self._bring_back)

    def _bring_back(self) -> None:
        self._recovery.bring_back(self._documents.brought_back, self._documents.refused.emit)

    @Slot(object)
    def _not_kept(self, reason: Exception) -> None:
        if not isinstance(reason, ConvStudioError):
            self.refused.emit(reason)
        words = tr("Unsaved work is not kept: {reason} It is tried again.").format(reason=translated(reason))
        self._banner.set_lasting(words)

    @Slot()
    def _kept_again(self) -> None:
        self._banner.set_lasting("")
        self._banner.set_sentence(Level.NOTE, tr("Unsaved work is kept again."))
