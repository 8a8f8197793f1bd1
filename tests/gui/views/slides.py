"""Slides for the tests of what draws them."""

import numpy as np

from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.explain.sliding_window_steps import scene
from convstudio.gui.workers.sliding_window_export import slide_of
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Layer, Mode

FIVE = np.array([[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [2, 0, 1, 1, 0], [1, 3, 0, 2, 1], [0, 1, 1, 0, 2]], np.float32)
SOBEL = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])


def slide(array=FIVE[None], weights=SOBEL, output=0, most=32, channel=0, **changes):
    image, weights = Image(np.asarray(array), ""), np.asarray(weights, float)
    changes.setdefault("mode", Mode.SAME)
    layer = Layer(bank=KernelBank(weights if weights.ndim == 4 else weights[None, None]), **changes)
    stack = make_stack_plan((layer,), facts_of(image), "auto")
    return slide_of(image, stack, scene(stack, image.array, output, (0, 0), most), channel)
