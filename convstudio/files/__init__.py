"""DISK: what comes in from files and goes out to them: images, signals, projects, weights.

What lives here: one file per kind of file. `load_*` gives a value or one sentence (FileError); `save_*` writes
a value whole or leaves what was there. The contents of a file choose its decoder, never its name's ending;
sizes that a header promises are checked before anything is decoded, and what was decoded is checked against them.

May import: values, geometry, NumPy, cv2, Pillow and tifffile; torch only inside the functions that need it.

To add an image format: write `decode_x(data: bytes, name: str) -> Decoded` in a file here and add one row, with the
bytes such files begin with, to the table in images.py. Everything written goes through saving.save_atomically,
so that no library ever gets to open (and destroy) a person's file.
"""
