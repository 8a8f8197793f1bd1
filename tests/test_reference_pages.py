"""What is read off the parsers and docstrings, and the pages of the help that are made of it."""

import os

import pytest

import convstudio
from convstudio import reference_pages
from convstudio.cli import COMMANDS
from convstudio.files.resources import resource

PAGES = {"commands": reference_pages.commands_page, "python": reference_pages.python_page}


def test_every_command_and_option_is_there():
    found = {command.name: command for command in reference_pages.commands()}
    assert tuple(found) == COMMANDS
    apply = [option.names for option in found["apply"].options]
    assert {"INPUT", "-o, --out OUT", "--flip", "--stride V[,H]"} <= set(apply)
    assert all(option.words for command in found.values() for option in command.options)


def test_defaults_are_told_once():
    words = {option.names: option.words for option in reference_pages.commands()[0].options}
    assert words["--engine NAME"].count("default") == 1


def test_the_manual_has_every_command_and_no_stray_requests():
    text = reference_pages.manual()
    assert all(f'.SH "CONVSTUDIO {name.upper()}"' in text for name in COMMANDS)
    known = (".TH", ".SH", ".B", ".BR", ".TP", ".br")
    assert [line for line in text.splitlines() if line.startswith(".") and line.split()[0] not in known] == []


def test_every_function_for_python_is_there():
    page = reference_pages.python_page()
    assert all(f"## convstudio.{name}\n" in page for name in convstudio.api.__all__)
    assert "conv2d(x, w, bias=None, *, stride=1, padding='valid'" in page


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_the_help_are_these(name):
    kept = resource("help") / "en" / f"{name}.md"
    if os.environ.get("CONVSTUDIO_PAGES"):
        kept.write_text(PAGES[name](), encoding="utf-8")
    assert kept.read_text(encoding="utf-8") == PAGES[name]()
