"""THE PYTORCH ENGINE: the same sums on a CPU or a GPU, where PyTorch is installed.

    cost_model.py     What sums cost with PyTorch, in milliseconds for each million output samples
    device_cache.py   Images, weights and spectra that stay on a device between calls
    devices.py        The devices of PyTorch, and the settings that sums on them need
    direct.py         VALID correlations of a tensor (channels, rows, columns) with a bank, on its own device
    engine.py         The engine, on a CPU or on a GPU named like torch:cuda
    fft.py            Correlation by Fourier transforms in overlapping tiles (overlap-save), on a device of PyTorch
    input_patches.py  Samples sent to a device, converted and padded there
    low_precision.py  Sums in float16, bfloat16 and the like, to see what they lose

May import: values, output_size_and_padding, the files of engines; torch only inside functions, because it is slow and
may be absent.
To add a method: a file that sums tensors, its price in cost_model.py, a row in engine.py.
"""
