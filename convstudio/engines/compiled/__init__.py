"""THE COMPILED ENGINE: loops written as LLVM IR by small named functions, compiled for this CPU, kept on disk.

    box.py                      Boxes by running sums
    box_codegen.py              The loop that sums boxes, line by line of a tile
    box_layout.py               The words of the table that box_codegen.py works through
    conv_spec.py                What a plan depends on, apart from the source
    cost_model.py               What the compiled loops cost on the machine they were written on (two cores of an AMD
    direct.py                   Direct sums
    engine.py                   The compiled engine
    fft.py                      Overlap-save in tiles
    fft_axis.py                 How a transform of N samples is cut into passes, and the twiddle factors of each
    fft_butterflies_codegen.py  Transforms of columns
    fft_codegen.py              Overlap-save in tiles
    fft_functions.py            The compiled functions of the transforms, and which files they are made from
    fft_kernel_spectra.py       The transforms of kernels, kept as long as they are in use and memory allows
    fft_layout.py               The words of the table that fft_codegen.py works through
    fft_signal.py               Overlap-save with kernels one row high
    fft_signal_codegen.py       Overlap-save on rows
    fft_signal_layout.py        The words of the table that fft_signal_codegen.py works through
    fft_tile_io_codegen.py      The two ends of a tile
    fft_tiling.py               Which tiles cover the outputs of a plane, two of which make one job, and what that costs
    gather_codegen.py           The loop that reads a source
    ir_builder.py               The few words in which compiled loops are written
    ir_values.py                The values of a loop that is being written
    job_queue_codegen.py        How threads share the jobs of a table
    job_threads.py              Running a compiled loop over its jobs, on the calling thread and on others
    llvm_toolchain.py           From LLVM IR to functions that ctypes calls
    low_rank.py                 Sums by factors
    microkernel.py              Sweeping a tap list over a tile
    microkernel_codegen.py      The loop that does the multiplying
    prefetch_codegen.py         Asking for memory before it is used
    source_layout.py            How loops see a source
    strided_dot.py              Direct sums where windows lie far apart, as the samples of a zoomed-out screen do
    strided_dot_codegen.py      The loop that forms sums where windows lie far apart
    strided_dot_layout.py       The words of the table that strided_dot_codegen.py works through
    tap_lists.py                What the direct loop follows
    tile_passes.py              Passes over tiles
    tile_passes_codegen.py      The loop over tiles
    tile_passes_layout.py       The words of the table that tile_passes_codegen.py works through
    tiling.py                   Cutting outputs into tiles
    winograd.py                 Winograd's minimal filtering for banks of 3x3 kernels
    winograd_codegen.py         The loop of F(4x4, 3x3)
    winograd_layout.py          The words of the table that winograd_codegen.py works through

May import: values, geometry, engines.base, engines.correlation_methods. llvmlite.ir only in ir_builder.py and files
named *_codegen.py, which are imported when something must be compiled; llvmlite.binding only inside functions of
llvm_toolchain.py.
Of each loop there are three files: the method itself plans it and is called by engine.py, *_layout.py names the words
of the table of integers that it works through, *_codegen.py writes it. Each of these stands beside a Python model of
the same loop in tests/engines/compiled, and is tested against it.
To add a loop: these three, the model, one row in engines/method_selection.py.
"""
