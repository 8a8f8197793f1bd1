"""What the commands and the functions for Python take, read off the parsers and the docstrings.

python -m convstudio.reference_pages manual|commands|python      a man page, or a page of the help
"""

import argparse
import inspect
import sys
from dataclasses import dataclass

import convstudio
from convstudio import __version__
from convstudio.cli.main import parser

_EXITS = (
    "0: done",
    "1: a fault of ours; the report's place is told",
    "2: refused, in one sentence on stderr, and nothing is left behind",
    "130: interrupted; 143 or 129 if by SIGTERM or SIGHUP",
)


@dataclass(frozen=True)
class Option:
    """names: as typed, with the value they take; words: what it does."""

    names: str
    words: str


@dataclass(frozen=True)
class CommandReference:
    """One command; options without those of every command."""

    name: str
    words: str
    options: tuple[Option, ...]


def commands() -> tuple[CommandReference, ...]:
    """All of them, in the order of the help."""
    (choice,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    words = {action.dest: action.help or "" for action in choice._choices_actions}
    return tuple(
        CommandReference(
            name, words[name], tuple(_option(action) for action in found._actions if action.dest != "help")
        )
        for name, found in choice.choices.items()
    )


def _option(action: argparse.Action) -> Option:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    words = (action.help or "").replace("%%", "%")
    default = "" if action.default in (None, False, argparse.SUPPRESS, []) else f" (default: {action.default})"
    words += default if "%(default)s" not in words else ""
    words = words.replace("%(default)s", str(action.default))
    if not action.option_strings:
        return Option(str(value), words)
    taken = "" if action.nargs == 0 else f" {value}"
    return Option(", ".join(action.option_strings) + taken, words)


def commands_page() -> str:
    """The commands in Markdown."""
    lines = ["# Command line", ""]
    for command in commands():
        lines += [f"## convstudio {command.name}", "", _sentence(command.words.capitalize()), ""]
        lines += [f"- `{each.names}`: {_sentence(each.words)}" for each in command.options]
        lines += [""]
    return "\n".join([*lines, "## Exit codes", "", *(f"- {text}" for text in _EXITS), ""])


def _sentence(text: str) -> str:
    return text if text.endswith((".", ")")) else f"{text}."


def python_page() -> str:
    """The functions for Python in Markdown."""
    lines = ["# Python", ""]
    for name in convstudio.api.__all__:
        function = getattr(convstudio, name)
        lines += [f"## convstudio.{name}", "", "```", f"{name}{_signature(function)}", "```", ""]
        lines += [inspect.getdoc(function) or "", ""]
    return "\n".join(lines)


def _signature(function: object) -> str:
    """Names and defaults; what each takes is told in words below it."""
    assert callable(function)
    found = inspect.signature(function)
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in found.parameters.values()]
    return str(found.replace(parameters=plain, return_annotation=inspect.Signature.empty))


def manual() -> str:
    """A man page."""
    lines = [
        f'.TH CONVSTUDIO 1 "" "ConvStudio {__version__}" "User commands"',
        ".SH NAME",
        r"convstudio \- convolution on your own pictures",
        ".SH SYNOPSIS",
        r".B convstudio",
        r"[\fIFILE\fR ...]",
        ".br",
        r".B convstudio",
        r"\fICOMMAND\fR [\fIOPTION\fR ...]",
        ".SH DESCRIPTION",
        "Without a command the window opens, on the pictures, signals or projects that are named.",
        "Each command prints its own options with",
        r".BR \-\-help .",
    ]
    for command in commands():
        lines += [f'.SH "CONVSTUDIO {command.name.upper()}"', _roff(_sentence(command.words.capitalize()))]
        for each in command.options:
            lines += [".TP", f".B {_roff(each.names)}", _roff(_sentence(each.words))]
    lines += [".SH EXIT STATUS"]
    for text in _EXITS:
        code, words = text.split(": ", 1)
        lines += [".TP", f".B {code}", _roff(_sentence(words))]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


_PAGES = {"manual": manual, "commands": commands_page, "python": python_page}

if __name__ == "__main__":
    sys.stdout.write(_PAGES[sys.argv[1]]())
