import time

from convstudio.gui.editors.gesture import PAUSE, Gesture


def test_turns_without_a_pause_share_a_name():
    gesture = Gesture("wheel")
    assert gesture.name() == gesture.name()


def test_a_pause_begins_a_new_gesture(monkeypatch):
    gesture, now = Gesture("wheel"), time.monotonic()
    first = gesture.name()
    monkeypatch.setattr(time, "monotonic", lambda: now + 10 * PAUSE)
    assert gesture.name() != first


def test_a_held_drag_keeps_its_name_through_pauses(monkeypatch):
    gesture, now = Gesture("scrub"), time.monotonic()
    gesture.press()
    first = gesture.name()
    monkeypatch.setattr(time, "monotonic", lambda: now + 10 * PAUSE)
    assert gesture.name() == first


def test_two_drags_have_two_names():
    gesture = Gesture("scrub")
    gesture.press()
    first = gesture.name()
    gesture.release()
    gesture.press()
    assert gesture.name() != first
