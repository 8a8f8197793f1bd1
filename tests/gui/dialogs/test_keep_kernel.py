from convstudio.gui.dialogs.keep_kernel import KeepKernel


def test_what_was_typed_is_cleaned(qtbot):
    asked = KeepKernel(" moon ", " soft\nand round ", ("a", "b"))
    qtbot.addWidget(asked)
    asked._tags.setText("a, b , ,a,  c d ")
    assert (asked.title(), asked.note(), asked.tags()) == ("moon", "soft\nand round", ("a", "b", "c d"))


def test_fields_have_names_and_tab_leaves_the_note(qtbot):
    asked = KeepKernel()
    qtbot.addWidget(asked)
    assert [field.accessibleName() for field in (asked._title, asked._note, asked._tags)] == ["Name", "Note", "Tags"]
    assert asked._note.tabChangesFocus()
