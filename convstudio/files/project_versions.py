"""The version of a project file, and how older ones are brought up to it.

To add a version: raise VERSION, add UPGRADES[old] = a function from the old record to the new one, and save an
example of the new version as tests/files/projects/version-N.convstudio; a test opens every example there is.
A new layer parameter needs no new version: a field that a file does not have keeps its default.
"""

from collections.abc import Callable
from typing import Any

from convstudio.files.errors import FileRefused
from convstudio.files.typed_records import told

FORMAT = "convstudio-project"
VERSION = 1

UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def upgraded(record: dict[str, Any]) -> dict[str, Any]:
    """The record as the present version has it; FileRefused for another format or a version of the future."""
    if record.get("format") != FORMAT:
        raise FileRefused(f"format is {told(record.get('format'))}; a project has {FORMAT}.")
    version = record.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise FileRefused(f"version is {told(version)}; this program reads 1 to {VERSION}. Open it with a newer one.")
    for step in range(version, VERSION):
        record = UPGRADES[step](record)
    return record
