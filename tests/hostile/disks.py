"""A disk that is full: a real one of 256 KiB where this may be mounted, else a limit on the size of files."""

import os
import resource
import signal
import subprocess

_SMALL = 4000  # bytes: less than any project


class SmallDisk:
    """A folder on a disk that fill() makes full and free() empty."""

    def __init__(self, folder):
        self.folder, self._filler = folder, folder / "filler"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
        self.mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
        self._limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        self._signal = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def fill(self):
        """Nothing more can be written."""
        if not self.mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (_SMALL, self._limit[1]))
            return
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def free(self):
        """It can again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limit)
        self._filler.unlink(missing_ok=True)

    def close(self):
        """Take the disk away."""
        self.free()
        signal.signal(signal.SIGXFSZ, self._signal)
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)
