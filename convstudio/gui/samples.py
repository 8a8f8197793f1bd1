"""The samples that come along: photographs with their licences, and pictures made of formulas."""

from pathlib import Path

from convstudio.files.opening import open_image
from convstudio.files.resources import resource
from convstudio.values.image import Image
from convstudio.values.synthetic import SYNTHETIC

FIRST = "chelsea.png"
_PHOTOGRAPHS = (".png", ".jpg", ".tif")


def sample_keys() -> list[str]:
    """Names of all samples, photographs first."""
    folder = resource("samples")
    return [*sorted(path.name for path in folder.iterdir() if path.suffix in _PHOTOGRAPHS), *SYNTHETIC]


def load_sample(key: str) -> Image:
    """The sample of this name."""
    if key in SYNTHETIC:
        return SYNTHETIC[key]()
    return open_image(resource(f"samples/{key}"))


def sample_title(key: str) -> str:
    """The name for people."""
    return Path(key).stem
