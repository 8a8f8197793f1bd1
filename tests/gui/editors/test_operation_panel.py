import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from convstudio.gui.editors.operation_panel import OperationPanel
from convstudio.gui.text.plain_text import plain_tip
from convstudio.values.border import Border
from convstudio.values.layer import Activation, Grouping, Layer, Mode

RICH = Layer(
    mode=Mode.EXPLICIT,
    pads=((1, 2), (3, 4)),
    stride=(2, 3),
    dilation=(1, 2),
    grouping=Grouping.GROUPED,
    groups=2,
    border=Border.CONSTANT,
    border_value=12.5,
    flip=True,
    bias=(0.5, -1.0),
    activation=Activation.RELU,
    name="kept",
)


@pytest.fixture
def panel(qtbot):
    panel = OperationPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def changes(panel):
    taken = []
    panel.value_changed.connect(lambda layer, gesture: taken.append((layer, gesture)))
    return taken


def choose(qtbot, panel, name, text):
    combo = panel.findChild(QComboBox, name)
    combo.setFocus()
    index = next(i for i in range(combo.count()) if combo.itemText(i).startswith(text))
    while combo.currentIndex() != index:
        qtbot.keyClick(combo, Qt.Key.Key_Down if combo.currentIndex() < index else Qt.Key.Key_Up)


def spin(panel, name):
    return panel.findChild(QSpinBox, name)


@pytest.mark.parametrize("layer", [RICH, Layer(), Layer(border=Border.CIRCULAR, stride=(1, 4))])
def test_round_trip_without_a_signal(panel, changes, layer):
    panel.set_value(layer)
    assert panel.value() == layer
    assert not changes


def test_every_field_shows_the_layer(panel):
    panel.set_value(RICH)
    assert [spin(panel, f"padding_{side}").value() for side in ("top", "bottom", "left", "right")] == [1, 2, 3, 4]
    assert (spin(panel, "stride_rows").value(), spin(panel, "stride_columns").value()) == (2, 3)
    assert panel.findChild(QCheckBox, "flip").isChecked()
    assert panel.findChild(QLineEdit, "bias").text() == "0.5, -1"
    assert panel.findChild(QComboBox, "border").currentText() == "Constant   v v v | 1 2 3 …"


def test_a_mode_is_chosen_with_the_keyboard(qtbot, panel, changes):
    choose(qtbot, panel, "mode", "Valid")
    assert panel.value().mode is Mode.VALID
    assert changes[-1] == (panel.value(), "")


def test_padding_is_open_for_the_explicit_mode_only(qtbot, panel):
    padding = panel.findChild(QWidget, "padding")
    assert not padding.isEnabled()
    choose(qtbot, panel, "mode", "Explicit")
    assert padding.isEnabled()


def test_the_explicit_mode_starts_from_the_padding_there_was(panel, qtbot):
    panel.set_resolved_pads(((1, 2), (0, 1)))
    assert spin(panel, "padding_bottom").value() == 2
    combo = panel.findChild(QComboBox, "mode")
    combo.setCurrentIndex(combo.findText("Explicit"))
    combo.activated.emit(combo.currentIndex())
    assert panel.value().pads == ((1, 2), (0, 1))


def test_linked_strides_stay_equal_and_steps_are_one_gesture(panel, changes):
    spin(panel, "stride_rows").stepBy(1)
    spin(panel, "stride_columns").stepBy(1)
    assert panel.value().stride == (3, 3)
    assert len({gesture for _, gesture in changes}) == 1
    assert changes[0][1]


def test_unlinked_dilations_differ(qtbot, panel):
    qtbot.mouseClick(panel.findChild(QWidget, "dilation_link"), Qt.MouseButton.LeftButton)
    spin(panel, "dilation_rows").stepBy(2)
    assert panel.value().dilation == (3, 1)


def test_a_typed_stride_counts_when_it_is_finished(qtbot, panel, changes):
    field = spin(panel, "stride_rows")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    assert not changes
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.value().stride == (12, 12)


def test_another_grouping_is_asked_for_and_shown_only_when_granted(qtbot, panel, changes):
    combo = panel.findChild(QComboBox, "grouping")
    with qtbot.waitSignal(panel.grouping_asked) as asked:
        combo.setFocus()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert asked.args == [Grouping.DEPTHWISE, 1]
    assert combo.currentText() == "Each channel alone"
    assert not changes


def test_depthwise_separable_is_asked_for(qtbot, panel):
    combo = panel.findChild(QComboBox, "grouping")
    combo.setFocus()
    with qtbot.waitSignal(panel.separable_asked):
        qtbot.keyClick(combo, Qt.Key.Key_End)


def test_the_arrows_of_groups_go_over_the_counts_that_divide(qtbot, panel):
    panel.set_value(RICH)
    panel.set_group_counts([1, 2, 4, 8])
    with qtbot.waitSignal(panel.grouping_asked) as asked:
        spin(panel, "groups").stepBy(1)
    assert asked.args == [Grouping.GROUPED, 4]
    assert spin(panel, "groups").value() == RICH.groups


def test_a_border_value_is_asked_for_the_constant_border_only(qtbot, panel):
    value = panel.findChild(QWidget, "border_value")
    assert not value.isVisible()
    choose(qtbot, panel, "border", "Constant")
    assert value.isVisible()
    value.setValue(7.5)
    assert panel.value().border_value == 7.5


def test_the_flip_is_a_tick(qtbot, panel, changes):
    panel.findChild(QCheckBox, "flip").click()
    assert panel.value().flip
    assert len(changes) == 1


@pytest.mark.parametrize(("text", "bias"), [("1/4", (0.25,)), ("1, -2;3 4", (1, -2, 3, 4)), ("", ())])
def test_a_bias_is_one_number_or_a_list(qtbot, panel, text, bias):
    panel.set_value(Layer(bias=(9.0,)))
    field = panel.findChild(QLineEdit, "bias")
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.value().bias == bias


def test_a_bad_bias_is_refused_and_the_old_one_stays(qtbot, panel, changes):
    panel.set_value(Layer(bias=(9.0,)))
    field = panel.findChild(QLineEdit, "bias")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1, x")
    with qtbot.waitSignal(panel.refused) as refused:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert refused.args[0].startswith('Bias, number 2: "x"')
    assert field.toolTip() == plain_tip(refused.args[0])
    assert panel.value().bias == (9.0,)
    assert not changes


def test_a_bad_bias_is_forgotten_when_another_layer_is_shown(qtbot, panel):
    field = panel.findChild(QLineEdit, "bias")
    field.setText("x")
    field.editingFinished.emit()
    panel.set_value(Layer(stride=(2, 2), bias=(1.0,)))
    assert field.text() == "1"
    assert "x" not in field.toolTip().split()


def test_the_fields_that_tests_and_scripts_look_for_have_names_for_screen_readers(panel):
    names = (
        "mode padding stride_rows stride_columns dilation_rows dilation_columns grouping border flip bias activation"
    )
    assert all(panel.findChild(QWidget, name).accessibleName() for name in names.split())


@pytest.mark.parametrize("mode", list(Mode))
def test_the_border_is_greyed_and_says_why_where_no_padding_is_read(panel, mode):
    panel.set_value(Layer(mode=mode, border=Border.CONSTANT))
    for name in ("border", "border_value"):
        field = panel.findChild(QWidget, name)
        assert field.isEnabled() == (mode is not Mode.VALID)
        assert ("no padding" in field.toolTip()) == (mode is Mode.VALID)
