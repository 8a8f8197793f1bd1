"""Catalogues against the sources, and the window in another language."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

import convstudio
from convstudio.gui.app import build_studio
from convstudio.gui.settings import Settings
from convstudio.gui.text.sample_titles import sample_keys, sample_title
from convstudio.gui.text.stage_text import translated
from convstudio.gui.translation import tr
from convstudio.gui.translation_catalogues import ENGLISH, LANGUAGES, catalogue, chosen, speak
from convstudio.kernels import generator, names
from convstudio.values.errors import ConvStudioError
from convstudio.values.image import channel_names

OTHERS = [name for name in LANGUAGES if name != ENGLISH]
CALLS = {"tr": 1, "mark": 1, "Message": 1, "ParameterInfo": 2}  # how many of the first arguments are texts


def said():
    """Every text that a person may see: in the sources, of kernels, samples and channels."""
    found = set()
    for path in Path(convstudio.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                texts = call.args[: CALLS.get(name, 0)]
                found |= {
                    text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)
                }
    for made in map(generator, names()):
        found |= {made.title, made.family, made.help}
        found |= {text for p in made.parameters for text in (p.described.label, p.described.help)}
    return found | {sample_title(key) for key in sample_keys()} | set(channel_names(1)) | set(channel_names(4))


def places(text):
    return sorted(re.findall(r"\{[^}]*\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_in_the_catalogue_and_nothing_else(language):
    texts = catalogue(language)
    assert sorted(said() - set(texts)) == []
    assert sorted(set(texts) - said()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_what_is_filled_in_and_the_letters_of_menus(language):
    for text, translation in catalogue(language).items():
        assert translation.strip(), text
        assert places(translation) == places(text), text
        assert translation.count("&") == text.count("&"), text


@pytest.fixture
def spoken(qapp):
    yield lambda language: speak(qapp, language)
    speak(qapp, ENGLISH)


def test_texts_change_with_the_language_and_back(spoken):
    spoken("zh_CN")
    assert tr("Kernel") == "卷积核"
    assert tr("no such text") == "no such text"
    spoken(ENGLISH)
    assert tr("Kernel") == "Kernel"


def test_the_window_speaks_the_language_of_the_settings(qapp, spoken):
    studio = build_studio(settings=Settings(language="zh_CN"))
    titles = [action.text() for action in studio.window.menuBar().actions()]
    assert titles[0] == "文件(&F)"
    assert studio.actions["zoom_fit"].toolTip().startswith("显示整幅图片")
    studio.close()


def test_a_choice_is_remembered_for_the_next_start(qapp, tmp_path):
    studio = build_studio(settings=Settings(path=tmp_path / "settings.json", language=ENGLISH))
    studio.actions["language_zh_CN"].trigger()
    assert "next start" in studio.window.banner.text
    studio.close()
    assert Settings.read(tmp_path / "settings.json").language == "zh_CN"


@pytest.mark.parametrize(("system", "expected"), [("zh_CN", "zh_CN"), ("zh_SG", "zh_CN"), ("de_DE", "en"), ("C", "en")])
def test_without_a_choice_the_system_decides(monkeypatch, system, expected):
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(system))
    assert chosen("") == expected
    assert chosen("en") == "en"
    assert chosen("xx") == expected


def pieces_said():
    """Every piece of text in the sources, between what is filled in."""
    found = set()
    for path in Path(convstudio.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return "\n".join(found)


@pytest.mark.parametrize("language", OTHERS)
def test_refusals_are_sentences_of_the_sources_and_keep_what_is_filled_in(language):
    said_somewhere = pieces_said()
    for pattern, translation in catalogue(f"{language}.refusals").items():
        assert places(translation) == places(pattern), pattern
        for piece in re.split(r"\{[0-9]\}", pattern):
            assert piece.strip() in said_somewhere, pattern


@pytest.mark.parametrize(
    ("sentence", "translation"),
    [
        ("there is no image; open one first.", "没有图像；请先打开一张。"),
        ('Row 1, column 2: "a" divides by zero.', '行 1，列 2："a" 除以了零。'),
        (
            "the output would have no rows: the kernel covers 9, the padded input has 3 + 1 + 1 = 5 rows.",
            "输出将没有行：卷积核覆盖 9，填充后的输入有 3 + 1 + 1 = 5 行。",
        ),
        ("stride is (0, 1); each must lie between 1 and 9.", "步幅 为 (0, 1)；每个都必须介于 1 与 9 之间。"),
        ("nobody has ever said this.", "Nobody has ever said this."),
    ],
)
def test_a_refusal_is_told_in_the_language_with_its_numbers(spoken, sentence, translation):
    spoken("zh_CN")
    assert translated(ConvStudioError(sentence)) == translation
