"""The drawings in resources/figures: the seed cases of the tutorial, every step of each.

CONVSTUDIO_FIGURES=1 draws them anew; look at them afterwards.
"""

import os

import numpy as np
import pytest
from PIL import Image as PillowImage

from convstudio.files.resources import resource
from convstudio.gui.theme import THEMES, palette_of
from convstudio.gui.workers.sliding_window_export import SlideDrawing, export
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.layer import Mode
from tests.gui.views.slides import SOBEL, slide

EVEN = np.array([[1.0, 2], [3, 4]])
SEEDS = {
    "full": (Mode.FULL, SOBEL),
    "valid": (Mode.VALID, SOBEL),
    "same": (Mode.SAME, SOBEL),
    "same-even": (Mode.SAME, EVEN),
}
STEP = (560, 360)


@pytest.mark.parametrize("name", SEEDS)
def test_the_seed_cases_are_drawn_as_they_are_computed(qapp, tmp_path, name):
    mode, weights = SEEDS[name]
    shown = slide(mode=mode, weights=weights)
    drawn = SlideDrawing(shown, STEP, palette_of(THEMES["light"]), qapp.font())
    kept = resource("figures") / f"{name}.png"
    if os.environ.get("CONVSTUDIO_FIGURES"):
        export("sheet", drawn, kept, 0, 4, CancelToken())
    export("sheet", drawn, tmp_path / "now.png", 0, 4, CancelToken())
    with PillowImage.open(kept) as before, PillowImage.open(tmp_path / "now.png") as now:
        assert before.size == now.size
        difference = np.asarray(before.convert("L"), int) - np.asarray(now.convert("L"), int)
    assert np.abs(difference).mean() < 4  # other machines have other type
