"""Random but legal actions: nothing is thrown, nothing is warned of, nothing stays.

Some seconds of it by default; CONVSTUDIO_RANDOM_SECONDS=600 CONVSTUDIO_SEED=7 for ten minutes of another walk.
"""

import ctypes
import gc
import os
import random
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from convstudio.engines import buffer_pool
from convstudio.gui.text.sample_titles import sample_keys
from convstudio.kernels import names
from convstudio.values.border import Border
from convstudio.values.colormap import Colormap
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Activation, Grouping, Layer, Mode
from convstudio.values.project import Content, Policy, Project
from tests.driven import PATIENCE, assert_exact, photograph, wheel

SECONDS = float(os.environ.get("CONVSTUDIO_RANDOM_SECONDS", "8"))
WARMING = min(180.0, SECONDS / 2)  # by then every kind of action was done often, and what is kept is kept
SEED = int(os.environ.get("CONVSTUDIO_SEED", "1"))
STATUS = Path("/proc/self/status")
ALLOWED = 50 << 20  # bytes by which memory may differ
TEXTS = (
    "0 1 0; 1 -4 1; 0 1 0",
    "1/9 * [[1,1,1],[1,1,1],[1,1,1]]",
    "nonsense",
    "1",
    "1 2 3 4",
    "-1 0 1; -2 0 2; -1 0 1",
)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
# They wait for a person in a dialog, leave the window, or change what is kept for the next start.
NOT_HERE = {"open_files", "save_project", "save_project_as", "save_result", "new_project", "quit_studio", "keep_kernel"}
NOT_HERE |= {
    "about",
    "show_keys",
    "full_screen",
    "show_palette",
    "contact_sheet",
    "language_en",
    "language_zh_CN",
    "go_to_sample",
}
NOT_HERE |= {
    "enlarge",
    "reduce",
    "open_camera",
    "close_project",
    "duplicate_project",
    "slide_window",
    "show_channels",
    "class_sheet",
}


class Walker:
    """Does one random thing after the other in a studio."""

    def __init__(self, studio, seed):
        self.studio, self.random = studio, random.Random(seed)
        self.done = []

    def step(self):
        """One action; what it was is noted."""
        pictures = (self.view, self.canvas, self.image)
        edits = (self.action, self.preset, self.operation, self.paste, self.grid, self.grouping, self.layers, self.undo)
        act = self.random.choice((*pictures, *edits, self.tabs))
        self.done.append(act.__name__)
        act()

    def action(self):
        name = self.random.choice(sorted(set(self.studio.actions) - NOT_HERE))
        self.done.append(name)
        if self.studio.actions[name].isEnabled():
            self.studio.actions[name].trigger()

    def preset(self):
        self.studio.choose_preset(self.random.choice(names()))

    def operation(self):
        pair = (self.random.randint(1, 4), self.random.randint(1, 4))
        change = self.random.choice(
            [
                {"mode": self.random.choice(list(Mode))},
                {"stride": pair},
                {"dilation": pair},
                {"border": self.random.choice(list(Border))},
                {"flip": self.random.random() < 0.5},
                {"activation": self.random.choice(list(Activation))},
                {"bias": (self.random.uniform(-50, 50),)},
            ]
        )
        self.studio.editing.operation_edited(replace(self.studio.session.project.layer, **change), "")

    def view(self):
        change = self.random.choice(
            [
                {"policy": self.random.choice(list(Policy)), "levels": None},
                {"content": self.random.choice(list(Content))},
                {"colours": self.random.choice(list(Colormap))},
                {"levels": (self.random.uniform(-90, 0), self.random.uniform(1, 300))},
                {"clipping": self.random.random() < 0.5},
                {"region": (self.random.uniform(0, 40), 5.0, self.random.uniform(1, 90), 30.0)},
                {"line": (3.0, 4.0, 50.0, 60.0)},
                {"composite": self.random.choice([(), (0, 0, 0), (2, 1, 0), (7, 8, 9)])},
            ]
        )
        self.studio.editing.view_changed(change)
        tabs = self.studio.window.lower_tabs
        tabs.setCurrentIndex(self.random.randrange(tabs.count()))
        self.studio.window.card_tabs.setCurrentIndex(self.random.randrange(2))

    def paste(self):
        QGuiApplication.clipboard().setText(self.random.choice(TEXTS))
        self.studio.actions["paste"].trigger()

    def canvas(self):
        canvas = self.random.choice(self.studio.window.canvases)
        place = QPoint(
            self.random.randrange(5, max(6, canvas.width() - 5)),
            self.random.randrange(40, max(41, canvas.height() - 5)),
        )
        if self.random.random() < 0.5:
            QTest.mouseClick(canvas, LEFT, NONE, place)
            return
        wheel(canvas, QPointF(place), self.random.choice((-240, -120, 120, 240)))

    def grid(self):
        grid = self.studio.window.kernel_editor.grid
        grid.setFocus()
        key = self.random.choice((Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Delete, Qt.Key.Key_5))
        QTest.keyClick(grid, key)
        QTest.keyClick(QApplication.focusWidget() or grid, Qt.Key.Key_Return)

    def image(self):
        images = self.studio.session.project.images
        if len(images) < 3:
            self.studio.documents.open_sample(self.random.choice(sample_keys()))
        elif self.random.random() < 0.5:
            self.studio.editing.image_chosen(self.random.randrange(len(images)))
        else:
            self.studio.editing.image_removed(self.random.randrange(len(images)))

    def tabs(self):
        session = self.studio.session
        if len(session.documents) > 3:
            session.close(self.random.choice(session.documents))
        elif self.random.random() < 0.2:
            self.studio.documents.duplicate_project()
        else:
            session.show(self.random.choice(session.documents))

    def grouping(self):
        self.studio.editing.grouping_asked(self.random.choice(list(Grouping)), self.random.choice((1, 2, 3)))

    def layers(self):
        project = self.studio.session.project
        if len(project.layers) > 3:
            self.studio.editing.remove_layer()
        else:
            self.studio.editing.layer_chosen(self.random.randrange(len(project.layers)))

    def undo(self):
        for _ in range(self.random.randint(1, 5)):
            (self.studio.editing.undo if self.random.random() < 0.6 else self.studio.editing.redo)()


