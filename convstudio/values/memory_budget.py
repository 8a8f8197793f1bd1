"""The budget of memory: bytes kept for later, beyond what is shown and worked on, and who may take which part."""

STEPS = 256 << 20  # earlier states of a project that undo gives back
RESULTS = 1 << 30  # memory that earlier results have given back
SPECTRA = 64 << 20  # transforms of kernels
COMPUTED = 128 << 20  # plans, factors and other things that are computed from kernels
LOOKED_AT = 128 << 20  # of images that were looked at: pictures, thumbnails, statistics
DEVICE_IMAGES = 2 << 30  # on a device of PyTorch, which may be a GPU with its own memory
DEVICE_WEIGHTS = 256 << 20

BUDGET = {
    "steps to undo": STEPS,
    "results to use again": RESULTS,
    "transforms of kernels": SPECTRA,
    "plans and factors of kernels": COMPUTED,
    "pictures of images that were looked at": LOOKED_AT,
    "images on a device of PyTorch": DEVICE_IMAGES,
    "weights on a device of PyTorch": DEVICE_WEIGHTS,
}
