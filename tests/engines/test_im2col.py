"""Matrix products for banks, against plain sums."""

import numpy as np
import pytest

from convstudio.engines import im2col
from convstudio.engines.base import Reading, Taps
from convstudio.engines.im2col import products
from convstudio.engines.input_patches import gathered
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.output_size_and_padding import Walk
from convstudio.values.plan import Method

RANDOM = np.random.default_rng(0)
WIDE = np.dtype(np.float64)


def compared(weights, size=(9, 170), stride=(1, 1), dilation=(1, 1), groups=1, start=0, seen=gathered):
    """What products() writes beside the plain sums. start: of the positions, on both axes."""
    spans = [
        (n - 1) * s + (k - 1) * d + 1 for n, s, k, d in zip(size, stride, weights.shape[2:], dilation, strict=True)
    ]
    source = RANDOM.normal(size=(weights.shape[1] * groups, *(span + start for span in spans)))
    rows, columns = (Walk(range(start, start + n), s, d) for n, s, d in zip(spans, stride, dilation, strict=True))
    bias = RANDOM.normal(size=len(weights))
    taps = Taps(weights, stride, dilation, groups, Method.MATRIX, WIDE, bias=bias)
    out = np.empty((len(weights), *size))
    products(Reading(source, rows, columns), taps, out, seen)
    expected = ReferenceEngine().correlate(source[:, start:, start:], taps)
    return out, expected + bias[:, None, None]


@pytest.mark.parametrize("columns", [7, 170])
@pytest.mark.parametrize("stride", [(1, 1), (2, 3)])
@pytest.mark.parametrize("dilation", [(1, 1), (3, 2)])
@pytest.mark.parametrize("groups", [1, 2])
def test_a_bank_is_the_plain_sum(columns, stride, dilation, groups):
    weights = RANDOM.normal(size=(6, 3, 3, 2))
    out, expected = compared(weights, (9, columns), stride, dilation, groups)
    np.testing.assert_allclose(out, expected, atol=1e-12)


@pytest.mark.parametrize("budget", [1, 1 << 16])
def test_results_are_made_in_strips_of_bounded_memory(monkeypatch, budget):
    monkeypatch.setattr(im2col, "STRIP_BYTES", budget)
    shapes = []

    def seen(part):
        shapes.append(gathered(part).shape)
        return gathered(part)

    out, expected = compared(RANDOM.normal(size=(4, 2, 3, 3)), (40, 400), seen=seen)
    np.testing.assert_allclose(out, expected, atol=1e-12)
    assert len(shapes) > 3


@pytest.mark.parametrize("multiply_adds", [0, 108 * 256, 108 * 304])
def test_products_may_be_of_all_threads_or_of_blocks_of_columns(monkeypatch, multiply_adds):
    monkeypatch.setattr(im2col, "_ALONE", multiply_adds)
    out, expected = compared(RANDOM.normal(size=(6, 2, 3, 3)), (9, 170))
    np.testing.assert_allclose(out, expected, atol=1e-12)


def test_single_cells_multiply_the_source_where_it_lies():
    weights = RANDOM.normal(size=(6, 4, 1, 1))
    out, expected = compared(weights, seen=lambda _: pytest.fail("copied"))
    np.testing.assert_allclose(out, expected, atol=1e-12)


def test_single_cells_of_a_part_of_the_rows_are_gathered():
    out, expected = compared(RANDOM.normal(size=(6, 4, 1, 1)), start=2)
    np.testing.assert_allclose(out, expected, atol=1e-12)
