"""The command line: arguments in, an exit code out; every way it can end is told here.

0 done; 1 a fault of ours, with where the report lies; 2 refused, in one sentence; 130 interrupted,
143 or 129 if by SIGTERM or SIGHUP.
While the program is still looking up what it needs, nothing is begun, and an interrupt ends it at once.
"""

import argparse
import difflib
import errno
import importlib
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from convstudio import __version__
from convstudio.cli import COMMANDS
from convstudio.cli.stderr_messages import say
from convstudio.files.path_checks import is_there
from convstudio.values.errors import ConvStudioError
from convstudio.values.number_parsing import shown

DONE, FAULT, REFUSED, SIGNALLED = 0, 1, 2, 128

_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

# argparse takes a value that begins with a minus for an option, unless it is joined to its option.
_WITH_NUMBERS = ("-k", "--kernel", "--bias", "--divide", "--at", "--output", "--padding", "--stride", "--dilation")
_NUMBER = re.compile(r"-(?:[^-A-Za-z]|pi\b|sqrt\b)")


class UsageError(ConvStudioError):
    """Arguments that no command takes."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, as for every other refusal."""
        raise UsageError(f"{message}; see {self.prog} --help.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; never a traceback."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _check_command(arguments)
        args = parser(arguments).parse_args(list(_joined(arguments)))
        with _interrupts_raised():
            code: int = args.run(args)
            sys.stdout.flush()
    except ConvStudioError as error:
        return refused(str(error))
    except MemoryError:
        return refused("there is not enough memory for this; choose fewer kernels, a stride, or a smaller picture.")
    except KeyboardInterrupt as interrupt:
        say("interrupted; nothing was written.")
        return SIGNALLED + (interrupt.args[0] if interrupt.args else signal.SIGINT)
    except BrokenPipeError:  # who read our output has seen enough, as head does
        _drop_output()
        return DONE
    except SystemExit as done:  # argparse after --help and --version
        return int(done.code or DONE)
    except Exception as error:  # noqa: BLE001 - a fault of ours ends in a report, never in a traceback
        if isinstance(error, OSError) and error.errno in _NO_ROOM:  # of files that are saved it is a refusal already
            _drop_output()
            return refused(f"what was to be printed cannot be written: {error.strerror}.")
        return _fault(error, arguments)
    return code


@contextmanager
def _interrupts_raised() -> Iterator[None]:
    """Signals raise KeyboardInterrupt where they would have ended the program at once, with what is half written."""
    ours = threading.current_thread() is threading.main_thread()  # no other may say what signals do
    raised = [number for number in _ENDING if ours and signal.getsignal(number) is signal.SIG_DFL]
    for number in raised:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in raised:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(number: int, _: object) -> NoReturn:
    raise KeyboardInterrupt(number)


def _drop_output() -> None:
    """What still waits to be printed goes nowhere: Python would try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _check_command(arguments: list[str]) -> None:
    """Refuse a first word that is neither a command nor an option: a file that is not there, or a word mistyped."""
    first = arguments[0] if arguments else "-"
    if first in COMMANDS or first.startswith("-"):
        return
    path = Path(first)
    if (path.suffix or path.name != first) and not is_there(path):
        raise UsageError(f"there is no file {shown(first)}.")
    near = difflib.get_close_matches(first[:40].lower(), COMMANDS, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else f"the commands are {', '.join(COMMANDS)}."
    raise UsageError(f"there is no command {shown(first)}; {advice} See convstudio --help.")


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """With all commands, or only the one that the arguments name: others need not be imported then."""
    whole = _Parser(
        prog="convstudio",
        description="Convolution on your own pictures. Without a command: the window.",
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"convstudio {__version__}")
    subparsers = whole.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS if not arguments or arguments[0] not in COMMANDS else arguments[:1]:
        importlib.import_module(f"convstudio.cli.{name}").add_parser(subparsers)
    return whole


def _joined(arguments: list[str]) -> Iterator[str]:
    waiting = iter(arguments)
    for argument in waiting:
        if argument not in _WITH_NUMBERS:
            yield argument
            continue
        value = next(waiting, None)
        option = "--kernel" if argument == "-k" else argument
        if value is None:
            yield argument
        elif _NUMBER.match(value):
            yield f"{option}={value}"
        else:
            yield from (argument, value)


def refused(sentence: str) -> int:
    """Say why not; gives the exit code."""
    say(" ".join(sentence.split()))
    return REFUSED


def _fault(error: Exception, arguments: list[str]) -> int:
    from convstudio.cli.crash_report import write_report

    place = write_report(error, arguments)
    say(f"a fault of ours; the report is in {place}" if place else f"a fault of ours: {error!r}")
    return FAULT
