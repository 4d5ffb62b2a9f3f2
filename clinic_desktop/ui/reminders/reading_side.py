"""Words stand on the side from which their readers begin, whatever the program's own language."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinic_desktop.domain.language import is_rtl


def read_in(language: str, *widgets: QWidget) -> None:
    """Turn these to the side of that language."""
    is_from_right = is_rtl(language)
    side = Qt.LayoutDirection.RightToLeft if is_from_right else Qt.LayoutDirection.LeftToRight
    for widget in widgets:
        widget.setLayoutDirection(side)
        if isinstance(widget, QPlainTextEdit):
            _align(widget, side)


def _align(editor: QPlainTextEdit, side: Qt.LayoutDirection) -> None:
    """Its paragraphs do not follow the side of the editor by themselves."""
    edge = Qt.AlignmentFlag.AlignLeft
    if side is Qt.LayoutDirection.RightToLeft:
        edge = Qt.AlignmentFlag.AlignRight
    option = editor.document().defaultTextOption()
    option.setTextDirection(side)
    option.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute)
    editor.document().setDefaultTextOption(option)
