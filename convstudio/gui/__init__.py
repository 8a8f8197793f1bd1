"""THE WINDOW. The only room that knows Qt.

    actions.py                 The table of actions: menus, toolbar, shortcuts and palette are read off it
    app.py                     Makes the parts of the window and connects them
    qt_application.py          The QApplication: name, icon, and what is set before the first widget
    session.py                 The open projects with their histories, the only state that changes
    settings.py                What the window remembers from one start to the next, in one JSON
    theme.py                   Palettes, one small style sheet, icons in the palette's colours
    translation.py             tr and mark: texts of the interface, translated when they are shown
    translation_catalogues.py  The interface in English, or in a language of resources/translations
    window.py                  The widgets and where they stand; layout only
    window_screenshot.py       The window, sliding windows and class sheets, drawn off screen
    controllers/    What a person does becomes edits and work
    dialogs/        Windows beside the main one
    editors/        Widgets that edit one value
    text/           Values as the sentences, titles and rows of the window
    views/          Widgets that show what they are handed
    workers/        What runs beside the window's thread

May import: everything but cli.
To add an action: a row in actions.py and a slot of its name in a controller.
"""
