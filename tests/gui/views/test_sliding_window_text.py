import numpy as np

from convstudio.gui.views.sliding_window_text import said, size_line
from convstudio.values.border import Border
from convstudio.values.layer import Activation, Grouping, Mode
from tests.gui.views.slides import FIVE, SOBEL, slide


def test_the_formula_has_the_numbers_of_the_layer():
    assert size_line(slide(mode=Mode.FULL).scene) == "Size: ⌊(5+2+2−1·(3−1)−1)/1⌋+1 = 7"
    both = size_line(slide(stride=(1, 2)).scene)
    assert both == "Rows: ⌊(5+1+1−1·(3−1)−1)/1⌋+1 = 5   Columns: ⌊(5+1+1−1·(3−1)−1)/2⌋+1 = 3"


def test_few_products_stand_one_by_one():
    lines = said(slide(mode=Mode.VALID), 4).splitlines()
    assert lines[0] == "Step 5 of 9: row 1, column 1"
    assert lines[1] == "1·1 + 2·0 + 3·(−1) + 0·2 + 1·0 + 1·(−2) + 3·1 + 0·0 + 2·(−1) = −3"


def test_of_many_products_the_channels_are_summed():
    random = np.random.default_rng(2)
    shown = slide(random.integers(0, 9, (3, 5, 5)), np.ones((1, 3, 3, 3)), grouping=Grouping.STANDARD, bias=(2.0,))
    line = said(shown, 0).splitlines()[1]
    assert line.startswith("red ")
    assert " + green " in line
    assert " + bias 2 = " in line
    large = said(slide(np.ones((1, 9, 9)), np.ones((5, 5)), mode=Mode.VALID), 0).splitlines()[1]
    assert large == "sum of 25 products = 25"


def test_the_activation_is_the_last_step():
    shown = slide(mode=Mode.VALID, activation=Activation.RELU)
    assert said(shown, 4).splitlines()[2] == "relu: max(0, -3) = 0"
    pair = np.stack([SOBEL, SOBEL.T])[:, None]
    magnitude = {"grouping": Grouping.STANDARD, "activation": Activation.MAGNITUDE, "mode": Mode.VALID}
    assert "magnitude: √(" in said(slide(FIVE[None], pair, **magnitude), 0)


def test_a_legend_says_what_hatching_and_crosses_mean():
    assert said(slide(border=Border.REFLECT), 0).splitlines()[-1].endswith(" Hatched: padding (reflect).")
    dropped = said(slide(np.zeros((1, 6, 6)), mode=Mode.VALID, stride=(2, 2)), 0).splitlines()[-1]
    assert dropped == "Black to white: input 0 to 1, result -1 to 1. Crossed: no window reaches it.".replace("-", "−")
