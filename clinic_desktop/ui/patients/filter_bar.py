"""Chips that narrow the list of patients."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from clinic_desktop.domain.language import N_, _
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.patients import PatientFilter


class Chip(StrEnum):
    ALL = "all"
    RECENT = "recent"
    NEWEST = "newest"
    STOP = "stop"
    WARN = "warn"
    ARCHIVED = "archived"
    TAG = "tag"


_TITLES = {
    Chip.ALL: N_("All"),
    Chip.RECENT: N_("Recently opened"),
    Chip.NEWEST: N_("Newest first"),
    Chip.STOP: N_("Stop alerts"),
    Chip.WARN: N_("Warnings"),
    Chip.ARCHIVED: N_("Archived"),
    Chip.TAG: N_("Tag"),
}

_LEVELS = {Chip.STOP: AlertLevel.STOP, Chip.WARN: AlertLevel.WARN}


class FilterBar(QWidget):
    """One chip is chosen at a time; the tag chip opens the list of tags."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.chosen = Chip.ALL
        self.tag = ""
        named(self, "patients_filter", _("Filter"))
        self.chips = {chip: self._chip(chip) for chip in Chip}
        self.chips[Chip.ALL].setChecked(True)
        layout = FlowLayout(gap=theme.current().px(6))
        self.setLayout(layout)
        for made in self.chips.values():
            layout.addWidget(made)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        tag = self.chips[Chip.TAG]
        tag.setMenu(self._menu)
        tag.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def filter(self, text: str = "") -> PatientFilter:
        """What the list should ask for."""
        return PatientFilter(
            text=text,
            tag=self.tag if self.chosen is Chip.TAG else "",
            archived=self.chosen is Chip.ARCHIVED,
            alert=_LEVELS.get(self.chosen),
            sort="registered" if self.chosen is Chip.NEWEST else "name",
        )

    def choose(self, chip: Chip, tag: str = "") -> None:
        self.chosen, self.tag = chip, tag
        for other, made in self.chips.items():
            made.setChecked(other is chip)
        title = _("Tag: {tag}").format(tag=tag) if tag else _(_TITLES[Chip.TAG])
        self.chips[Chip.TAG].setText(title)
        entitle(self.chips[Chip.TAG], title)
        self.changed.emit()

    def _chip(self, chip: Chip) -> QToolButton:
        title = _(_TITLES[chip])
        made = named(QToolButton(), f"filter_{chip}", title)
        made.setText(title)
        made.setProperty("kind", "chip")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if chip is not Chip.TAG:
            made.clicked.connect(lambda: self.choose(chip))
        return made

    def _fill_menu(self) -> None:
        self._menu.clear()
        tags = self._desk.run(patients.tags)
        for tag in tags:
            action = QAction(tag.replace("&", "&&"), self._menu)
            action.triggered.connect(lambda _on=False, tag=tag: self.choose(Chip.TAG, tag))
            self._menu.addAction(action)
        if not tags:
            nothing = self._menu.addAction(_("No tags yet"))
            nothing.setEnabled(False)
