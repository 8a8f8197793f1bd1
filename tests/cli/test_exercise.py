"""convstudio exercise: written by a process of its own, as it needs Qt; refused in this one."""

import subprocess

import pytest

from tests.sources import CONVSTUDIO, ROOT

SOBEL = "1 0 -1; 2 0 -2; 1 0 -1"


def test_a_sheet_in_chinese(tmp_path):
    command = [*CONVSTUDIO, "exercise", "-k", SOBEL, "-o", str(tmp_path / "sheet.html")]
    options = ["--seed", "7", "--stride", "2", "--language", "zh_CN"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=500, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "卷积练习 7" in (tmp_path / "sheet.html").read_text("utf-8")


def test_the_line_of_the_readme(tmp_path):
    line = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "convstudio exercise" in line)
    words = [str(tmp_path / word) if word.endswith(".pdf") else word for word in line.split()[1:]]
    done = subprocess.run([*CONVSTUDIO, *words], capture_output=True, timeout=500, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "exercise.pdf").read_bytes().startswith(b"%PDF")


def test_a_language_that_is_not_there_is_refused(tmp_path):
    command = [*CONVSTUDIO, "exercise", "-k", SOBEL, "-o", str(tmp_path / "sheet.pdf")]
    done = subprocess.run([*command, "--language", "zh"], capture_output=True, text=True, timeout=500, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'convstudio: --language is "zh"; there are en, zh_CN.\n'
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-k", SOBEL, "-o", "sheet.docx"], [".pdf"]),
        (["-k", SOBEL, "-o", "sheet.pdf", "--seed", "-1"], ["--seed is -1"]),
        (["-k", SOBEL, "-o", "sheet.pdf", "--inputs", "0"], ["--inputs is 0"]),
        (["-o", "sheet.pdf"], ["-k KERNEL"]),
    ],
)
def test_refusals(refusal, arguments, words):
    sentence = refusal("exercise", *arguments)
    assert all(word in sentence for word in words), sentence
