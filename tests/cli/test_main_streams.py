"""Issue 15, 4.7: standard streams that are closed or full."""

import os
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.sources import CONVSTUDIO, ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sh closes the streams")


def shell(arguments, redirection, folder):
    command = f"{shlex.join([*CONVSTUDIO, *arguments])} {redirection}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "-c", command], check=False, capture_output=True, text=True, cwd=folder, env=environment, timeout=500
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_leave_the_result_and_the_exit_code_as_they_are(tmp_path, closed):
    np.save(tmp_path / "in.npy", np.arange(20.0).reshape(4, 5))
    done = shell(["apply", "in.npy", "--layout", "hw", "-k", "2", "-o", "out.npy"], closed, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy").squeeze(), np.arange(20.0).reshape(4, 5) * 2)


def test_a_refusal_that_nobody_hears_goes_nowhere_else(tmp_path):
    done = shell(["apply", "nowhere.png", "-k", "2", "-o", "out.npy"], "2>&-", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_output_that_cannot_be_written_is_one_sentence(tmp_path):
    np.save(tmp_path / "in.npy", np.ones((4, 5)))
    done = shell(["apply", "in.npy", "--layout", "hw", "-k", "2", "-o", "out.npy", "--json"], ">/dev/full", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "convstudio: what was to be printed cannot be written: No space left on device.\n"
    assert (tmp_path / "out.npy").exists()
    assert shell(["apply", "nowhere.png", "-k", "2", "-o", "out.npy"], "2>/dev/full", tmp_path).returncode == 2
