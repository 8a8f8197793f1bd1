"""Tour: half a minute on a sample that ends with a person's own first kernel. Steps go on when they are done."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from convstudio.gui.controllers.user_kernels_controller import UserKernelsController
from convstudio.gui.session import Session
from convstudio.gui.settings import Settings
from convstudio.gui.translation import mark, tr
from convstudio.gui.views.tour_panel import TourPanel
from convstudio.gui.window import StudioWindow
from convstudio.values.kernel import Kernel
from convstudio.values.project import Project

_LOOK = 200  # milliseconds between two looks at whether a step is done


class TourStep(NamedTuple):
    """words: untranslated. target: framed. done(before): whether a person did it; None for one that is only read."""

    words: str
    target: QWidget
    done: Callable[[Project], bool] | None = None


class TourController(QObject):
    """start_tour() begins, stop() ends; settings remember that it was seen."""

    def __init__(self, session: Session, own: UserKernelsController, settings: Settings, window: StudioWindow) -> None:
        """Nothing is shown yet."""
        super().__init__(window)
        self._session, self._own, self._settings = session, own, settings
        self._panel = TourPanel(window)
        self._panel.next_asked.connect(self.go_on)
        self._panel.stop_asked.connect(self.stop)
        self._steps = self._made(window)
        self._at, self._before = -1, session.project
        self._look = QTimer(self)
        self._look.setInterval(_LOOK)
        self._look.timeout.connect(self._see)

    def _made(self, window: StudioWindow) -> tuple[TourStep, ...]:
        return (
            TourStep(
                mark(
                    "Left is the picture, right what the kernel makes of it: live and exact. Drop your own to open it."
                ),
                window.stage,
            ),
            TourStep(
                mark("Open Library and click a kernel, such as Box: the picture follows at once."),
                window.kernel_tabs,
                lambda before: _kernel(self._session.project).recipe not in ("", _kernel(before).recipe),
            ),
            TourStep(
                mark("Go back to Kernel. Type a number into a cell, or drag a chosen cell sideways."),
                window.kernel_tabs,
                lambda before: _kernel(self._session.project) != _kernel(before),
            ),
            TourStep(
                mark("Click a pixel of the result: each step of its number is explained below."),
                window.result_canvas,
                lambda _: window.lower_tabs.currentWidget() is window.explain_view,
            ),
            TourStep(
                mark("This kernel is yours now. Keep it: Kernel > Keep in library (Ctrl+B)."),
                window.menuBar(),
                lambda _: bool(self._own.kernels),
            ),
            TourStep(mark("That is all. Ctrl+K finds every command, kernel and sample by its name."), window.stage),
        )

    @property
    def step(self) -> int:
        """Which step is on show, -1 for none."""
        return self._at

    @Slot()
    def start_tour(self) -> None:
        """Begin with the first step."""
        self._at = -1
        self._look.start()
        self.go_on()

    def start_once(self) -> None:
        """Begin if it was never seen."""
        if not self._settings.toured:
            self.start_tour()

    @Slot()
    def go_on(self) -> None:
        """The next step, or the end."""
        self._at += 1
        if self._at >= len(self._steps):
            self.stop()
            return
        self._before = self._session.project
        step = self._steps[self._at]
        self._panel.show_step(self._at + 1, len(self._steps), tr(step.words), step.target)

    @Slot()
    def _see(self) -> None:
        done = self._steps[self._at].done if self._at >= 0 else None
        if done is not None and done(self._before):
            self.go_on()

    @Slot()
    def stop(self) -> None:
        """No more of it; it does not come by itself again."""
        self._at = -1
        self._look.stop()
        self._panel.stop()
        self._settings.put("toured", True)


def _kernel(project: Project) -> Kernel:
    return project.layer.bank.kernel(*project.kernel_index)
