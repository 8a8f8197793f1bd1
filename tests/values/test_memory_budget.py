"""What is kept for later has one budget, and those who keep are held to it."""

from convstudio.engines import buffer_pool, memoization
from convstudio.engines.compiled import fft_kernel_spectra
from convstudio.engines.torch.engine import TorchEngine
from convstudio.jobs.display import image_cache
from convstudio.values import history, memory_budget


def test_each_part_is_the_bound_of_those_who_keep():
    engines = [buffer_pool._KEPT_AT_MOST, fft_kernel_spectra.LARGEST, memoization.BOUND.most]
    torch = TorchEngine()
    engines += [torch._images.most, torch._weights.most]
    assert sorted([history.MAXIMUM_BYTES, *engines, image_cache.MAXIMUM_BYTES]) == sorted(memory_budget.BUDGET.values())
