"""What kernels do to a piece of the picture, as small pictures for the library."""

from collections.abc import Mapping

from convstudio.engines.base import Array
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.engines.layer_stack_execution import samples
from convstudio.jobs.display.display_range_policies import measured
from convstudio.jobs.display.pixel_conversion import coloured
from convstudio.jobs.display.samples_in_sight import colour_table, result_levels, shown_outputs
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.values.border import Border
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import Image
from convstudio.values.kernel import KernelBank, Weights
from convstudio.values.kernel_properties import sum_of
from convstudio.values.layer import Layer
from convstudio.values.project import Policy, View
from convstudio.values.region import Region

SIDE = 88


def effects(image: Image, kernels: Mapping[str, Weights], dark: bool, token: CancelToken) -> dict[str, Array]:
    """A piece from the middle of the picture, (rows, columns, 3) uint8, filtered by each kernel that can be run.

    Kernels whose weights add up to zero are shown signed.
    """
    made = {}
    for name, weights in kernels.items():
        token.check()
        try:
            made[name] = _effect(image, weights, dark)
        except ConvStudioError:
            continue  # a kernel that this picture cannot take has no effect to show
    return made


def _effect(image: Image, weights: Weights, dark: bool) -> Array:
    policy = Policy.SIGNED if sum_of(weights) == 0 else Policy.CLAMP
    layer = Layer(bank=KernelBank(weights[None, None]), border=Border.REPLICATE)
    stack = make_stack_plan((layer,), facts_of(image))
    _, height, width = stack.output_shape
    region = Region(_middle(height), _middle(width))
    values = samples(stack, image.array, region, shown_outputs(stack, image, View(policy)))
    known = measured(values)
    return coloured(values, result_levels(policy, image.shown_range, known), colour_table(policy, dark), known)


def _middle(count: int) -> range:
    first = max(0, (count - SIDE) // 2)
    return range(first, min(count, first + SIDE))
