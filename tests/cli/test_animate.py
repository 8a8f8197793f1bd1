"""convstudio animate: what it draws, and what it refuses. The drawing runs in a process of its own: it needs Qt."""

import subprocess

import numpy as np
import pytest
from PIL import Image

from tests.sources import CONVSTUDIO, ROOT

FIVE = np.array([[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [2, 0, 1, 1, 0], [1, 3, 0, 2, 1], [0, 1, 1, 0, 2]], np.uint8)


@pytest.fixture
def five(tmp_path):
    Image.fromarray(FIVE).save(tmp_path / "five.png")
    return str(tmp_path / "five.png")


def animate(*arguments):
    command = [*CONVSTUDIO, "animate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)


def test_a_gif_and_one_step(five, tmp_path):
    done = animate(five, "-k", "1 0 -1", "--mode", "valid", "-o", tmp_path / "walk.gif", "--size", "400x260")
    assert (done.returncode, done.stderr) == (0, "")
    with Image.open(tmp_path / "walk.gif") as made:
        assert (made.n_frames, made.size, made.info["duration"]) == (15, (400, 260), 250)


def test_the_line_of_the_readme(tmp_path):
    pixels = np.random.default_rng(1).integers(0, 256, (160, 120, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.jpg")
    line = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "convstudio animate" in line)
    words = [tmp_path / word if "." in word else word for word in line.split()[2:]]
    done = animate(*words)
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "walk.gif") as made:
        assert made.n_frames == 100


def test_a_drawing_in_chinese(five, tmp_path):
    done = animate(five, "-k", "1 2; 3 4", "-o", tmp_path / "walk.svg", "--step", "25", "--language", "zh_CN")
    assert done.returncode == 0, done.stderr
    assert "步，共" in (tmp_path / "walk.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "walk.mp4"], [".gif"]),
        (["-o", "walk.gif", "--step", "1"], ["--step"]),
        (["-o", "walk.gif", "--each"], ["--each"]),
        (["-o", "walk.png", "--step", "99"], ["--step is 99", "1 to 25"]),
        (["-o", "walk.png", "--reads", "1"], ["--reads is 1"]),
        (["-o", "walk.png", "--samples", "0"], ["--samples is 0"]),
        (["-o", "walk.png", "--at", "5,0"], ["row is 5"]),
        (["-o", "walk.png", "--size", "big"], ["--size", "WxH"]),
    ],
)
def test_refusals(refusal, five, arguments, words):
    sentence = refusal("animate", five, "-k", "1 2; 3 4", *arguments)
    assert all(word in sentence for word in words), sentence
