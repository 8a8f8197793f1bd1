import pytest

from convstudio.gui.editors.grouping_field import SEPARABLE, GroupingField, GroupsField
from convstudio.values.layer import Grouping


def test_separable_is_offered_beside_the_groupings(qtbot):
    field = GroupingField("grouping")
    qtbot.addWidget(field)
    assert field.count() == len(Grouping) + 1
    field.put(SEPARABLE)
    assert field.currentText() == "Depthwise separable"


@pytest.mark.parametrize(("start", "steps", "end"), [(2, 1, 4), (4, -1, 2), (2, 10, 8), (1, -1, 1), (3, 1, 4)])
def test_the_arrows_go_over_the_counts_that_divide(qtbot, start, steps, end):
    field = GroupsField("groups")
    qtbot.addWidget(field)
    field.set_counts([1, 2, 4, 8])
    field.put(start)
    field.stepBy(steps)
    assert field.value() == end
