"""The report that is written when a fault of the program ends it, to be sent to its authors."""

import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from convstudio import __version__


def write_report(error: BaseException, arguments: list[str]) -> Path | None:
    """Write the traceback and the versions to a new file in the folder for temporary files; None if that fails."""
    text = "\n".join(
        [
            f"convstudio {__version__}, Python {sys.version}, {platform.platform()}",
            time.strftime("%Y-%m-%d %H:%M:%S"),
            f"arguments: {arguments!r}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="convstudio-fault-", suffix=".txt", delete=False
        ) as file:
            file.write(text)
    except OSError:
        return None
    return Path(file.name)
