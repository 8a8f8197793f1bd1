"""The tables of what a layer is compared with, and the ways behind their rows."""

import numpy as np
import pytest

from convstudio.explain.framework_conventions import TOOLS
from convstudio.gui.text.comparison_tables import TOPICS, compared
from convstudio.jobs.compare.layer_alternatives import Alternative
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank
from convstudio.values.layer import Grouping, Layer
from convstudio.values.project import Project
from convstudio.values.translatable_message import Message
from tests.driven import photograph

RANDOM = np.random.default_rng(4)
EVEN = Layer(bank=KernelBank(np.array([[[[1.0, 2.0], [3.0, 5.0]]]])))
MIXING = Layer(bank=KernelBank(RANDOM.normal(size=(8, 3, 5, 5))), grouping=Grouping.STANDARD)
TITLES = [topic.title for topic in TOPICS]


def table(title, *layers, image=None):
    project = Project((image or photograph(1),), layers=layers or (EVEN,))
    found = compared(project.viewed(layer=len(layers) - 1 if layers else 0), TITLES.index(title), CancelToken())
    assert len(found.ways) == len(found.table.rows)
    assert all(len(row) == len(found.table.columns) for row in found.table.rows)
    return found, {row[0]: row for row in found.table.rows}


def test_other_tools_say_how_they_differ_or_why_not():
    found, rows = table("Other tools")
    assert list(rows) == [tool.name for tool in TOOLS]
    assert rows["OpenCV"][1] == "shifted by 1 down, 1 right"
    assert rows["SciPy convolve2d"][1] == "kernel turned, shifted by 1 down, 1 right"
    assert rows["PyTorch"][1] == "the same"
    assert (
        rows["PyTorch"][-1] == "torch.nn.Conv2d(stride=(1, 1), padding='same', dilation=(1, 1), padding_mode='zeros')"
    )
    assert "2.9.4" in rows["G'MIC correlate"][-1]
    ways = dict(zip(rows, found.ways, strict=True))
    assert isinstance(ways["ImageJ Convolve"], Message)
    assert isinstance(ways["OpenCV"], Alternative)
    assert str(ways["OpenCV"].name) == "As OpenCV"


def test_tools_are_asked_for_the_size_that_the_layer_reads():
    strided = Layer(stride=(3, 3))
    _, rows = table("Other tools", strided, Layer(bank=EVEN.bank, stride=(2, 2)))
    one, _ = table("Other tools", Layer(bank=EVEN.bank, stride=(2, 2)), image=Image(photograph(1).array[:, ::3, ::3]))
    assert rows["ONNX"][2] == {row[0]: row for row in one.table.rows}["ONNX"][2]


def test_borders_begin_with_the_present_one():
    found, rows = table("Borders", Layer(bank=EVEN.bank, border=Border.SYMMETRIC))
    assert len(rows) == len(Border)
    first = found.table.rows[0]
    assert first[0].startswith("Symmetric   3 2 1")
    assert first[1:] == (0.0, 0.0, "0 %")
    assert all(row[1] > 0 for row in found.table.rows[1:] if not row[0].startswith(("Replicate", "Reflect")))


def test_precision_tells_the_share_of_the_allowed_error():
    found, rows = table("Precision", MIXING, image=photograph(3))
    assert found.table.rows[0][1] == "0"
    share = float(rows["float32, plain sums"][2].split()[0])
    assert 0 < share < 100
    assert rows["int8 kernel"][4].endswith(" ms")
    assert found.ways[0] is found.ours


def test_every_rung_stands_with_its_cost_and_its_loss():
    _, rows = table("Cheaper", MIXING, image=photograph(3))
    assert rows["full"][1:5] == (600, 600, "100.00 %", "∞ dB")
    assert rows["depthwise × 1 + pointwise"][1] == 3 * 25 + 3 * 8
    assert all(row[6].endswith(" ms") for row in rows.values())


@pytest.mark.parametrize("topic", range(len(TOPICS)))
def test_of_a_layer_that_is_off_there_is_nothing_to_compare(topic):
    project = Project((photograph(1),), layers=(Layer(enabled=False),))
    with pytest.raises(ConvStudioError, match="switched off"):
        compared(project, topic, CancelToken())
