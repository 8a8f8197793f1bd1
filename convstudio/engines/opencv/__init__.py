"""THE OPENCV ENGINE: cv2's filters, Fourier transforms and matrix products, tile by tile on all cores.

    cost_model.py     What the methods of OpenCV's engine cost
    dft.py            Transforms by cv2.dft, there and back
    direct.py         Direct sums by cv2.filter2D
    engine.py         The engine: filters, transforms, and matrix products for banks
    overlap_save.py   Large kernels by the correlation theorem, tile by tile
    padded_source.py  What the filters read: part of the source in place, or a padded copy
    separable.py      Separable and low-rank kernels as passes along each axis, boxes as running sums
    tiles.py          A result in tiles that stay in a core's cache, shared among threads

May import: values, output_size_and_padding, cv2, and the files of engines.
To add a method: a file that sums, its price in cost_model.py, a row in engine.py.
"""
