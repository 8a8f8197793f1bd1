"""PlaybackController: the frames of a film or of a camera take the place of the image, as fast as they can be filtered.

The next frame is asked for when the last one is on the screen, so that nothing piles up and every edit is seen at once.
"""

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from convstudio.files.errors import FileRefused
from convstudio.files.file_reading import read_head
from convstudio.files.video import Film, is_video
from convstudio.gui.session import Session
from convstudio.gui.translation import tr
from convstudio.gui.workers.background import Background
from convstudio.gui.workers.live_render import LiveRender
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.translatable_message import Message

_LOOK_AGAIN = 4  # milliseconds


class PlaybackController(QObject):
    """Slots for playing. refused(exception): it cannot be. playing_changed(bool): it began or ended."""

    refused = Signal(object)
    playing_changed = Signal(bool)

    def __init__(self, session: Session, live: LiveRender, parent: QObject | None = None) -> None:
        """Play into this session, no faster than this shows."""
        super().__init__(parent)
        self._session, self._live = session, live
        self._worker: Background | None = None
        self._film: Film | None = None
        self._playing = False
        self._shown_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)

    @Slot(bool)
    def play(self, on: bool) -> None:
        """Go on with the film whose frame is shown, or stop at the frame that is."""
        image = self._session.project.image
        if not on:
            self._set_playing(False)
        elif self._film is not None and image is not None and image.stream == self._film.stream:
            self._begin()
        elif image is None or not image.path:
            self._refuse(_no_video())
        else:
            self._open(image.path)

    @Slot()
    def open_camera(self) -> None:
        """See through the first camera."""
        self._open(0)

    def _open(self, source: str | int) -> None:
        self._close_film()
        start = self._session.project.image

        def work(_: CancelToken) -> tuple[Film, Image]:
            if isinstance(source, str) and not is_video(read_head(source)):
                raise _no_video()
            film = Film(source)
            frame = film.read()
            if frame is None:
                film.close()
                raise FileRefused(Message("{name} gives no frame.", name=film.name))
            return film, frame

        def opened(begun: tuple[Film, Image]) -> None:
            self._close_film()  # another one may have been opened meanwhile
            self._film, frame = begun
            self._take_first(start if isinstance(source, str) else None, frame)
            self._begin()

        self._background().run(work, opened, self._refuse)

    def _take_first(self, start: Image | None, frame: Image) -> None:
        """A step of its own, so that undo gives the image back that was there; all further frames belong to it."""
        project = self._session.project
        if start is not None and project.image is start:
            project = project.with_current(frame)
        else:
            project = project.with_image(frame)
        self._session.edit(tr("Play {name}").format(name=frame.name), project)

    def _begin(self) -> None:
        self._set_playing(True)
        self._shown_at = time.monotonic()
        self._timer.start(self._wait())

    def _wait(self) -> int:
        """Milliseconds until the next frame is due."""
        assert self._film is not None
        return max(_LOOK_AGAIN, round(1000 * (self._shown_at + 1 / self._film.rate - time.monotonic())))

    @Slot()
    def _next(self) -> None:
        film = self._film
        if not self._playing or film is None:
            return
        if not self._live.exact:
            self._timer.start(_LOOK_AGAIN)
            return

        def work(_: CancelToken) -> Image | None:
            frame = film.read()
            return film.read() if frame is None and film.rewind() else frame

        self._background().run(work, self._read, self._refuse)

    def _read(self, frame: Image | None) -> None:
        project = self._session.project
        image = project.image
        if not self._playing or self._film is None:
            return
        if frame is not None and frame.stream != self._film.stream:  # read before this film was opened
            return
        if frame is None or image is None or image.stream != self._film.stream:  # ended, or another one is looked at
            self._set_playing(False)
            return
        self._shown_at = time.monotonic()
        self._session.look(project.with_current(frame))
        self._timer.start(self._wait())

    def _refuse(self, reason: Exception) -> None:
        self._set_playing(False)
        self.refused.emit(reason)

    def _set_playing(self, on: bool) -> None:
        self._playing = on
        self.playing_changed.emit(on)

    def _background(self) -> Background:
        if self._worker is None:
            self._worker = Background(self)
        return self._worker

    def _close_film(self) -> None:
        self._set_playing(False)
        film, self._film = self._film, None
        if film is not None:
            self._background().run(lambda _: film.close(), _ignored)

    def wait_idle(self, milliseconds: int) -> bool:
        """Run the event loop until no frame is being read; False when the time is up."""
        return self._worker is None or self._worker.wait_idle(milliseconds)

    def close(self) -> None:
        """Nothing is read afterwards, and the camera is free."""
        self._playing = False
        self._timer.stop()
        if self._worker is not None:
            self._worker.close()
        if self._film is not None:
            self._film.close()


def _no_video() -> ConvStudioError:
    return ConvStudioError(Message("the image is no video; open one, or the camera."))


def _ignored(_: None) -> None:
    """It is closed, that is all."""
