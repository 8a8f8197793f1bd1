"""From an edit to its picture on the screen: computed on the worker, against at once on the window's thread.

    python tests/benchmarks/latency.py [--kernel 3] [--edits 40] [--colour]

A canvas of 1600x1000 at 100 % on a 12-megapixel photograph. "idle": each edit waits until all of the edit before is
done; "stream": an edit every 33 ms, as while a number is dragged. Both ways take turns. In milliseconds: the lower
quartile, the median and the highest of ten, and how long the window's thread is held by one edit at most.
"""

import argparse
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtWidgets import QApplication

from convstudio.gui.views.canvas import ImageCanvas
from convstudio.gui.workers.live_render import REST, LiveRender
from convstudio.jobs.display.view_pipeline import Part, Request, Shown, showing
from convstudio.jobs.render.cancellation import Cancelled, CancelToken
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project, View
from convstudio.values.zoom_viewport import Viewport

SIGHT = Viewport.around(2000, 1500, 1.0, 1600, 1000)
STREAM = 0.033


class AtOnce(LiveRender):
    """Computes what is in sight in the call of request(), and hands the rest to the worker."""

    _rest: tuple[Iterator[Part], CancelToken] | None = None

    def request(self, request: Request) -> None:
        """Show first, then ask for the rest."""
        if self._rest is not None:
            self._rest[1].cancel()
        self._token.cancel()
        token = CancelToken()
        parts = showing(request, token)
        for part in parts:
            self.part_ready.emit(part)
            if isinstance(part, Shown):
                break
        self._rest = parts, token
        super().request(request)

    def _show(self, ticket: int, request: Request, token: CancelToken) -> None:
        assert self._rest is not None
        try:
            token.pause(REST)
            for part in self._rest[0]:
                self._post(ticket, part)
        except Cancelled:
            return
        self._post(ticket, None)


@dataclass
class Stopwatch:
    """When pictures came onto the screen, and how long calls of request() took."""

    canvas: ImageCanvas
    shown: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    def receive(self, part: Part) -> None:
        """Paint a picture."""
        if isinstance(part, Shown):
            self.canvas.set_picture(part.result)
            self.canvas.set_viewport(SIGHT)
            self.canvas.repaint()
            self.shown.append(time.perf_counter())

    def edit(self, live: LiveRender, request: Request, least: float) -> float:
        """Ask, run the events until the picture is on the screen and the time is up; milliseconds until the picture."""
        began, count = time.perf_counter(), len(self.shown)
        live.request(request)
        self.held.append((time.perf_counter() - began) * 1000)
        while len(self.shown) == count or time.perf_counter() < began + least:
            QApplication.processEvents()
            time.sleep(0.0002)
        return (self.shown[count] - began) * 1000


def main() -> None:
    """Print a line for each way and pace."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", type=int, default=3, metavar="SIDE")
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--colour", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application, random = QApplication(["latency"]), np.random.default_rng(0)
    image = Image(random.integers(0, 256, (3, 3000, 4000), dtype=np.uint8))
    canvas = ImageCanvas("result")
    canvas.resize(1600, 1000)
    canvas.show()

    def request() -> Request:
        kernel = random.normal(size=(1, 1, arguments.kernel, arguments.kernel))
        layers, view = (Layer(bank=KernelBank(kernel)),), View(colour=arguments.colour)
        return Request(Project((image,), layers=layers, view=view), SIGHT)

    for pace in ("idle", "stream"):
        for _ in range(2):
            for name, way in (("worker", LiveRender), ("at once", AtOnce)):
                live, watch, taken = way(), Stopwatch(canvas), []
                live.part_ready.connect(watch.receive)
                for _ in range(arguments.edits):
                    taken.append(watch.edit(live, request(), STREAM if pace == "stream" else 0.0))
                    if pace == "idle":
                        live.wait_idle(30_000)
                live.close()
                low, middle, high = np.quantile(taken[2:], (0.25, 0.5, 0.9))
                held = max(watch.held[2:])
                print(f"{pace:6} {name:8} {low:6.1f} {middle:6.1f} {high:6.1f}   held at most {held:6.1f}", flush=True)
    canvas.close()
    application.quit()


if __name__ == "__main__":
    main()
