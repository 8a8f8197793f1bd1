"""The pages of the help and the README: links lead somewhere, code runs, projects give what is said of them."""

import re
import shlex
import subprocess

import numpy as np
import pytest

import convstudio as cs
from convstudio.cli.main import main
from convstudio.engines.layer_plan_builder import facts_of, make_stack_plan
from convstudio.files.projects import load_project
from convstudio.gui.controllers.help_controller import ENGLISH_ONLY
from tests.sources import CONVSTUDIO, PROGRAM, ROOT, refuse, sources

HELP = ROOT / "resources" / "help"
PAGES = sorted(HELP.rglob("*.md"))
ENGLISH, CHINESE = ({path.stem: path for path in (HELP / name).glob("*.md")} for name in ("en", "zh_CN"))
DRAWING = ("animate", "exercise", "snapshot")  # they make an application of their own


def name_of(path):
    return f"{path.parent.name}-{path.stem}"


def links(path):
    return re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))


def blocks(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("path", [*PAGES, ROOT / "README.md"], ids=name_of)
def test_every_link_and_picture_is_there(path):
    lost = [link for link in links(path) if "://" not in link and not (path.parent / link).resolve().is_file()]
    assert lost == []


def test_every_page_is_reached_from_the_first():
    for pages in (ENGLISH, CHINESE):
        seen, waiting = set(), ["index"]
        while waiting:
            page = waiting.pop()
            if page not in seen and page in pages:
                seen.add(page)
                waiting += [link.removesuffix(".md") for link in links(pages[page]) if link.endswith(".md")]
        assert seen == set(pages)


def test_pages_are_translated_with_the_same_code_and_links():
    assert set(ENGLISH) - set(CHINESE) == set(ENGLISH_ONLY)
    for name, path in CHINESE.items():
        own, other = (re.sub(r"#.*", "", "".join(blocks(each, "python"))) for each in (path, ENGLISH[name]))
        assert own == other, name
        assert blocks(path, "sh") == blocks(ENGLISH[name], "sh"), name
        own, other = (
            [link.removeprefix("../en/") for link in links(each) if "screenshots" not in link]
            for each in (path, ENGLISH[name])
        )
        assert own == other, name
        own, other = (re.findall("^#+ ", each.read_text("utf-8"), re.MULTILINE) for each in (path, ENGLISH[name]))
        assert own == other, name


@pytest.mark.parametrize("path", [path for path in PAGES if blocks(path, "python")], ids=name_of)
def test_the_python_of_a_page_runs(path):
    for block in blocks(path, "python"):
        assert "assert" in block
        exec(compile(block, str(path), "exec"), {"np": np, "cs": cs})


@pytest.mark.parametrize("path", sorted((ROOT / "resources" / "projects").glob("*.convstudio")), ids=lambda p: p.stem)
def test_a_project_gives_what_its_page_says(path):
    project = load_project(path).project
    shape = make_stack_plan(project.layers, facts_of(project.image)).output_shape
    if path.stem != "edges":
        for pages in (ENGLISH, CHINESE):
            said = re.findall(r"`(\d+ × \d+ × \d+)`", pages[path.stem].read_text("utf-8"))
            assert said == [" × ".join(map(str, shape))]


LINES = [line for block in blocks(ENGLISH["recipes"], "sh") for line in block.splitlines()]


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_recipes_runs(folder, monkeypatch, line):
    program, *arguments = shlex.split(line)
    assert program == "convstudio"
    if arguments[0] in DRAWING:
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        done = subprocess.run([*CONVSTUDIO, *arguments], capture_output=True, timeout=500, check=False)
        assert done.returncode == 0, done.stderr
    else:
        assert main(arguments) == 0
    if "-o" in arguments:
        assert (folder / arguments[arguments.index("-o") + 1]).exists()


def test_conventions_are_cited_by_the_titles_of_their_sections():
    titles = re.findall("^## (.+)$", ENGLISH["conventions"].read_text("utf-8"), re.MULTILINE)
    cited = [
        (str(source), title)
        for source in (*PROGRAM, *sources(ROOT / "tests"))
        if source.path.name != "test_help.py"
        for title in re.findall(r'(?i)(?<!")\bconventions\b(?:, "([^"\n]+)")?', source.text)
    ]
    assert len(cited) > 10
    refuse(
        [f"{place}: {title!r}" for place, title in cited if title not in titles],
        f'cite a section that there is, as in (conventions, "{titles[0]}").',
    )


CONTRIBUTING = ENGLISH["contributing"].read_text("utf-8")
SWITCH = re.compile(r"\b(?:CONVSTUDIO_[A-Z_]+|EXPLORE|THOROUGH)\b")
PASSED_ON = {"CONVSTUDIO_DRAWINGS"}  # by one program of the build to the next


def test_files_that_contributors_are_sent_to_are_there():
    named = set(re.findall(r"[\w/.]*\w/[\w/]+\.(?:py|txt)|[\w/]*\w/(?=`)", CONTRIBUTING))
    lost = [name for name in named if not any((ROOT / place / name).exists() for place in (".", "convstudio"))]
    assert len(named) > 20
    assert set(lost) <= {"dist/"}


def test_contributors_are_told_of_every_environment_switch():
    files = [path for name in ("convstudio", "packaging", "tests") for path in (ROOT / name).rglob("*.py")]
    read = {switch for path in files for switch in SWITCH.findall(path.read_text("utf-8"))}
    assert read - PASSED_ON == set(SWITCH.findall(CONTRIBUTING))


def test_what_the_table_of_separable_says_is_so():
    assert "4 384 | 11.9 %" in ENGLISH["separable"].read_text("utf-8")
    assert (32 * 9 + 128 * 32, round(100 * (1 / 128 + 1 / 9), 1)) == (4384, 11.9)
