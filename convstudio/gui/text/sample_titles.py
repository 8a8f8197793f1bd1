"""The samples that come along: photographs with their licences, and pictures made of formulas."""

from functools import cache
from pathlib import Path

from convstudio.engines.base import Array
from convstudio.files.open_file import open_image
from convstudio.files.resources import resource
from convstudio.jobs.display.output_thumbnails import thumbnail
from convstudio.values.image import Image
from convstudio.values.test_patterns import SYNTHETIC

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


@cache
def small_sample(key: str) -> tuple[tuple[int, ...], Array]:
    """The shape of a sample (channels, rows, columns) and its thumbnail; each is read once."""
    image = load_sample(key)
    return image.shape, thumbnail(image)


def sample_title(key: str) -> str:
    """The name for people."""
    return Path(key).stem
