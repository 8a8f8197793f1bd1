"""Sums by factors, against plain sums in float64."""

import numpy as np
import pytest

from convstudio.engines.compiled.separable_sums import low_rank
from convstudio.values.border import Border
from tests.engines.compiled.test_direct import check, job

pytest.importorskip("llvmlite", reason="loops are compiled with llvmlite")

RANDOM = np.random.default_rng(0)


def kernels(outputs, inputs, height, width, rank):
    columns = RANDOM.normal(size=(outputs, inputs, height, rank))
    return columns @ RANDOM.normal(size=(outputs, inputs, rank, width))


@pytest.mark.parametrize("rank", [1, 2, 4])
@pytest.mark.parametrize("shape", [(1, 200, 300), (1, 40, 7), (1, 3, 500), (3, 64, 100)])
def test_kernels_of_few_factors(shape, rank):
    source = RANDOM.random(shape, np.float32)
    weights = kernels(shape[0], 1, 9, 7, rank)
    check(
        *job(source, weights, groups=shape[0], before=(4, 3), after=(4, 3), bias=RANDOM.normal(size=shape[0])), low_rank
    )


@pytest.mark.parametrize("stride", [(1, 1), (2, 1), (1, 2), (3, 3)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
def test_strides_and_dilations(stride, dilation):
    source = RANDOM.random((2, 90, 120), np.float32)
    weights = kernels(2, 1, 5, 6, 2)
    check(*job(source, weights, stride, dilation, 2, (3, 3), (3, 3), Border.SYMMETRIC), low_rank)


def test_several_inputs_of_an_output():
    source = (RANDOM.random((4, 60, 80)) * 255).astype(np.uint8)
    check(*job(source, kernels(3, 4, 7, 5, 1), before=(3, 2), after=(3, 2)), low_rank)


def test_outputs_of_different_ranks():
    source = RANDOM.random((1, 60, 80), np.float32)
    weights = np.concatenate([kernels(1, 1, 5, 5, rank) for rank in (1, 3, 2)])
    check(*job(source, weights), low_rank)
