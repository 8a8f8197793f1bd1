"""What is known once every sample of a result was seen: statistics, and the black and white that follow from them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from convstudio.engines.base import Array
from convstudio.jobs.display.display_range_policies import NOTHING_SEEN, Levels, Statistics, joined, measured
from convstudio.jobs.display.image_cache import ImageCache
from convstudio.jobs.display.numbers_to_colours import DisplayMapping
from convstudio.jobs.render.cancellation import CancelToken
from convstudio.jobs.render.render_loop import strips, tiles
from convstudio.values.region import Region

_TOGETHER = 16  # looks for which the result is gone through once


@dataclass(frozen=True)
class ResultLevels:
    """Statistics and levels of all shown outputs in full, whatever part is in sight; seconds to compute them."""

    statistics: Statistics
    levels: Levels
    seconds: float


_WHOLES: ImageCache[ResultLevels] = ImageCache()


def whole_of(look: DisplayMapping) -> ResultLevels | None:
    """The levels that are kept for a look; None if its whole result has not been computed."""
    return _WHOLES.get(look.image, look.statistics_key)


def keep_whole(look: DisplayMapping, whole: ResultLevels) -> ResultLevels:
    """Remember it until another look at the same image is settled, and hand it back."""
    return _WHOLES.keep(look.image, look.statistics_key, whole)


def known_of(
    looks: Sequence[DisplayMapping], outputs: Sequence[int], parts: Iterable[tuple[Region, Array]]
) -> dict[DisplayMapping, Statistics]:
    """The statistics of each look over the samples that count in it; looks without such samples are left out.

    parts: regions that cover the result, each with the samples of these outputs.
    """
    known: dict[DisplayMapping, Statistics] = {}
    places = {output: place for place, output in enumerate(outputs)}
    for region, part in parts:
        for look in looks:
            shown = look.values(taken(part, tuple(places[output] for output in look.outputs)), region)
            inside = look.counted(shown, region)
            if inside.size:
                known[look] = joined(known.get(look, NOTHING_SEEN), measured(inside))
    return known


def taken(part: Array, places: tuple[int, ...]) -> Array:
    """Some outputs of a part; without a copy where they follow each other."""
    run = range(places[0], places[0] + len(places))
    return part[run.start : run.stop] if places == tuple(run) else part[list(places)]


def whole_levels(looks: Sequence[DisplayMapping], token: CancelToken) -> dict[DisplayMapping, Levels]:
    """The levels at which the stage shows each of these looks at one stack in the end; computed where need be."""
    found = {look: whole.levels for look in looks if (whole := whole_of(look)) is not None}
    left = [look for look in dict.fromkeys(looks) if look not in found]
    following = [look for look in left if look.follows_result]
    known: dict[DisplayMapping, Statistics] = {}
    for first in range(0, len(following), _TOGETHER):
        known |= _computed(following[first : first + _TOGETHER], token)
    for look in left:
        token.check()
        found[look] = look.levels(known.get(look, NOTHING_SEEN))
    return found


def _computed(looks: Sequence[DisplayMapping], token: CancelToken) -> dict[DisplayMapping, Statistics]:
    outputs = sorted({output for look in looks for output in look.outputs})
    stack, source = looks[0].stack, looks[0].image.array
    parts: Iterator[tuple[Region, Array]] = tiles(stack, source, strips(stack, len(outputs)), outputs, token)
    return known_of(looks, outputs, parts)
