"""What is waiting: drafts to continue, the backup, the emergency kit."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import drafts, kit, users
from clinic_desktop.usecases.drafts import Draft

_SHOWN = 8
_PATIENT_DRAFT = "patient."
_BOOKING_DRAFT = "booking."


class ToDoCard(Card):
    """Filled anew by `refresh`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("To do"))
        named(self, "to_do_card")
        self._desk = desk

    def refresh(self) -> None:
        while item := self.body.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for draft in self._begun()[:_SHOWN]:
            self.add(self._draft_line(draft))
        self.add(_line("backup", "warn", _("Last proven backup: none yet")))
        for line in self._about_keys():
            self.add(line)
        self.body.addStretch(1)

    def _begun(self) -> list[Draft]:
        mine = self._desk.run(drafts.mine)
        return [draft for draft in mine if draft.key.startswith((_PATIENT_DRAFT, _BOOKING_DRAFT))]

    def _about_keys(self) -> list[QWidget]:
        """For administrators: what could shut the clinic out of its own data."""
        if not self._desk.may(kit.state):
            return []
        found, lines = self._desk.run(kit.state), []
        if found.confirmed_at is None:
            made = self._deed(_("Print it…"), "to_do_new_kit", "new_kit")
            lines.append(_line("key", "danger", _("The emergency kit was never confirmed."), made))
        elif found.is_due:
            made = self._deed(_("Check it…"), "to_do_check_kit", "check_kit")
            lines.append(_line("key", "warn", _("Check the emergency kit."), made))
        if found.is_only_administrator and self._desk.may(users.add):
            made = self._deed(_("Users"), "to_do_second_administrator", "administration")
            text = _("You are the only administrator: add a second.")
            lines.append(_line("users", "warn", text, made))
        return lines

    def _deed(self, text: str, name: str, place: str) -> QPushButton:
        return button(text, name, lambda: self._desk.request(place), kind="quiet")

    def _draft_line(self, draft: Draft) -> QWidget:
        begun, name = self._desk.format.moment(draft.saved_at), _name_in(draft)
        said = _("Unfinished patient, {moment}").format(moment=begun)
        if draft.key.startswith(_BOOKING_DRAFT):
            said = _("Unfinished appointment, {moment}").format(moment=begun)
        if name:
            said = _("Unfinished: {name}, {moment}").format(name=name, moment=begun)
        made = button(
            _("Continue"), f"continue_{draft.key}", partial(self._continue, draft), kind="quiet"
        )
        return _line("note", "accent", said, made)

    def _continue(self, draft: Draft) -> None:
        if draft.key.startswith(_BOOKING_DRAFT):
            appointment = draft.key.removeprefix(_BOOKING_DRAFT)
            place, known = (
                ("book", {}) if appointment == "new" else ("appointment_edit", {"id": appointment})
            )
            self._desk.request(place, values=draft.values, **known)
            return
        patient = draft.key.removeprefix(_PATIENT_DRAFT)
        if patient == "new":
            self._desk.request("new_patient", values=draft.values)
        else:
            self._desk.request("edit_patient", patient=patient, values=draft.values)


def _name_in(draft: Draft) -> str:
    typed = draft.values.get("name")
    parts = typed if isinstance(typed, dict) else {}
    name = " ".join(text for part in ("given", "family") if (text := str(parts.get(part, ""))))
    return f"\u2068{name}\u2069" if name else ""


def _line(icon: str, tone: str, text: str, deed: QWidget | None = None) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().px(8))
    row.addWidget(Sign(icon, tone, 18))
    row.addWidget(labels.plain(text, wraps=True), 1)
    if deed is not None:
        row.addWidget(deed)
    return made
