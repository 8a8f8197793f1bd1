"""convstudio kernels: the named kernels, one of them in full, or written in a dialect."""

import argparse
from typing import Any

from convstudio.texts import format_kernel, formats
from convstudio.values.parameters import Parameter


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("kernels", help="the named kernels", allow_abbrev=False)
    parser.add_argument("name", nargs="?", metavar="NAME", help="one of them, such as sobel-x or gaussian:size=7")
    parser.add_argument(
        "--as",
        dest="dialect",
        metavar="DIALECT",
        help=f"write its weights for another program: {', '.join(formats())}",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list, or one kernel."""
    from convstudio.values.errors import ConvStudioError

    if args.name is None and args.dialect is not None:
        raise ConvStudioError("--as needs a NAME: convstudio kernels NAME --as DIALECT.")
    if args.name is None:
        print(_listed())
    elif args.dialect is not None:
        print(_written(args.name, args.dialect))
    else:
        print(_described(args.name))
    return 0


def _listed() -> str:
    from convstudio.kernels import generator, names

    found = [generator(name) for name in names()]
    wide, title = (max(len(getattr(entry, field)) for entry in found) + 2 for field in ("name", "title"))
    return "\n".join(f"{entry.name:{wide}}{entry.title:{title}}{entry.help}" for entry in found)


def _written(name: str, dialect: str) -> str:
    from convstudio.kernels import make

    return format_kernel(make(name), dialect)


def _described(name: str) -> str:
    from convstudio.kernels import generator, make

    found, kernel = generator(name.partition(":")[0]), make(name)
    lines = [f"{found.name}: {found.title}", found.help, f"Source: {found.source}"]
    lines += ["", *(_parameter(parameter) for parameter in found.parameters)] if found.parameters else []
    rows, columns = kernel.shape
    lines += ["", f"{kernel.recipe}, {rows}x{columns}:", *_grid(kernel.weights.tolist())]
    return "\n".join(lines)


def _parameter(parameter: Parameter) -> str:
    described = parameter.described
    unit = f" {described.unit}" if described.unit else ""
    bounds = "" if described.minimum is None else f", {described.minimum:g} to {described.maximum:g}{unit}"
    default: Any = getattr(parameter.default, "value", parameter.default)
    return f"  {parameter.name}={default}  {described.help} ({described.label}{bounds})"


def _grid(weights: list[list[float]]) -> list[str]:
    cells = [[f"{weight:.6g}" for weight in row] for row in weights]
    width = max(len(cell) for row in cells for cell in row)
    return ["  " + " ".join(f"{cell:>{width}}" for cell in row) for row in cells]
