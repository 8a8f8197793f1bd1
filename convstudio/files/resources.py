"""Where the pictures, presets and icons that come along with the program lie."""

from pathlib import Path

from convstudio.files.errors import FileError, shown
from convstudio.files.path_checks import is_there, real

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(relative: str) -> Path:
    """The file or folder `relative` in resources/: beside the package in a checkout, inside it when installed.

    Raises FileError when it is missing or would lie elsewhere.
    """
    for folder in (_PACKAGE.parent / "resources", _PACKAGE / "resources"):
        found = real(folder / relative)
        if is_there(found) and found.is_relative_to(folder):
            return found
    raise FileError(f"The program's own {shown(relative)} is missing. Install ConvStudio again.")
