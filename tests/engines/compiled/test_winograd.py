"""Winograd's minimal filtering, against a model of the same sums and against sums in float64."""

import numpy as np
import pytest

from convstudio.engines.base import Demand
from convstudio.engines.compiled import winograd
from convstudio.engines.input_patches import gathered
from convstudio.values.border import Border
from tests.engines.compiled.winograd_model import BUDGET, error, exact, model, picture_of, task, weights_of

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


def test_the_model_sums_windows():
    reading, taps, _ = task(picture_of(3, 6, 6), weights_of(5, 3), padded=False)
    np.testing.assert_allclose(model(gathered(reading).astype(np.float64), taps.weights), exact(reading, taps))


def test_the_loop_sums_tiles_as_the_model_does():
    reading, taps, out = task(picture_of(3, 10, 82), weights_of(5, 3), padded=False)
    winograd.winograd(reading, taps, out)
    patch = gathered(reading).astype(np.float64)
    for row, column in np.ndindex(2, 20):
        tile = np.s_[:, 4 * row : 4 * row + 6, 4 * column : 4 * column + 6]
        expected = model(patch[tile], taps.weights)
        place = np.s_[:, 4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        np.testing.assert_allclose(out[place], expected, atol=BUDGET * 255 * np.abs(taps.weights).sum((1, 2, 3)).max())


def test_weights_of_a_bank_are_laid_out_by_planes_and_turns_of_outputs():
    kernels = weights_of(6, 2)
    bank = winograd._bank(kernels.tobytes(), kernels.shape, 1)
    matrix = winograd.kernel_matrix()
    assert bank.shape == (1, 6, 6, 2, 2, 4)
    np.testing.assert_allclose(bank[0, :, :, 1, 1, 3], matrix @ kernels[5, 1] @ matrix.T, rtol=1e-6)


@pytest.mark.parametrize("border", Border)
def test_banks_are_exact_under_every_border(border):
    options = {"border": border, "value": 7.0 if border is Border.CONSTANT else 0.0}
    assert error(picture_of(4, 33, 101), weights_of(6, 4), **options) < BUDGET


@pytest.mark.parametrize(
    ("channels", "outputs", "groups"), [(1, 4, 1), (3, 7, 1), (6, 10, 2), (8, 32, 8), (50, 9, 1), (3, 35, 1)]
)
def test_groups_and_biases_are_exact(channels, outputs, groups):
    source, weights = picture_of(channels, 40, 70), weights_of(outputs, channels // groups)
    assert error(source, weights, groups=groups, bias=np.arange(outputs) - 2.5) < BUDGET


@pytest.mark.parametrize("size", [(4, 64), (5, 65), (7, 95), (200, 66), (64, 256)])
def test_results_of_any_size_are_exact(size):
    assert error(picture_of(5, *size), weights_of(4, 5)) < BUDGET


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.float64])
def test_every_dtype_is_read(dtype):
    assert error(picture_of(4, 40, 70, dtype=dtype), weights_of(4, 4)) < BUDGET


def pictures():
    random = np.random.default_rng(3)
    board = (-1.0) ** np.add.outer(np.arange(40), np.arange(70))
    return {
        "random": random.standard_normal((4, 40, 70)),
        "constant": np.full((4, 40, 70), 255.0),
        "alternating": np.broadcast_to(board, (4, 40, 70)),
        "signs": random.choice([-1.0, 1.0], (4, 40, 70)),
        "offset": 1e6 + random.random((4, 40, 70)),
        "impulse": np.where(random.random((4, 40, 70)) < 0.01, 1e6, 0.0),
    }


@pytest.mark.parametrize("name", pictures())
@pytest.mark.parametrize("channels", [1, 4])
def test_the_error_stays_inside_the_budget(name, channels):
    source = pictures()[name].astype(np.float32)[:channels]
    random = np.random.default_rng(4)
    sparse = weights_of(64, channels) * (random.random((64, channels, 3, 3)) < 0.3)
    board = (-1.0) ** np.add.outer(np.arange(3), np.arange(3)) * random.random((64, channels, 1, 1))
    sparse[:, 0, 1, 1] = 1.0
    for weights in (weights_of(64, channels), np.ones((64, channels, 3, 3)), sparse, board):
        assert error(source, weights) < BUDGET


def test_results_go_into_a_view_and_nowhere_else():
    reading, taps, out = task(picture_of(4, 37, 83), weights_of(5, 4))
    whole = np.full((11, 2 * out.shape[1] + 1, out.shape[2] + 7), -1.0, np.float32)
    view = whole[1:11:2, 1::2, 3:-4]
    winograd.winograd(reading, taps, view)
    winograd.winograd(reading, taps, out)
    np.testing.assert_array_equal(view, out)
    view[:] = -1.0
    assert (whole == -1.0).all()


def test_a_view_of_the_source_is_read():
    source, weights = picture_of(8, 120, 140), weights_of(4, 4)
    assert error(source[::2, ::2, 5:-5], weights) < BUDGET
    assert error(source[3::-1, ::-1, ::-1], weights) < BUDGET


def test_the_result_does_not_depend_on_threads(monkeypatch):
    reading, taps, out = task(picture_of(8, 200, 200), weights_of(8, 8))
    winograd.winograd(reading, taps, out)
    monkeypatch.setattr(winograd.loop_runner, "threads_for", lambda seconds: 1)
    again = np.empty_like(out)
    winograd.winograd(reading, taps, again)
    np.testing.assert_array_equal(again, out)


def demand(weights, size=(256, 256), **options):
    facts = {"stride": (1, 1), "dilation": (1, 1), "groups": 1, "size": size, "dtype": np.dtype("f4")} | options
    return Demand(weights, **facts)


def test_prices_grow_with_the_bank():
    small, large = (winograd.price(demand(weights_of(outputs, 32))) for outputs in (32, 128))
    assert 2 < large / small < 4


@pytest.mark.parametrize(
    "asked",
    [
        demand(np.ones((8, 4, 5, 5))),
        demand(np.ones((8, 4, 3, 3)), stride=(2, 2)),
        demand(np.ones((8, 4, 3, 3)), dilation=(1, 2)),
        demand(np.ones((8, 4, 3, 3)), dtype=np.dtype("f8")),
        demand(np.ones((3, 4, 3, 3))),
        demand(np.ones((8, 1, 3, 3)), groups=8),
        demand(np.ones((8, 300, 3, 3))),
        demand(np.ones((8, 4, 3, 3)), size=(3, 256)),
        demand(np.ones((8, 4, 3, 3)), size=(256, 15)),
    ],
    ids=["size", "stride", "dilation", "float64", "few outputs", "depthwise", "deep", "few rows", "few columns"],
)
def test_what_does_not_fit_has_no_price(asked):
    assert winograd.price(asked) is None
