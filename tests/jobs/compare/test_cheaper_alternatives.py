"""The rungs of the ladder on a picture."""

import math

import numpy as np

from convstudio.jobs.compare.cheaper_alternatives import rungs
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project

RANDOM = np.random.default_rng(2)
MIXING = Layer(bank=KernelBank(RANDOM.normal(size=(8, 3, 5, 5))), grouping=Grouping.STANDARD)


def test_each_rung_stands_with_its_way_and_its_loss():
    image = Image(RANDOM.integers(0, 256, (3, 40, 50), np.uint8))
    project = Project((image,), layers=(Layer(), MIXING)).viewed(layer=1)
    found = rungs(project, CancelToken())
    assert found[0][2].psnr == math.inf
    for rung, way, loss in found:
        assert way.name == rung.name
        assert way.layers == (Layer(), *rung.layers)
        assert loss.seconds > 0
