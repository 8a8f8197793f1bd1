"""THE WINDOW. The only room that knows Qt.

    app.py          builds everything and wires it
    session.py      the history and its one signal;  editing.py  what editors say becomes an edit;  pasting.py  texts do
    presenting.py   the session in the editors
    live.py         rendering on a worker;  staging.py  what it gives, on the stage;  stage_words.py  the same in words
    documents.py    opening and saving;  background.py  the worker for files;  faults.py  what is uncaught
    actions.py      the table of actions;  window.py  layout;  theme.py, translation.py  colours and words
    editors/        edit one value;  views/  show;  dialogs/  ask

May import: everything but cli. editors, views and dialogs import of the house only values, geometry, explain and the
leaves theme and translation.
To add an action: a row in actions.py and a slot of its name.
"""
