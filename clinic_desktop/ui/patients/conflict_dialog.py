"""Somebody else saved the same patient: mine or theirs, field by field (REG-15)."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.patients.facts import value_label
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named

Texts = Mapping[str, tuple[str, str]]  # field: (theirs, mine)


class ConflictDialog(FormDialog):
    """`then` gets the names of the fields in which theirs was chosen."""

    def __init__(
        self,
        fields: Texts,
        titles: Mapping[str, str],
        then: Callable[[frozenset[str]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(_("Changed by somebody else"), parent, save_text=_("Save my choice"))
        named(self, "conflict_dialog", self.windowTitle())
        self._then = then
        self._theirs: dict[str, QRadioButton] = {}
        said = _("Somebody saved this patient while you were writing. Choose what is right.")
        self.add_widget(labels.plain(said, wraps=True))
        for name, (theirs, mine) in fields.items():
            self.add_widget(self._choice(name, titles.get(name, name), theirs, mine))

    def _choice(self, name: str, title: str, theirs: str, mine: str) -> Card:
        card, group, row = Card(title), QButtonGroup(self), QHBoxLayout()
        row.setSpacing(theme.current().px(16))
        for side, words, text in (("mine", _("Mine"), mine), ("theirs", _("Theirs"), theirs)):
            column = QVBoxLayout()
            choice = named(QRadioButton(words), f"{name}_{side}", f"{title}: {words}, {text}")
            choice.setChecked(side == "mine")
            group.addButton(choice)
            column.addWidget(choice)
            column.addWidget(value_label(text or _("(empty)")))
            column.addStretch(1)
            row.addLayout(column, 1)
            if side == "theirs":
                self._theirs[name] = choice
        card.body.addLayout(row)
        return card

    def save(self) -> None:
        self._then(frozenset(name for name, box in self._theirs.items() if box.isChecked()))
