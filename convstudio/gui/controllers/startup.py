"""Startup: what is found out on a worker while the window is already there: engines, prices, samples."""

from PySide6.QtCore import QObject, Slot

from convstudio.engines.calibration import fit_once
from convstudio.engines.engine_registry import AUTO, all_engines
from convstudio.gui.text.sample_titles import sample_keys, sample_title, small_sample
from convstudio.gui.translation import tr
from convstudio.gui.views.image_list import ListedImage
from convstudio.gui.window import StudioWindow
from convstudio.gui.workers.background import Background
from convstudio.gui.workers.live_render import LiveRender
from convstudio.jobs.render.cancellation import CancelToken


class Startup(QObject):
    """Has them done, and shows in the window what came of them."""

    def __init__(self, window: StudioWindow, background: Background, live: LiveRender) -> None:
        """Begin with the engines and the samples."""
        super().__init__(window)
        self._background, self._live = background, live
        window.image_list.set_samples([ListedImage(tr(sample_title(key)), key=key) for key in sample_keys()])
        background.run(engine_rows, window.engine.set_rows)
        background.run(sample_rows, window.image_list.set_samples)

    @Slot()
    def fit_prices(self) -> None:
        """Measure the machine, if that was never done, so that the cheapest methods are chosen from then on."""
        self._background.run(_fit, self._fitted)

    def _fitted(self, measured: bool) -> None:
        if measured:
            self._live.again()


def engine_rows(token: CancelToken) -> list[tuple[str, bool, str]]:
    """(name, works, reason) of every engine; asking imports libraries and compiles loops, so the window must not."""
    rows = [(AUTO, True, "")]
    for engine in all_engines():
        token.check()
        found = engine.availability()
        rows.append((engine.name, found.works, found.reason))
    return rows


def _fit(_: CancelToken) -> bool:
    return fit_once()


def sample_rows(token: CancelToken) -> list[ListedImage]:
    """Every sample with its thumbnail."""
    listed = []
    for key in sample_keys():
        token.check()
        shape, pixels = small_sample(key)
        listed.append(ListedImage(tr(sample_title(key)), " × ".join(map(str, shape)), "", pixels, key))
    return listed
