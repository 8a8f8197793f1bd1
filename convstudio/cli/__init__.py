"""THE COMMAND LINE. One command per file: add_parser(subparsers) says its options, run(args) does it.

    animate.py          convstudio animate: the kernel walking over part of a picture, as GIF, PNGs or SVG
    apply.py            convstudio apply: the result of a stack of layers on one input, into one file
    bench.py            convstudio bench: the speed of engines and methods on this machine, and their prices
    compare.py          convstudio compare: a layer beside other tools, borders, precisions, cheaper layers
    crash_report.py     The report that is written when a fault of the program ends it
    display_check.py    Whether a window can open here, asked before Qt is loaded
    doctor.py           convstudio doctor: what is installed, which engines work, what is missing
    exercise.py         convstudio exercise: a class sheet made of a layer, with its answers
    explain.py          convstudio explain: one output sample, step by step
    input_options.py    The input of a command, opened, with its channels chosen
    kernel_options.py   Kernels of the command line as a bank, spread over the input channels
    kernels.py          convstudio kernels: the named kernels, or one of them written in a dialect
    layer_options.py    The stack of layers that a command line asks for
    main.py             Arguments in, an exit code out
    option_values.py    The texts behind options as values, or a refusal that names the option
    options.py          The options that apply, plan and explain share, and what they say of a layer
    plan.py             convstudio plan: sizes, counts, method and cost of a stack, without computing it
    snapshot.py         convstudio snapshot: a picture of the real window, drawn off screen
    stderr_messages.py  What a command prints on stderr beside its result, and how far it is

May import: everything but gui (what draws does, inside run()). Never PySide6, pyqtgraph or torch. What
makes the start slow (OpenCV, the decoders) is imported inside run().
To add a command: a file here with these two functions and a row in COMMANDS.
run() gives the exit code; what a person can mend is raised as ConvStudioError, and main.py says it on one line.
"""

# Each is a module of this folder; the first word of a command line is looked up here, before anything is imported.
COMMANDS = ("apply", "plan", "explain", "kernels", "bench", "doctor", "snapshot", "animate", "compare", "exercise")
