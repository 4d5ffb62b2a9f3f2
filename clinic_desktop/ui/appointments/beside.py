"""A panel on the trailing side of a form dialog, and the way of the Tab key through both."""

from itertools import pairwise

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def put_beside(dialog: QWidget, form: QWidget, side: QWidget, above: QWidget | None = None) -> None:
    """The form gives room to `side`; `above` lies over both from edge to edge."""
    layout = dialog.layout()
    if not isinstance(layout, QVBoxLayout):
        raise TypeError(type(layout).__name__)
    row = QHBoxLayout()
    row.setSpacing(0)
    layout.removeWidget(form)
    row.addWidget(form, 1)
    row.addWidget(side)
    layout.insertLayout(0, row, 1)
    if above is not None:
        layout.insertWidget(0, above)


def order_stops(*stops: QWidget) -> None:
    """Tab goes from each to the next."""
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
