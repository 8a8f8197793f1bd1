"""DISK: what comes in from files and goes out to them: images, signals, projects, weights.

    atomic_saving.py         Writing a file whole or not at all
    decoder_input.py         The bytes that a decoder is given, the samples that it gives, and their bounds
    errors.py                FileError: what went wrong with a file, in one sentence that names it
    exif_orientation.py      Which way up a camera held the picture
    file_reading.py          Reading a file once, as bytes, after looking at what it is and how large it is
    gif_and_png_drawings.py  Drawings with flat areas as an animated GIF or a small PNG
    image_encoding.py        Samples (channels, rows, columns) as the bytes of a picture file
    image_records.py         Images as a project file holds them
    image_writing.py         Pictures written in the format that the ending of the name says
    images.py                Pictures read by the decoder that their contents ask for
    jpeg_bmp_gif_webp.py     JPEG, BMP, GIF and WebP, decoded by Pillow
    layer_records.py         Layers as a project file holds them
    netpbm.py                PNM (P1 to P6), PFM and Radiance HDR
    npy_arrays.py            A .npy file as plain numbers of any shape, read strictly
    npy_images.py            NumPy's own array file as a picture or a signal
    open_file.py             One entrance for whatever may be filtered
    opencv_calls.py          OpenCV's decoders, which are called only from here
    path_checks.py           Names of files looked at without ever failing
    png.py                   PNG, its chunks checked here, its pixels decoded by OpenCV
    project_versions.py      The version of a project file, and how older ones are brought up to it
    projects.py              Project files: one JSON, and beside it what is too large for text
    resources.py             Where the pictures, icons and pages that come along with the program lie
    sidecars.py              Arrays that lie beside a project, in files named after it and after their own content
    signals.py               Signals, from and to tables of numbers and sampled sound
    stored_layer.py          What a weights file says of one convolution, before anybody asks for its numbers
    strict_json.py           JSON as the standard has it (RFC 8259)
    strip_writer.py          A picture written strip by strip, in whatever order its samples lie in the file
    table_names.py           The names of a table's channels
    tables.py                Tables of numbers (CSV, TSV)
    tiff.py                  TIFF: which page is the picture, every sample type, layout and usual compression
    tiff_codecs.py           One strip or tile of a TIFF file unpacked
    tiff_colours.py          TIFF samples as colours: inverted greys, palettes, printing colours
    tiff_descriptions.py     What programs write about a TIFF page beside its samples
    tiff_jpeg.py             A JPEG strip or tile of a TIFF file as pixels
    tiff_numbers.py          Bytes of unpacked TIFF rows as numbers
    tiff_pages.py            Which page of a TIFF file is its picture
    tiff_segments.py         The samples of one TIFF page put together from its strips or tiles
    typed_records.py         Dataclasses to and from JSON, field by field
    unsaved_work_files.py    What a running window keeps on disk of unsaved work
    user_kernels.py          The kernels that a person keeps, in one JSON file
    video.py                 The frames of a video file or of a camera, one after the other
    wav.py                   WAV, the RIFF file of sampled sound
    weights.py               Kernel banks out of .npy, .npz, .safetensors, .onnx and .pt files
    weights_layout.py        Which axis of a bank of weights is which, and when that is asked
    weights_npz.py           NumPy's archive of arrays (.npz)
    weights_onnx.py          The Conv and ConvTranspose nodes of an ONNX model
    weights_onnx_pads.py     How an ONNX convolution is padded
    weights_parts.py         Arrays that a layer of PyTorch computes its weights from, told by their names
    weights_safetensors.py   Safetensors, read strictly and without a library
    weights_torch.py         The tensors of a PyTorch state dict (.pt, .pth)

What lives here: one file per kind of file. `load_*` gives a value or one sentence (FileError); `save_*` writes
a value whole or leaves what was there. The contents of a file choose its decoder, never its name's ending;
sizes that a header promises are checked before anything is decoded, and what was decoded is checked against them.

May import: values, output_size_and_padding, NumPy, cv2, Pillow and tifffile; torch only inside the functions that need
it.

To add an image format: write `decode_x(data: bytes, name: str) -> Decoded` in a file here and add one row, with the
bytes such files begin with, to the table in images.py. Everything written goes through saving.save_atomically,
so that no library ever gets to open (and destroy) a person's file.
"""
