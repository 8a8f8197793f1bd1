"""convstudio doctor: what is installed, which engines work, what is missing and how to get it."""

import argparse
import importlib.metadata
import json
import platform
import shutil
import sys
from typing import Any

# What the package is called where it is installed, and the extra of ours that brings it.
_PACKAGES = ("numpy", "opencv-python-headless", "Pillow", "tifffile", "PySide6-Essentials", "pyqtgraph")
_OPTIONAL = {"llvmlite": "fast", "torch": "torch", "onnx": "models", "safetensors": "models", "distributed": "cluster"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("doctor", help="what is installed and what works", allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look and tell. Missing optional packages are no fault: the exit code stays 0."""
    found = examined()
    print(json.dumps(found, allow_nan=False) if args.json else _told(found))
    return 0


def examined() -> dict[str, Any]:
    """What is here: versions, engines, optional packages, memory."""
    from convstudio import __version__
    from convstudio.engines.engine_registry import all_engines
    from convstudio.jobs.render.memory_check import free_bytes
    from convstudio.values.memory_budget import BUDGET

    engines = [(engine.name, engine.availability()) for engine in all_engines()]
    return {
        "convstudio": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "executable": sys.executable,
        "packages": {name: _version(name) for name in _PACKAGES},
        "engines": [{"name": name, "works": found.works, "reason": found.reason} for name, found in engines],
        "optional": [
            {"name": name, "version": _version(name), "install": f"pip install 'convstudio[{extra}]'"}
            for name, extra in _OPTIONAL.items()
        ],
        "fontconfig": shutil.which("fc-list"),
        "free_memory": free_bytes(),
        "kept_at_most": BUDGET,
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _told(found: dict[str, Any]) -> str:
    lines = [f"convstudio {found['convstudio']}, Python {found['python']}, {found['platform']}", ""]
    lines += [f"  {name:24}{version or 'missing'}" for name, version in found["packages"].items()]
    lines += ["", "engines"]
    lines += [f"  {row['name']:24}{'works' if row['works'] else 'no'}: {row['reason']}" for row in found["engines"]]
    lines += ["", "optional"]
    lines += [f"  {row['name']:24}{row['version'] or row['install']}" for row in found["optional"]]
    lines += ["", f"memory that may be taken: {found['free_memory'] / 2**30:.1f} GiB"]
    kept = [f"{size >> 20} MiB of {what}" for what, size in found["kept_at_most"].items()]
    lines += [
        f"memory that is kept for later at most: {sum(found['kept_at_most'].values()) >> 20} MiB: {', '.join(kept)}"
    ]
    return "\n".join(lines)
