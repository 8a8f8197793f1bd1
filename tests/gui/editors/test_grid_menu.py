from types import SimpleNamespace

from PySide6.QtWidgets import QWidget

from convstudio.gui.editors.grid_menu import cell_menu


def test_every_entry_does_what_it_says(qtbot):
    done = []
    names = ("copy_chosen", "paste", "clear_chosen", "leave_out_chosen", "choose_anchor")
    cells = SimpleNamespace(**{name: lambda *_, name=name: done.append(name) for name in names})
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = cell_menu(parent, cells, on_anchor=True)
    for action in menu.actions():
        action.trigger()
    assert tuple(done) == names
    assert menu.actions()[-1].text() == "Anchor back to the centre"
