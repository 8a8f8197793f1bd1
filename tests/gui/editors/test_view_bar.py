import pytest
from PySide6.QtCore import Qt

from convstudio.gui.editors.view_bar import COLOURS, CONTENTS, POLICIES, ViewBar
from convstudio.values.colormap import Colormap
from convstudio.values.project import Content, Policy, View
from tests.driven import choose


@pytest.fixture
def bar(qtbot):
    bar = ViewBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.fixture
def told(bar):
    taken = []
    bar.value_changed.connect(taken.append)
    return taken


def test_everything_that_can_be_chosen_has_words():
    assert (set(POLICIES), set(CONTENTS), set(COLOURS)) == (set(Policy), set(Content), set(Colormap))


def test_a_view_is_shown_without_a_word(bar, told):
    view = View(Policy.ABS, content=Content.OVERLAY, colours=Colormap.TURBO, clipping=True)
    bar.set_value(view)
    assert bar.value() == view
    shown = bar.policy.currentData(), bar.content.currentData(), bar.colours.currentData(), bar.marks.isChecked()
    assert shown == (Policy.ABS, Content.OVERLAY, Colormap.TURBO, True)
    assert not told


def test_choices_are_told_by_their_field(bar, told):
    choose(bar.content, bar.content.findData(Content.DIFFERENCE))
    choose(bar.policy, bar.policy.findData(Policy.STRETCH))
    choose(bar.colours, bar.colours.findData(Colormap.MAGMA))
    bar.marks.click()
    assert told == [
        {"content": Content.DIFFERENCE},
        {"policy": Policy.STRETCH, "levels": None},
        {"colours": Colormap.MAGMA},
        {"clipping": True},
    ]


def test_an_output_gets_a_policy_of_its_own_and_loses_it(bar, told):
    bar.set_value(View(Policy.CLAMP, output=2))
    bar.own.click()
    assert told[-1] == {"policies": ((2, Policy.CLAMP),), "colour": False}
    bar.set_value(View(Policy.CLAMP, output=2, policies=((2, Policy.CLAMP),)))
    assert bar.own.isChecked()
    choose(bar.policy, bar.policy.findData(Policy.SIGNED))
    assert told[-1] == {"policies": ((2, Policy.SIGNED),), "levels": None}
    bar.own.click()
    assert told[-1] == {"policies": ()}


def test_what_would_do_nothing_cannot_be_chosen(bar):
    bar.set_value(View(Policy.SIGNED))
    assert not bar.colours.isEnabled()
    bar.set_value(View(content=Content.DIFFERENCE))
    assert not bar.policy.isEnabled()


def test_a_warning_is_one_click_from_the_signed_view(qtbot, bar, told):
    bar.show_clipped(0.001, "0.1 %")
    assert not bar.clipping.isVisible()
    bar.show_clipped(0.3, "30 %")
    assert bar.clipping.isVisible()
    assert "30 %" in bar.clipping.text()
    qtbot.mouseClick(bar.clipping, Qt.MouseButton.LeftButton)
    assert told == [{"policy": Policy.SIGNED, "levels": None}]
