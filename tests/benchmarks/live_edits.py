"""Fifty edits in two seconds on a 12-megapixel colour photograph, in the real window.

    python tests/benchmarks/live_edits.py [--kernel 3] [--size 1280x800] [--rounds 5]

Prints the longest event on the window's thread, the time from the last edit to its exact picture on the screen, and
whether the numbers that are shown and saved are those of the last edit. Everything the window does counts: the edit
itself, the parts that arrive, painting.
"""

import argparse
import os
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.gui.app import Studio
from convstudio.gui.controllers.startup_project import first_project
from convstudio.gui.settings import Settings
from convstudio.gui.theme import apply_theme
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer, Mode
from convstudio.values.project import Project

EDITS, SECONDS = 50, 2.0


class TimedApplication(QApplication):
    """Measures every event from its delivery to its end; events within events count with the outer one."""

    def __init__(self) -> None:
        super().__init__(["live_edits"])
        self.depth, self.longest, self.culprit = 0, 0.0, ""

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        outer, self.depth = self.depth == 0, self.depth + 1
        told = f"{event.type().name} to {type(receiver).__name__}"  # the receiver may be gone afterwards
        began = time.perf_counter()
        try:
            return super().notify(receiver, event)
        finally:
            self.depth -= 1
            taken = time.perf_counter() - began
            if outer and taken > self.longest:
                self.longest = taken
                self.culprit = told


def photograph(rows: int = 3000, columns: int = 4000) -> Image:
    """Twelve megapixels of smooth colour with noise, like a photograph."""
    random = np.random.default_rng(0)
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    planes = [128 + 60 * np.sin(down / (90 + 30 * c)) * np.cos(across / (140 - 20 * c)) for c in range(3)]
    noise = random.normal(0, 8, (rows, columns)).astype(np.float32)
    return Image(np.clip(np.stack([plane + noise for plane in planes]), 0, 255).astype(np.uint8), "photograph")


def edited(project: Project, index: int, random: np.random.Generator) -> Project:
    """One more edit: a kernel cell, the stride or the mode, in turn."""
    layer = project.layer
    if index % 3 == 0:
        weights = layer.bank.weights[0, 0].copy()
        weights[tuple(random.integers(0, weights.shape[0], 2))] += 0.25
        return project.with_layer(replace(layer, bank=layer.bank.with_kernel(0, 0, Kernel(weights))))
    if index % 3 == 1:
        return project.with_layer(replace(layer, stride=(1 + index % 2, 1 + index % 3)))
    return project.with_layer(replace(layer, mode=(Mode.SAME, Mode.FULL, Mode.VALID)[index % 7 % 3]))


def burst(application: TimedApplication, studio: Studio, seed: int) -> tuple[float, float, bool]:
    """(longest event in ms, ms from the last edit to its picture, whether the last edit is what is shown)."""
    random = np.random.default_rng(seed)
    application.longest = 0.0
    began = time.perf_counter()
    last = 0.0
    for index in range(EDITS):
        while time.perf_counter() < began + index * SECONDS / EDITS:
            application.processEvents()
            time.sleep(0.0005)
        project = edited(studio.session.project, index, random)
        last = time.perf_counter()
        QTimer.singleShot(0, studio, lambda wanted=project: studio.session.edit("Edit", wanted))
        application.processEvents()
    while not studio.live.exact and time.perf_counter() < last + 10:
        application.processEvents()
    studio.window.canvases[1].repaint()
    taken = time.perf_counter() - last
    right = shows_the_last(studio)
    longest = application.longest
    studio.live.wait_idle(30_000)
    return longest * 1000, taken * 1000, right


def shows_the_last(studio: Studio) -> bool:
    """The samples on the stage are those of the project as it is now."""
    project, picture = studio.session.project, studio.window.canvases[1].picture
    if project.image is None or picture is None:
        return False
    stack = make_stack_plan(project.layers, facts_of(project.image))
    return np.array_equal(picture.samples, samples(stack, project.image.array, picture.region, picture.channels))


def main() -> None:
    """Print a line for each round, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", type=int, default=3, metavar="SIDE")
    parser.add_argument("--size", default="1280x800", metavar="WxH")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--photo", type=Path, help="another picture than the generated one")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = TimedApplication()
    apply_theme(application, "light")
    kernel = np.random.default_rng(1).normal(size=(1, 1, arguments.kernel, arguments.kernel))
    project = replace(first_project(), images=(photograph(),), layers=(Layer(bank=KernelBank(kernel)),))
    studio = Studio(project, None, Settings())
    studio.window.resize(*(int(side) for side in arguments.size.split("x")))
    studio.window.show()
    studio.wait_files(30_000)
    studio.live.wait_idle(30_000)
    rounds = [burst(application, studio, seed) for seed in range(arguments.rounds)]
    for longest, taken, right in rounds:
        print(f"longest event {longest:6.1f} ms   last edit on screen after {taken:6.1f} ms   the last edit: {right}")
    print(f"culprit of the longest event: {application.culprit}")
    print(
        f"medians: {statistics.median(r[0] for r in rounds):.1f} ms, {statistics.median(r[1] for r in rounds):.1f} ms"
    )
    result = studio.result()
    print(f"whole result {result.shape}, {result.dtype}")
    studio.close()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
