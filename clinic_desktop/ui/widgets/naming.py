"""Names that screen readers and tests use."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, title: str = "") -> W:
    """Give a control its object name and what a screen reader calls it."""
    widget.setObjectName(name)
    if title:
        entitle(widget, title)
    return widget


def entitle(widget: QWidget, title: str) -> None:
    """Name a control, and inside a compound one the part that takes the focus."""
    inner: QWidget | None = widget
    while inner is not None:
        inner.setAccessibleName(title)
        inner = inner.focusProxy()


def describe(widget: QWidget, text: str) -> None:
    """Add a hint or an error sentence to what a screen reader says of a control."""
    inner: QWidget | None = widget
    while inner is not None:
        inner.setAccessibleDescription(text)
        inner = inner.focusProxy()
