"""The state of the data: verification, where the files lie, versions."""

from importlib.metadata import version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clinic_desktop import __version__
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.verify_panel import VerifyPanel
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.usecases.access import Places


class DataSection(QWidget):
    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__()
        self.setObjectName("data_section")
        px = theme.current().px
        self.verify = VerifyPanel(desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.verify)
        layout.addWidget(_facts(_("Where the files lie"), "places", _files(places)))
        layout.addWidget(_facts(_("Versions"), "versions", _versions()))
        layout.addStretch(1)


def _files(places: Places) -> list[tuple[str, str]]:
    return [
        (_("Records and key file"), str(places.data)),
        (_("Counters and anchors of this computer"), str(places.state)),
        (_("Logs, without patient data"), str(places.logs)),
    ]


def _versions() -> list[tuple[str, str]]:
    libraries = ("sqlcipher3", "cryptography", "SQLAlchemy", "reportlab")
    return [
        (_("Clinic Desktop"), __version__),
        ("Qt", qVersion()),
        *((name, version(name)) for name in libraries),
    ]


def _facts(title: str, name: str, pairs: list[tuple[str, str]]) -> Card:
    card, grid = Card(title), QGridLayout()
    grid.setHorizontalSpacing(theme.current().px(24))
    for at, (what, value) in enumerate(pairs):
        shown = labels.plain(Formatter.isolate(value), "", f"{name}_{at}", wraps=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(labels.plain(what, "label"), at, 0)
        grid.addWidget(shown, at, 1)
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    return card
