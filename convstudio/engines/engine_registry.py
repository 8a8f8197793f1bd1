"""Which engines there are, by name, and which of them may answer."""

import os
from functools import cache

from convstudio.engines.base import Engine, EngineError
from convstudio.engines.compiled.engine import CompiledEngine
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.opencv.engine import OpencvEngine
from convstudio.engines.reference_engine import ReferenceEngine
from convstudio.engines.torch.engine import TorchEngine

Groups = tuple[tuple[Engine, ...], ...]

AUTO = "auto"
PREFERENCE = "CONVSTUDIO_ENGINE"  # environment variable: the engine that "auto" means, where it can do the work

_ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        CompiledEngine(),
        OpencvEngine(),
        NumpyEngine(),
        ReferenceEngine(),
        TorchEngine(),
        TorchEngine("cuda"),
        TorchEngine("mps"),
        TorchEngine("xpu"),
    )
}
_FAST = ("compiled", "opencv")  # those that auto chooses from


def engine_names() -> tuple[str, ...]:
    """Every engine that can be asked for, available here or not; "auto" first."""
    return (AUTO, *_ENGINES)


def engine_named(name: str) -> Engine:
    """The engine of this name; refused with its reason if it does not work here."""
    engine = _ENGINES.get(str(name))
    if engine is None:
        raise EngineError(f"engine is {str(name)[:30]!r}; choose one of {', '.join(engine_names())}.")
    availability = engine.availability()
    if not availability.works:
        raise EngineError(f"engine {name} does not work here: {availability.reason}.")
    return engine


def candidates(name: str) -> Groups:
    """Engines that may answer to a name, in groups: the cheapest of the first group that can do the work at all.

    "auto" means the fast engines that work here, or the one that the environment prefers before them.
    """
    return _candidates(str(name), os.environ.get(PREFERENCE, AUTO))


@cache
def _candidates(name: str, preferred: str) -> Groups:
    if name != AUTO:
        return ((engine_named(name),),)
    fast = tuple(engine for engine in map(_ENGINES.__getitem__, _FAST) if engine.availability().works)
    return (fast,) if preferred == AUTO else ((engine_named(preferred),), fast)


def all_engines() -> tuple[Engine, ...]:
    """All engines, the unavailable too: lists show them greyed with their reason."""
    return tuple(_ENGINES.values())
