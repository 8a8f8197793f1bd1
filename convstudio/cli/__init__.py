"""THE COMMAND LINE. One command per file: add_parser(subparsers) says its options, run(args) does it.

    animate.py        Convstudio animate
    apply.py          Convstudio apply
    bank_options.py   Kernels of the command line as a bank
    bench.py          Convstudio bench
    compare.py        Convstudio compare
    crash_report.py   What is kept of a fault of ours
    display_check.py  Whether a window can open here
    doctor.py         Convstudio doctor
    exercise.py       Convstudio exercise
    explain.py        Convstudio explain
    input_options.py  The input of a command
    kernels.py        Convstudio kernels
    layer_options.py  The stack of layers that a command line asks for
    main.py           The command line
    messages.py       What a command says beside its result, on stderr, and how far it is
    option_values.py  What is written after an option, as a value
    options.py        The options that apply, plan and explain share, and what they say of a layer
    plan.py           Convstudio plan
    snapshot.py       Convstudio snapshot

May import: everything but gui (what draws does, inside run()). Never PySide6, pyqtgraph or torch. What
makes the start slow (OpenCV, the decoders) is imported inside run().
To add a command: a file here with these two functions and a row in COMMANDS.
run() gives the exit code; what a person can mend is raised as ConvStudioError, and main.py says it on one line.
"""

# Each is a module of this folder; the first word of a command line is looked up here, before anything is imported.
COMMANDS = ("apply", "plan", "explain", "kernels", "bench", "doctor", "snapshot", "animate", "compare", "exercise")
