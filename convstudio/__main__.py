"""The two doors: no argument or files -> the window; a command word or an option -> the command line."""

import io
import os
import sys


def main() -> int:
    """What the word convstudio starts; gives the exit code."""
    arguments = sys.argv[1:]
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of few letters must not stop a sentence
            stream.reconfigure(errors="replace")
    return studio() if _for_the_window(arguments) else _command_line(arguments)


def studio() -> int:
    """The window, with the files that were named; one sentence and 2 where it cannot open."""
    from convstudio.cli.display_check import check_display, refused_by_qt
    from convstudio.cli.main import refused
    from convstudio.values.errors import ConvStudioError

    try:
        check_display()
        from convstudio.gui.app import run_studio

        return run_studio(sys.argv[1:])
    except ConvStudioError as error:
        return refused(str(error))
    except ImportError as error:
        return refused(str(refused_by_qt(error)))


def _open_closed_streams() -> None:
    """What is said into a stream that whoever started us has closed goes nowhere; it must not go into a result."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def _command_line(arguments: list[str]) -> int:
    from convstudio.cli.main import main as run

    return run(arguments)


def _for_the_window(arguments: list[str]) -> bool:
    from convstudio.cli import COMMANDS
    from convstudio.files.path_checks import is_there

    if not arguments:
        return True
    first = arguments[0]
    return first not in COMMANDS and not first.startswith("-") and is_there(first)


if __name__ == "__main__":
    sys.exit(main())
