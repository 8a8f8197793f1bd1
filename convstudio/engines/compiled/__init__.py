"""THE COMPILED ENGINE: loops written as LLVM IR by small named functions, compiled for this CPU, kept on disk.

    box.py                      Boxes by running sums: kernels whose weights are all the same
    box_codegen.py              The loop that sums boxes, line by line of a tile
    box_layout.py               The words of the table that box_codegen.py works through
    conv_spec.py                Kernels, the way they walk and the size of the result, apart from the source
    cost_model.py               What the loops cost, in milliseconds, measured on two cores of an AMD Zen 3
    direct.py                   Direct sums, for any weights, stride, dilation and grouping
    engine.py                   The engine: which of its loops computes what, and what each costs
    fft.py                      Overlap-save in tiles: jobs, table and call
    fft_axis.py                 How a transform of N samples is cut into passes, and the twiddle factors of each
    fft_butterflies_codegen.py  The passes of a Fourier transform of columns
    fft_codegen.py              The loop of overlap-save in tiles
    fft_functions.py            The compiled functions of the transforms, and which files they are made from
    fft_kernel_spectra.py       The transforms of kernels, kept as long as they are in use and memory allows
    fft_layout.py               The words of the table that fft_codegen.py works through
    fft_signal.py               Overlap-save for kernels one row high: segments, table and call
    fft_signal_codegen.py       The loop of overlap-save on rows
    fft_signal_layout.py        The words of the table that fft_signal_codegen.py works through
    fft_tile_io_codegen.py      Pictures into the stacks of a transform, and stacks into the result
    fft_tiling.py               Which tiles cover the outputs of a plane, two to a job, and what that costs
    gather_codegen.py           The loop that copies patches of a source, borders applied, as float32
    ir_builder.py               LLVM IR written by Python that reads like the loop
    ir_values.py                Whole numbers, real numbers and pointers of a loop that is being written
    job_queue_codegen.py        How threads share the jobs of a table
    llvm_toolchain.py           From LLVM IR to functions that ctypes calls
    loop_runner.py              Running a compiled loop over its jobs, on the calling thread and on others
    microkernel.py              A tap list swept over a tile: the words of a pass, the widths there are
    microkernel_codegen.py      The loop that multiplies and adds, sums in registers
    prefetch_codegen.py         Asking for memory before it is used
    separable_sums.py           Sums by factors: kernels that are sums of columns times rows
    source_layout.py            A source as loops see it: address, strides, border
    strided_dot.py              Direct sums where windows lie far apart, as the samples of a zoomed-out screen do
    strided_dot_codegen.py      The loop that forms sums where windows lie far apart
    strided_dot_layout.py       The words of the table that strided_dot_codegen.py works through
    tap_lists.py                Lists of taps, which the direct loop follows
    tile_passes.py              Direct and low-rank sums over tiles: table and call
    tile_passes_codegen.py      The loop over tiles: their patches found or gathered, then one pass or two
    tile_passes_layout.py       The words of the table that tile_passes_codegen.py works through
    tiling.py                   Cutting outputs into tiles
    winograd.py                 Winograd's minimal filtering for banks of 3x3 kernels
    winograd_codegen.py         The loop of F(4x4, 3x3), Winograd's filtering
    winograd_layout.py          The words of the table that winograd_codegen.py works through

May import: values, output_size_and_padding, engines.base, engines.correlation_methods. llvmlite.ir only in
ir_builder.py and files named *_codegen.py, which are imported when something must be compiled; llvmlite.binding only
inside functions of llvm_toolchain.py. Of each loop there are three files: the method itself plans it and is called by
engine.py, *_layout.py names the words of the table of integers that it works through, *_codegen.py writes it. Each of
these stands beside a Python model of the same loop in tests/engines/compiled, and is tested against it.
To add a loop: these three, the model, its method and price in engine.py.
"""