def resident():
    """Bytes of memory that are the process's own, after what can be given back was.

    Pages of libraries are not: the system has them, and more are looked at from time to time. The C library keeps freed
    memory for its next use, cut into the arenas of threads: that is given back.
    """
    buffer_pool.forget()
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim is not None:
        trim(0)
    (line,) = (line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("RssAnon:"))
    return int(line.split()[1]) << 10


def working():
    """The threads of windows; those that convolve live as long as the process."""
    return {thread.name for thread in threading.enumerate() if not thread.name.startswith("convolution")}


def walked(studio_of, seed, seconds):
    """A studio that was walked through, closed again."""
    studio = studio_of(photograph())
    walker, end = Walker(studio, seed), time.monotonic() + seconds
    while time.monotonic() < end:
        walker.step()
        QTest.qWait(walker.random.choice((0, 1, 20)))
    assert studio.wait_files(PATIENCE)
    assert studio.live.wait_idle(PATIENCE)
    for document in studio.session.documents[1:]:
        studio.session.close(document)
    studio.session.begin(Project((photograph(),)), None)
    studio.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return walker


@pytest.mark.skipif(not STATUS.exists(), reason="memory is read from /proc, which Linux has")
def test_a_random_walk_leaves_nothing_behind(studio_of):
    buffer_pool.share_arenas()  # as the program does when it starts
    walked(studio_of, 0, WARMING)  # fills what is kept on purpose: caches, fonts, compiled loops
    memory, threads = resident(), working()
    walker = walked(studio_of, SEED, SECONDS)
    assert working() == threads, walker.done[-20:]
    grown = resident() - memory
    print(f"{len(walker.done)} actions in {SECONDS:.0f} s, memory {grown / 2**20:+.1f} MB")
    assert grown < ALLOWED + (64 << 20) * (SECONDS < 60), walker.done[-20:]


def test_after_a_random_walk_the_numbers_are_still_right(studio_of):
    studio = studio_of(photograph())
    walker = Walker(studio, SEED + 1)
    for _ in range(60):
        walker.step()
        QTest.qWait(1)
    assert studio.wait_files(PATIENCE)
    assert studio.live.wait_idle(PATIENCE)
    layer = Layer(bank=KernelBank(np.random.default_rng(SEED).normal(size=(2, 1, 3, 5))), border=Border.REFLECT)
    studio.session.begin(Project((photograph(),), layers=(layer,)), None)
    assert_exact(studio)
