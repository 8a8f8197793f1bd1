"""Every text that a person sees passes through tr(): read off the source."""

import ast
import re

import pytest

from tests.sources import HOUSE, ROOT, Source, refuse, sources

GUI = sources(HOUSE / "gui")
SHOWN_BY = {  # methods and classes that put their arguments before a person's eyes or ears
    *("setText", "setTitle", "setToolTip", "setStatusTip", "setWhatsThis", "setPlaceholderText", "setWindowTitle"),
    *("setAccessibleName", "setAccessibleDescription", "addTab", "addItem", "addItems", "addMenu", "setItemText"),
    *("addAction", "setSuffix", "setPrefix", "setSpecialValueText", "setHeaderLabels", "setTabText"),
    *("set_message", "set_sentence", "set_title", "set_words", "set_clipping", "tell", "edit", "Section"),
    *("QLabel", "QPushButton", "QCheckBox", "QAction", "QMenu", "QToolBar", "QGroupBox", "ImageCanvas", "PlotCanvas"),
    *(
        "question",
        "information",
        "about",
        "ask_place",
        "getOpenFileNames",
        "ExplanationTable",
        "ListedImage",
        "FactRow",
    ),
}
SAID = {"told", "refused"}  # signals whose sentences are shown
TRANSLATED_BY = {"tr", "mark"}
NAMES = {"ConvStudio", "MB"}  # and units, the same in every language
WORD = re.compile(r"[A-Za-z]{2}")
KEYS = re.compile(r"^(Ctrl|Shift|Alt|F\d)[^ ]*(; \S+)*$")
SENTENCE = re.compile(r"^[A-Z&]\S*\s+\S+")
UNSEEN = {"_STYLE"}  # a style sheet


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def shows(call):
    if name_of(call) == "emit":
        return isinstance(call.func.value, ast.Attribute) and call.func.value.attr in SAID
    return name_of(call) in SHOWN_BY


def bare_words(node):
    """String constants below a node that no tr() or mark() takes, nor another call that shows nothing by itself."""
    match node:
        case ast.Constant(value=str(text)):
            if WORD.search(text) and text.strip() not in NAMES:
                yield node
        case ast.Call(func=ast.Attribute(value=text, attr="join" | "format" | "strip")):
            yield from bare_words(text)
        case ast.Call():
            return
        case ast.JoinedStr(values=values):
            yield from (found for value in values for found in bare_words(value) if _is_words(value, found))
        case ast.FormattedValue(value=value):
            yield from bare_words(value)
        case ast.Dict() | ast.Subscript() | ast.Compare():
            return
        case _:
            yield from (found for child in ast.iter_child_nodes(node) for found in bare_words(child))


def _is_words(value, found):
    return not (value is found and found.value.strip(" []*-·×") in NAMES)


def shown_bare(source):
    return [
        f"{source}:{found.lineno}: {found.value!r}"
        for call in source.nodes
        if isinstance(call, ast.Call) and shows(call)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg != "key"))
        for found in bare_words(argument)
    ]


def test_what_is_shown_is_translated():
    bare = sorted({line for source in GUI for line in shown_bare(source)})
    refuse(bare, "a text without tr() is English in every language.")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("label.setText('Rows')", True),
        ("label.setText(tr('Rows'))", False),
        ("label.setText(tr('Rows {n}').format(n=2))", False),
        ("label.setText('Rows {n}'.format(n=2))", True),
        ("label.setToolTip(f'{tr(name)}: about rows')", True),
        ("label.setToolTip(f'{tr(name)}: {value}')", False),
        ("banner.set_sentence(Level.NOTE, 'Saved' if saved else '')", True),
        ("self.told.emit('Saved')", True),
        ("self.chosen.emit('saved')", False),
        ("session.edit('Flip', project)", True),
        ("QLabel('Rows')", True),
        ("QLabel('×')", False),
        ("window.setWindowTitle(f'{name}[*] - ConvStudio')", False),
        ("tabs.addTab(editor, 'Kernel')", True),
        ("label.setObjectName('rows')", False),
    ],
)
def test_the_rule_sees_what_it_should(line, found):
    planted = Source(ROOT / "convstudio" / "gui" / "planted.py")
    planted.__dict__["text"] = line
    assert bool(shown_bare(planted)) == found


def test_what_is_translated_is_a_whole_text():
    pieces = [
        f"{source}:{call.lineno}: {ast.unparse(call)}"
        for source in GUI
        for call in source.nodes
        if isinstance(call, ast.Call) and name_of(call) in TRANSLATED_BY
        if not isinstance(call.args[0], ast.Constant | ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.BinOp)
    ]
    refuse(pieces, "a translator cannot know what an f-string will be: tr('... {name} ...').format(name=name).")


def test_texts_in_tables_are_marked():
    bare = [
        f"{source}:{found.lineno}: {found.value!r}"
        for source in GUI
        for statement in source.tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None
        if not any(ast.unparse(target) in UNSEEN for target in getattr(statement, "targets", []))
        for found in unmarked(statement.value)
    ]
    refuse(bare, "a table's texts are shown elsewhere: mark() tells the translators of them.")


def unmarked(node):
    if isinstance(node, ast.Call) and name_of(node) in {*TRANSLATED_BY, "compile"}:
        return
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SENTENCE.match(node.value)
        and not KEYS.match(node.value)
    ):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from unmarked(child)
