"""THE WINDOW. The only room that knows Qt.

    actions.py      Every action, once
    app.py          Builds everything and wires it
    application.py  The application
    language.py     The interface in English, or in a language of resources/translations
    session.py      The one mutable thing of the window, its documents
    settings.py     What the window remembers from one start to the next, in one JSON of our own
    snapshot.py     What is drawn off screen
    theme.py        Palettes, one small style sheet, icons in the palette's colours
    translation.py  Every text that a person sees passes through here, when it is shown and not before
    window.py       The widgets and where they stand

May import: everything but cli.
To add an action: a row in actions.py and a slot of its name in a controller.
"""
