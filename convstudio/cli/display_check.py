"""Whether a window can open here: asked before Qt is loaded, because Qt ends the whole process where it cannot."""

import ctypes
import importlib.util
import os
import sys

from convstudio.values.errors import ConvStudioError

# What Qt loads, and the Debian package that brings it, alone or with what it depends on.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libX11-xcb.so.1": "libx11-xcb1",
}


def check_display() -> None:
    """Refuse to open a window where there is no display, or where Qt or a library that it loads is missing."""
    if importlib.util.find_spec("PySide6") is None:
        raise ConvStudioError("the window needs PySide6, which is not installed: pip install PySide6-Essentials.")
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    on_x = platform == "xcb" or not (platform or os.environ.get("WAYLAND_DISPLAY"))
    if on_x and not os.environ.get("DISPLAY"):
        raise ConvStudioError(
            "the window needs a display, and DISPLAY is not set; without one, convstudio snapshot FILE -o SHOT.png "
            "draws it into a picture."
        )
    wanted = LIBRARIES | (X_LIBRARIES if on_x else {})
    missing = [package for name, package in wanted.items() if not _loads(name)]
    if missing:
        raise ConvStudioError(f"Qt lacks libraries: sudo apt-get install {' '.join(missing)}")


def refused_by_qt(error: ImportError) -> ConvStudioError:
    """What to tell of a part of Qt that is there and cannot be loaded; any other error of import is raised again."""
    if (error.name or "").partition(".")[0] not in ("PySide6", "shiboken6"):
        raise error
    return ConvStudioError(
        f"Qt cannot be loaded: {str(error)[:90]}; on Debian: sudo apt-get install libxcb-cursor0 libegl1"
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
