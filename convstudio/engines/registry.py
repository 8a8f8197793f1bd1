"""Which engines there are, by name."""

from convstudio.engines.base import Engine, EngineError
from convstudio.engines.numpy_engine import NumpyEngine
from convstudio.engines.opencv_engine import OpencvEngine
from convstudio.engines.reference import ReferenceEngine
from convstudio.engines.torch_engine import TorchEngine

AUTO = "auto"

_ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        OpencvEngine(),
        NumpyEngine(),
        ReferenceEngine(),
        TorchEngine(),
        TorchEngine("cuda"),
        TorchEngine("mps"),
        TorchEngine("xpu"),
    )
}


def engine_names() -> tuple[str, ...]:
    """Every engine that can be asked for, available here or not; "auto" first."""
    return (AUTO, *_ENGINES)


def engine_named(name: str) -> Engine:
    """The engine of this name ("auto" is the fastest that is always there); refused with its reason if it is not."""
    engine = _ENGINES.get("opencv" if name == AUTO else str(name))
    if engine is None:
        raise EngineError(f"engine is {str(name)[:30]!r}; choose one of {', '.join(engine_names())}.")
    availability = engine.availability()
    if not availability.works:
        raise EngineError(f"engine {name} does not work here: {availability.reason}.")
    return engine


def all_engines() -> tuple[Engine, ...]:
    """All engines, the unavailable too: lists show them greyed with their reason."""
    return tuple(_ENGINES.values())
