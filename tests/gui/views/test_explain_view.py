"""ExplainView."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from convstudio.gui.theme import apply_theme
from convstudio.gui.views.explain_view import ExplainView, ExplanationTable, TapTable

TABLE = ExplanationTable(
    "Output 0 at row 1, column 2 is −41.5",
    ("Channel", "Value", "Weight"),
    (("red <b>", 12, -1.0), ("green", 40, 0.5), ("blue", 9, 2.0)),
    "Sum −41.5",
)


@pytest.fixture
def view(qtbot):
    made = ExplainView()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.fixture
def table(view):
    view.set_explanation(TABLE)
    return view.findChild(TapTable)


def test_cells_hold_what_was_handed_over(table):
    model = table.model()
    assert [[model.index(row, column).data() for column in range(3)] for row in range(2)] == [
        ["red <b>", "12", "−1"],
        ["green", "40", "0.5"],
    ]


def test_columns_are_named(table):
    assert [table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == list(TABLE.columns)


def test_numbers_stand_right(table):
    assert table.model().index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_copying_gives_tab_separated_rows(qtbot, table):
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "green\t40\t0.5"
    QGuiApplication.clipboard().clear()


def test_choosing_a_row_says_which(qtbot, view, table):
    table.selectRow(0)
    with qtbot.waitSignal(view.row_chosen) as told:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert told.args == [1]


def test_tab_leaves_the_table(table):
    assert not table.tabKeyNavigation()


def test_without_an_explanation_it_says_how_to_get_one(view, table):
    assert table.isVisible()
    view.clear()
    assert not table.isVisible()
    assert view.accessibleDescription()


def test_head_and_sum_are_read_aloud(view, table):
    assert view.accessibleDescription() == f"{TABLE.title} {TABLE.footer}"


def test_columns_grow_with_what_they_hold_wherever_it_stands_and_do_not_dance(view):
    table = view.findChild(TapTable)
    view.resize(900, 300)
    short, long = ("row 3, column 4", 7), ("padding: symmetric of row 1097, column 1497", 7)
    for rows in ([short], [short] * 500 + [long], [short]):
        view.set_explanation(ExplanationTable("Output", ("Read from", "Value"), rows))
        widest = max(table.sizeHintForIndex(table.model().index(row, 0)).width() for row in range(len(rows)))
        assert table.columnWidth(0) >= widest
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(long[0])


def test_the_triangle_of_the_copy_button_stands_beside_its_word(view, qapp):
    apply_theme(qapp, "light")
    view.set_explanation(TABLE)
    button = view.findChild(QToolButton)
    image = button.grab().toImage()
    ground = image.pixelColor(2, 2).lightness()
    rows = [
        y
        for y in range(image.height())
        for x in range(image.width() - 15, image.width() - 2)
        if ground - image.pixelColor(x, y).lightness() > 60
    ]
    assert abs((min(rows) + max(rows)) / 2 - image.height() / 2) <= 2
