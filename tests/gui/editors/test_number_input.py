"""Issue 15, 2.1: whatever is typed into a number field is the number it means, or stays red and changes nothing."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDoubleSpinBox, QSpinBox

from convstudio.gui.editors.bias_field import BiasField
from convstudio.gui.editors.brush import BrushBar
from convstudio.gui.editors.kernel_editor import KernelEditor
from convstudio.gui.editors.operation_panel import OperationPanel
from convstudio.gui.editors.parameter_form import ParameterForm
from convstudio.gui.editors.value_fields import FloatField, IntField
from convstudio.gui.text.plain_text import plain_tip
from convstudio.gui.theme import THEMES, apply_theme, tone
from convstudio.kernels import generator
from convstudio.values.kernel import Kernel
from tests.sources import PROGRAM
from tests.written import wide

WHOLE = [
    ("3", 3),
    (wide("3"), 3),
    ("\uff0b\uff13", 3),
    ("6/2", 3),
    ("3.0", 3),
    ("3,0", 3),
    ("  3 ", 3),
    ("1e0", 1),
    ("25", None),
]
WHOLE += [
    ("2,1", None),
    ("1,5", None),
    ("0,5", None),
    (wide("-1"), None),
    ("\u22121", None),
    (wide("1.5"), None),
    ("x", None),
]
WHOLE += [
    ("1 2", None),
    ("99999999999999999999", None),
    ("1/0", None),
    ("(1)", None),
    ("", 2),
    ("1_0", None),
    ("<b>x", None),
]
BROKEN = [
    ("1,5", 1.5),
    ("0,5", 0.5),
    ("2,1", 2.1),
    (wide("1.5"), 1.5),
    (wide("-1"), -1),
    ("\u22121/4", -0.25),
    ("1/3", 1 / 3),
    (wide("3"), 3),
]
BROKEN += [("1e-9", 1e-9), ("25%", 0.25), ("-.5", -0.5), ("25", None), ("1.000,5", None), ("(1)", None), ("x", None)]
BROKEN += [("1,2,3", None), ("", 2), ("nan", None), ("1e400", None)]


def type_into(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    for letter in text:  # QTest types ASCII only
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter))
    QTest.keyClick(field, Qt.Key.Key_Return)


def is_red(field):
    """Whether the letters, or the ground of those that are selected, are painted in the colour of refusals."""
    inside = field.grab(field.rect().adjusted(2, 2, -2, -2)).toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(inside.constBits(), np.uint8).reshape(inside.height(), inside.bytesPerLine() // 4, 4)
    wanted = tone(QApplication.palette(), "refusal").getRgb()[2::-1]
    return bool((abs(pixels[..., :3].astype(int) - wanted).max(axis=-1) < 25).any())


@pytest.fixture(autouse=True)
def themed(qapp):
    """Under a style sheet, as in the program."""
    apply_theme(qapp, "light")


@pytest.fixture
def field(request, qtbot):
    made = IntField(1, 9, "stride") if request.param == "whole" else FloatField(-9, 9, 0.1)
    made.setAccessibleName("Stride")
    made.setToolTip("help")
    made.setSuffix(" px")
    made.put(2)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(("field", "cases"), [("whole", WHOLE), ("broken", BROKEN)], indirect=["field"])
def test_a_text_gives_its_number_or_stays_red_with_the_old_one(field, cases):
    told = []
    field.refused.connect(told.append)
    for text, value in cases:
        field.put(5)
        field.put(2)
        told.clear()
        type_into(field, text)
        assert (text, field.value(), is_red(field)) == (text, 2 if value is None else value, value is None)
        assert field.cleanText() == (text if value is None else field.written(value))
        assert field.toolTip() == (plain_tip("".join(told)) if value is None else "help")
        assert len(told) == (value is None)
        assert all(
            part in "".join(told)
            for part in (("Stride", text, field.written(field.minimum()), "to 9")[: 4 * len(told)])
        )


@pytest.mark.parametrize("field", ["whole", "broken"], indirect=True)
def test_what_was_refused_ends_with_the_next_good_text_a_step_escape_or_a_value_that_is_put_only(field):
    ends = (
        lambda: type_into(field, "3"),
        lambda: field.stepBy(1),
        lambda: field.put(5),
        lambda: field.put(field.value()),
        lambda: type_into(field, ""),
        lambda: QTest.keyClick(field, Qt.Key.Key_Escape),
    )
    for end in ends:
        type_into(field, "x")
        field.clearFocus()
        assert (field.cleanText(), is_red(field)) == ("x", True)
        end()
        assert (field.cleanText(), is_red(field), field.toolTip()) == (field.written(field.value()), False, "help")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("field", ["whole", "broken"], indirect=True)
def test_a_refusal_is_painted_in_every_theme_and_follows_another(field, theme, qapp):
    bias = BiasField("bias")
    bias.setParent(field)
    bias.show()
    for each in (field, bias):
        type_into(each, "x")
    for name in (theme, "dark", "light"):
        apply_theme(qapp, name)
        assert (name, is_red(field), is_red(bias)) == (name, True, True)
    for each in (field, bias):
        QTest.keyClick(each, Qt.Key.Key_Escape)
        assert not is_red(each)
    assert (field.cleanText(), bias.text()) == ("2", "")


@pytest.mark.parametrize("field", ["whole", "broken"], indirect=True)
def test_escape_takes_back_what_is_half_typed_and_is_nobodys_key_otherwise(field, qtbot):
    field.selectAll()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    field.interpretText()
    assert (field.value(), field.cleanText()) == (2, "2")
    escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    field.event(escape)
    assert not escape.isAccepted()


def test_steps_make_no_dust(qtbot):
    field = FloatField(None, None, 0.1)
    qtbot.addWidget(field)
    for _ in range(3):
        field.stepBy(1)
    assert field.value() == 0.3


def test_enter_on_a_number_that_is_shown_short_leaves_it_whole(qtbot):
    field = FloatField(None, None, 0.1)
    qtbot.addWidget(field)
    field.put(1 / 3)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == 1 / 3


def test_a_bias_is_read_by_the_same_reader(qtbot):
    field = BiasField("bias")
    qtbot.addWidget(field)
    good = {
        "0,5 1,5": (0.5, 1.5),
        "0,5; 2": (0.5, 2),
        "\uff11\uff0e\uff15\uff0c\u3000\uff0d\uff12": (1.5, -2),
        "1,2,3": (1, 2, 3),
        "\u22121": (-1,),
    }
    for text, numbers in good.items():
        type_into(field, text)
        assert (field.value(), is_red(field)) == (numbers, False)
    for text in ("0,5", "1,2", "(1)", "1.000,5"):  # one number or two
        type_into(field, text)
        assert (field.value(), field.text(), is_red(field)) == ((-1,), text, True)


def test_a_cell_of_the_grid_is_read_by_the_same_reader(qtbot):
    editor = KernelEditor()
    qtbot.addWidget(editor)
    for text, value in {
        "1,5": 1.5,
        wide("1.5"): 1.5,
        wide("-1"): -1,
        "1/16": 1 / 16,
        "(1)": 7,
        "1.000,5": 7,
        "1,2,3": 7,
    }.items():
        editor.set_value(Kernel([[7.0]]))
        editor.grid.type_text((0, 0), text)
        assert editor.value().weights.tolist() == [[value]]


def owners():
    form = ParameterForm()
    form.set_parameters(generator("gaussian").parameters)
    return [OperationPanel(), KernelEditor(), BrushBar(), form]


def test_every_number_field_of_an_editor_tells_it_what_was_refused(qtbot):
    found = 0
    for owner in owners():
        qtbot.addWidget(owner)
        told = []
        owner.refused.connect(told.append)
        for field in owner.findChildren(QAbstractSpinBox):
            assert isinstance(field, IntField | FloatField)
            told.clear()
            before = field.value()
            field.lineEdit().setText("1.2,3")
            field.interpretText()
            assert (field.value(), len(told)) == (before, 1)
            found += 1
    assert found >= 14


def test_no_field_of_the_window_reads_numbers_in_qts_way():
    loose = [
        str(source)
        for source in PROGRAM
        if source.module != "convstudio.gui.editors.value_fields"
        and any(f"{kind.__name__}(" in source.text for kind in (QSpinBox, QDoubleSpinBox))
    ]
    assert loose == []
