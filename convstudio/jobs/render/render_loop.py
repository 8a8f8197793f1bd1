"""The one render loop: tiles of a result, cancellable between them."""

from collections.abc import Callable, Iterator, Sequence

from convstudio.engines import buffer_pool
from convstudio.engines.base import Array
from convstudio.engines.layer_stack_execution import samples
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.memory_check import check_memory, held_bytes
from convstudio.values.plan import Method, StackPlan
from convstudio.values.region import Region

TILE_SAMPLES = 1 << 20
TILE_SECONDS = 0.05
_LEAST_ROWS = 32

Progress = Callable[[float], None]


def strips(stack: StackPlan, outputs: int, multiple: int = 1, seconds: float = TILE_SECONDS) -> list[Region]:
    """The whole plane of the last layer in strips for this many outputs: of a million samples, or of 50 ms of work.

    multiple: of how many rows; seconds: instead of the 50 ms.
    A transform is never asked for less than the height of its kernel: what surrounds a strip would cost more than it.
    """
    count, height, width = stack.output_shape
    rows = max(_LEAST_ROWS, TILE_SAMPLES // (outputs * width))
    each = stack.seconds * outputs / (count * height)  # seconds of a row
    transformed = [plan.kernel_size[0] for plan in stack.plans if plan.method is Method.FFT]
    rows = max(1, min(rows, int(seconds / max(each, 1e-12))), *transformed)
    rows = -(-rows // multiple) * multiple
    return list(Region.whole(height, width).tiles(rows, width))


def tiles(
    stack: StackPlan,
    source: Array,
    regions: Sequence[Region],
    outputs: Sequence[int] | None,
    token: CancelToken,
    into: Array | None = None,
) -> Iterator[tuple[Region, Array]]:
    """Each region with its samples (outputs, rows, columns), in the order given, until cancelled.

    into: memory that is used for one after the other, with room for the largest; otherwise each has its own.
    """
    for region in regions:
        token.check()
        rows, columns = region.shape
        yield region, samples(stack, source, region, outputs, None if into is None else into[:, :rows, :columns])


def render(
    stack: StackPlan,
    source: Array,
    *,
    outputs: Sequence[int] | None = None,
    token: CancelToken | None = None,
    progress: Progress | None = None,
    region: Region | None = None,
) -> Array:
    """The whole result (outputs, rows, columns) of a stack on a source (channels, rows, columns), or a region of it.

    Refuses, before anything is computed, what would not fit in memory; raises Cancelled when the token says so.
    """
    check_memory(stack, held_bytes(stack, region))
    count = stack.output_shape[0] if outputs is None else len(outputs)
    wanted = region or stack.whole
    result = buffer_pool.empty((count, *wanted.shape), stack.result_dtype)
    if token is None and progress is None and len(stack.plans) == 1:  # nobody watches, nothing is held between layers
        return samples(stack, source, wanted, outputs, out=result)
    parts = wanted.tiles(len(strips(stack, count)[0].rows), len(wanted.columns))
    for done, part in enumerate(parts, start=1):
        if token is not None:
            token.check()
        top = part.rows.start - wanted.rows.start
        samples(stack, source, part, outputs, out=result[:, top : top + len(part.rows)])
        if progress is not None:
            progress(done / len(parts))
    return result
