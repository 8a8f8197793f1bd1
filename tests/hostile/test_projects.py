"""Damaged project files: a project or one sentence, soon, and never a traceback.

CONVSTUDIO_DAMAGED=2000 pytest tests/hostile/test_projects.py     so many of them; the suite takes a few
"""

import json
import os
import time

import numpy as np
import pytest

from convstudio.files.projects import load_project
from convstudio.values.errors import ConvStudioError
from tests.effort import within
from tests.sources import ROOT

LONGEST_SECONDS = 10.0
COUNT = int(os.environ.get("CONVSTUDIO_DAMAGED", "40"))
FOLDERS = (ROOT / "tests" / "files" / "projects", ROOT / "resources" / "projects")
PROJECTS = sorted(path for folder in FOLDERS for path in folder.glob("*.convstudio"))
ODD = (
    None,
    True,
    -1,
    0,
    1e308,
    10**30,
    "",
    "x" * 300,
    "a\0b",
    "../up",
    [],
    {},
    [[]],
    [[[[[[[[1]]]]]]]],
    {"a": {"a": {}}},
)


def cut(random, data):
    return data[: random.integers(0, len(data))]


def flipped(random, data):
    changed = bytearray(data)
    for place in random.integers(0, len(data), random.integers(1, 6)):
        changed[place] ^= 1 << int(random.integers(0, 8))
    return bytes(changed)


def deepened(random, data):
    place, depth = int(random.integers(0, len(data))), int(random.integers(2, 5000))
    mark = (b"[", b'{"a":', b"[[1],")[random.integers(0, 3)]
    return data[:place] + mark * depth + data[place:]


def retyped(random, data):
    """One value somewhere in it, or a key, is of another kind."""
    record = json.loads(data)
    places = list(containers(record))
    for _ in range(random.integers(1, 3)):
        holder = places[random.integers(0, len(places))]
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            continue
        key = keys[random.integers(0, len(keys))]
        if random.random() < 0.2 and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = ODD[random.integers(0, len(ODD))]
    return json.dumps(record).encode()


def containers(value):
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from containers(each)


DAMAGES = (cut, flipped, deepened, retyped)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_project_is_opened_or_refused_in_a_sentence(damage, tmp_path):
    random = np.random.default_rng(DAMAGES.index(damage))
    whole = [path.read_bytes() for path in PROJECTS]
    path = tmp_path / "damaged.convstudio"
    for _ in range(-(-COUNT // len(DAMAGES))):
        path.write_bytes(damage(random, whole[random.integers(0, len(whole))]))
        begun = time.monotonic()
        try:
            load_project(path)
        except ConvStudioError as refusal:
            assert str(refusal) and "\n" not in str(refusal) and len(str(refusal)) < 400
        assert within(time.monotonic() - begun, LONGEST_SECONDS)
