"""Chores: what is found out on a worker while the window is already there: engines, prices, samples."""

from convstudio.engines.fitting import fit_once
from convstudio.engines.registry import AUTO, all_engines
from convstudio.gui.samples import sample_keys, sample_title, small_sample
from convstudio.gui.translation import tr
from convstudio.gui.views.image_list import ListedImage
from convstudio.jobs.cancel import Token


def engine_rows(token: Token) -> list[tuple[str, bool, str]]:
    """(name, works, reason) of every engine; asking imports libraries and compiles loops, so the window must not."""
    rows = [(AUTO, True, "")]
    for engine in all_engines():
        token.check()
        found = engine.availability()
        rows.append((engine.name, found.works, found.reason))
    return rows


def fit_prices(_: Token) -> None:
    """Measure the machine, if that was never done."""
    fit_once()


def ignored(_: object) -> None:
    """Nobody waits for what came of it."""


def sample_rows(token: Token) -> list[ListedImage]:
    """Every sample with its thumbnail."""
    listed = []
    for key in sample_keys():
        token.check()
        shape, pixels = small_sample(key)
        listed.append(ListedImage(tr(sample_title(key)), " × ".join(map(str, shape)), "", pixels, key))
    return listed
