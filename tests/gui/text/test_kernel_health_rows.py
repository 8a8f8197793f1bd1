import numpy as np
import pytest

from convstudio.gui.text.kernel_health_rows import health_rows
from convstudio.jobs.display.display_range_policies import Statistics
from convstudio.kernels import make
from convstudio.values.image import Image
from convstudio.values.kernel import Kernel, KernelBank
from convstudio.values.layer import Layer
from convstudio.values.project import Project

IMAGE = Image(np.zeros((1, 8, 8), np.uint8))


def told(kernel, statistics=None, **options):
    rows = health_rows(Project((IMAGE,), layers=(Layer(bank=KernelBank.of(kernel), **options),)), statistics)
    return {row.label: row.text for row in rows}


@pytest.mark.usefixtures("qapp")
class TestHealth:
    def test_of_sobel(self):
        rows = told(make("sobel-x"))
        assert rows["Sum"] == "0 · flat areas become 0"
        assert (rows["L1"], rows["L2"]) == ("8", "3.464")
        assert rows["Symmetry"] == "left = −right, top = bottom, point, opposite sign"
        assert (rows["Rank"], rows["Factors"]) == ("1", "column [1 2 1] × row [−1 0 1]")
        assert rows["Shift"] == "none: the weights add up to 0"
        assert rows["Possible"] == "−1020 … 1020"

    def test_of_a_kernel_that_moves_the_picture(self):
        rows = told(Kernel([[0.0, 0, 0], [0, 0, 1], [0, 0, 0]]))
        assert (rows["Sum"], rows["Shift"]) == ("1 · flat areas stay", "left 1")

    def test_the_laplacian_tells_the_shares_of_its_terms(self):
        assert told(make("laplacian-4"))["Rank"].startswith("2 · ")

    def test_the_bias_moves_the_range(self):
        assert told(Kernel([[2.0]]), bias=(10.0,))["Possible"] == "10 … 520"

    def test_what_was_measured(self):
        rows = told(Kernel([[1.0]]), Statistics(-3.0, 300.0, count=100, below=1, above=4))
        assert (rows["In this image"], rows["Clips"]) == ("−3 … 300", "5.0 % of the samples")

    def test_a_large_kernel_is_not_decomposed(self):
        assert set(told(Kernel(np.ones((99, 99))))) == {"Possible"}

    def test_a_kernel_of_zeros(self):
        rows = told(Kernel(np.zeros((3, 3))))
        assert (rows["Symmetry"], rows["Rank"]) == ("none", "0")
