"""convstudio apply: what cannot be done is refused in one sentence, with exit 2 and nothing written."""

import numpy as np
import pytest

import convstudio.jobs.render.render_loop


def damaged(photo, tmp_path):
    np.save(tmp_path / "bank.npy", np.ones((8, 3, 3, 3)))
    (tmp_path / "cut.jpg").write_bytes(photo.read_bytes()[:-300])
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "text.tif").write_text("I am no picture")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["photo.jpg", "-k", "0 1 0; 1 x 1; 0 1 0"], ["row 1", "column 1", '"x"']),
        (["photo.jpg", "-k", "1 2; 3"], ["row"]),
        (["photo.jpg", "-k", ""], ["empty"]),
        (["photo.jpg", "-k", "soble-x"], ["soble-x", "sobel-x"]),
        (["photo.jpg", "-k", "gaussian:size=0"], ["size", "0"]),
        (["photo.jpg", "-k", "@nowhere.txt"], ["nowhere.txt"]),
        (["photo.jpg", "-k", "@photo.jpg"], ["photo.jpg", "text"]),
        (["photo.jpg"], ["-k", "--weights", "--project", "none was given."]),
        (["photo.jpg", "-k", "1", "--project", "p"], ["-k and --project were given."]),
        (["photo.jpg", "--project", "p", "--stride", "2", "--flip"], ["--stride", "--flip", "--project"]),
        (["photo.jpg", "--project", "nowhere.convstudio"], ["nowhere.convstudio"]),
        (["photo.jpg", "--weights", "nowhere.npz"], ["nowhere.npz"]),
        (
            ["photo.jpg", "--weights", "bank.npy"],
            ["--stride, --mode or --padding and --grouping, and --dilation where"],
        ),
        (["photo.jpg", "--weights", "bank.npy", "--stride", "1"], ["no padding or groups: give --mode or --padding"]),
        (["photo.jpg", "--project", "bank.npy"], ["give --weights in place of --project, --stride"]),
        (["photo.jpg", "-k", "1", "--weights-layout", "hwio"], ["--weights-layout is hwio; it goes with --weights"]),
        (["nowhere.jpg", "-k", "1"], ["nowhere.jpg", "no such file"]),
        (["cut.jpg", "-k", "1"], ["cut.jpg"]),
        (["empty.png", "-k", "1"], ["empty"]),
        (["text.tif", "-k", "1"], ["text.tif"]),
        ([".", "-k", "1"], ["folder"]),
        (["photo.jpg", "-k", "1", "--grouping", "grouped:2"], ["groups is 2", "3 input channels"]),
        (["photo.jpg", "-k", "1", "--grouping", "grouped:3"], ["3", "1 output channels"]),
        (["photo.jpg", "-k", "1", "-k", "2", "--grouping", "depthwise"], ["2 kernels", "3 channels"]),
        (["photo.jpg", "-k", "1 1", "--grouping", "pointwise"], ["1x1", "1x2"]),
        (["photo.jpg", "-k", "1", "--grouping", "grouped"], ["grouped:N"]),
        (["photo.jpg", "-k", "1", "--grouping", "grouped:x"], ["whole number"]),
        (["photo.jpg", "-k", "box:size=31", "--mode", "valid"], ["rows", "31", "30"]),
        (["photo.jpg", "-k", "1", "--stride", "0"], ["stride", "0"]),
        (["photo.jpg", "-k", "1", "--stride", "1,2,3"], ["--stride", "V,H"]),
        (["photo.jpg", "-k", "1", "--dilation", "a"], ["--dilation", "whole number"]),
        (["photo.jpg", "-k", "1", "--padding", "1,2"], ["--padding", "T,B,L,R"]),
        (["photo.jpg", "-k", "1", "--padding", "1,2,3,-4"], ["-4"]),
        (["photo.jpg", "-k", "1", "--padding", "1,1,1,1", "--mode", "same"], ["--mode", "--padding"]),
        (["photo.jpg", "-k", "1", "--anchor", "5,0"], ["anchor", "1x1"]),
        (["photo.jpg", "-k", "1", "--mode", "explicit"], ["--mode", "valid"]),
        (["photo.jpg", "-k", "1", "--border", "mirror"], ["--border", "reflect"]),
        (["photo.jpg", "-k", "1", "--border", "constant"], ["constant:V"]),
        (["photo.jpg", "-k", "1", "--border", "constant:grey"], ["--border", "grey"]),
        (["photo.jpg", "-k", "1", "--bias", "1,2"], ["bias has 2 numbers; the number of outputs is 3."]),
        (["photo.jpg", "-k", "1", "--bias", "x"], ["--bias", '"x"']),
        (["photo.jpg", "-k", "1", "--divide", "0"], ["--divide", "not 0"]),
        (["photo.jpg", "-k", "1", "--divide", "mean"], ["--divide", "mean"]),
        (["photo.jpg", "-k", "1", "--activation", "tanh"], ["--activation", "relu"]),
        (["photo.jpg", "-k", "1", "--engine", "abacus"], ["abacus", "opencv"]),
        (["photo.jpg", "-k", "1", "--view", "pretty"], ["--view", "clamp"]),
        (["photo.jpg", "-k", "1", "--channels", "3"], ["--channels", "0 to 2"]),
        (["photo.jpg", "-k", "1", "--channels", "alpha"], ["alpha", "red"]),
        (["photo.jpg", "-k", "1", "--layout", "whc"], ["--layout", "whc"]),
        (["photo.jpg", "-k", "1", "--depth", "12"], ["--depth", "12"]),
        (["photo.jpg", "-k", "1", "--frobnicate"], ["--frobnicate"]),
        (["photo.jpg", "--padding", "60000,60000,60000,60000", *["-k", "1"] * 500], ["GiB"]),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(refusal, photo, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    damaged(photo, tmp_path)
    before = sorted(tmp_path.iterdir())
    sentence = refusal("apply", *arguments, "-o", "out.npy")
    assert all(word in sentence for word in words), sentence
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("out", "options", "words"),
    [
        ("out.xyz", [], [".npy", ".png"]),
        ("out", [], ["end in"]),
        ("nowhere/out.npy", [], ["no folder", "nowhere"]),
        ("folder.npy", [], ["folder"]),
        ("out.csv", [], ["one row high", "30 rows"]),
        ("out.png", ["--channels", "0,1"], [".png", "2"]),
        ("out.png", ["-k", "2", "-k", "3", "-k", "4", "--grouping", "standard"], ["4"]),
        ("out.jpg", ["-k", "2"], [".jpg", "6"]),
        ("out.jpg", ["--depth", "16"], ["depth is 16", ".jpg holds 8"]),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_computed(
    refusal, photo, tmp_path, monkeypatch, out, options, words
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.npy").mkdir()
    monkeypatch.setattr(convstudio.jobs.render.render_loop, "samples", lambda *_, **__: pytest.fail("it was computed"))
    before = sorted(tmp_path.iterdir())
    sentence = refusal("apply", photo, "-k", "1", *options, "-o", out)
    assert all(word in sentence for word in words), sentence
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["o.npy", "o.tif", "o.png"])
def test_an_interrupt_ends_with_130_and_nothing_written(run, photo, tmp_path, monkeypatch, name):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(convstudio.jobs.render.render_loop, "samples", interrupted)
    outcome = run("apply", photo, "-k", "1", "-o", tmp_path / name)
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "convstudio: interrupted; nothing was written.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]
