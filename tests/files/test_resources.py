import pytest

from convstudio.files import resources
from convstudio.files.errors import FileError
from convstudio.files.resources import resource


def test_a_checkout_has_its_icons_beside_the_package():
    assert resource("icons").is_dir() and resource("icons").parent == resource(".")


def test_an_installed_program_has_them_inside_the_package(tmp_path, monkeypatch):
    (tmp_path / "convstudio" / "resources").mkdir(parents=True)
    (tmp_path / "convstudio" / "resources" / "a.txt").write_text("a")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "convstudio")
    assert resource("a.txt").read_text() == "a"


@pytest.mark.parametrize("name", ["missing.png", "../pyproject.toml", "/etc/passwd"])
def test_what_is_not_there_or_lies_elsewhere_is_refused(name):
    with pytest.raises(FileError, match="is missing"):
        resource(name)
