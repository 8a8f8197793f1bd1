import numpy as np
import pytest

from convstudio.gui.editors.facts_line import FactsLine
from convstudio.values.kernel_properties import facts_of


@pytest.fixture
def line(qtbot):
    line = FactsLine()
    qtbot.addWidget(line)
    return line


def facts_text(line):
    return next(part for part in line.children() if part.objectName() == "kernel_facts")


def test_its_size_does_not_depend_on_what_it_says(line):
    before = line.sizeHint(), line.minimumSizeHint()
    line.show_sum(-123456.789)
    line.show_facts(facts_of(np.full((3, 3), -98765.4321)))
    assert (line.sizeHint(), line.minimumSizeHint()) == before


@pytest.mark.parametrize(("total", "useful"), [(0.0, False), (1.0, False), (16.0, True), (-1.0, True)])
def test_a_sum_is_offered_where_there_is_something_to_divide_by(line, total, useful):
    line.show_sum(total)
    assert line.sum.isEnabled() == useful


def test_the_tooltip_says_in_full_what_a_narrow_line_cuts_off(line):
    line.show_facts(facts_of(np.ones((3, 3))))
    assert facts_text(line).toolTip().startswith(facts_text(line).text() + "\n")


def test_facts_that_were_not_looked_for_are_not_shown(line):
    line.show_facts(facts_of(np.ones((3, 3))))
    line.show_facts(None)
    assert facts_text(line).text() == facts_text(line).toolTip() == ""
