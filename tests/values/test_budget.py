"""What is kept for later has one budget, and those who keep are held to it."""

from convstudio.engines import recycling, remembering
from convstudio.engines.compiled import transform_spectra
from convstudio.engines.torch_engine import TorchEngine
from convstudio.jobs import remembered
from convstudio.values import budget, history


def test_each_part_is_the_bound_of_those_who_keep():
    engines = [recycling._KEPT_AT_MOST, transform_spectra.LARGEST, remembering.BOUND.most]
    torch = TorchEngine()
    engines += [torch._images.most, torch._weights.most]
    assert sorted([history.MAXIMUM_BYTES, *engines, remembered.MAXIMUM_BYTES]) == sorted(budget.BUDGET.values())
