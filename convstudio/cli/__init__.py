"""THE COMMAND LINE. One command per file: add_parser(subparsers) says its options, run(args) does it.

May import: everything but gui (what draws does, inside run()). Never PySide6, pyqtgraph or torch. What
makes the start slow (OpenCV, the decoders) is imported inside run().
To add a command: a file here with these two functions and a row in COMMANDS.
run() gives the exit code; what a person can mend is raised as ConvStudioError, and main.py says it on one line.
"""

# Each is a module of this folder; the first word of a command line is looked up here, before anything is imported.
COMMANDS = ("apply", "plan", "explain", "kernels", "bench", "doctor", "snapshot", "animate", "compare", "exercise")
