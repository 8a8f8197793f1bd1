"""The compiled functions of the transforms are there, once."""

import pytest

from convstudio.engines.compiled.fft_functions import signal_functions, tile_functions

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")


def test_tiles_have_a_function_for_pictures_and_one_for_kernels():
    assert set(tile_functions()) == {"run", "spectra"}


def test_signals_have_one_function():
    assert set(signal_functions()) == {"run"}


def test_functions_are_loaded_once():
    assert tile_functions() is tile_functions()
