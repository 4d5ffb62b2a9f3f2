"""Where the keyboard goes first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def first_stop(place: QWidget) -> QWidget | None:
    """The first control inside `place` that Tab reaches, None where there is none."""
    at = place.nextInFocusChain()
    while at is not None and at is not place:
        if place.isAncestorOf(at) and _takes_keys(at, place):
            return at
        at = at.nextInFocusChain()
    return None


def _takes_keys(widget: QWidget, place: QWidget) -> bool:
    is_reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_reached and widget.isEnabled() and widget.isVisibleTo(place)
