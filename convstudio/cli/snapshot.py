"""convstudio snapshot: a picture of the real window, drawn off screen."""

import argparse

from convstudio.cli.option_values import size


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Enter the command."""
    parser = subparsers.add_parser("snapshot", help="a picture of the window, off screen", allow_abbrev=False)
    parser.add_argument("files", nargs="*", metavar="FILE", help="pictures, signals or a project to open in it")
    parser.add_argument("-o", "--out", required=True, metavar="SHOT.png", help="the picture")
    parser.add_argument("--size", default="1280x800", metavar="WxH", help="of the window in pixels")
    parser.add_argument("--language", metavar="CODE", help="such as zh_CN")
    parser.add_argument("--theme", choices=("light", "dark"), help="light or dark")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Hand over to the window's own code, the only place of the command line that imports Qt."""
    from convstudio.jobs.export.result_export import check_place

    wanted = size("--size", args.size)
    check_place(args.out, (".png",))
    from convstudio.gui.window_screenshot import take

    return take(args.files, args.out, size=wanted, language=args.language, theme=args.theme)
