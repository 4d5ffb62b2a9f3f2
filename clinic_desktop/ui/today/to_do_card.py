"""What is waiting: drafts to continue, lists to call, the backup, the emergency kit."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import drafts, kit, users
from clinic_desktop.usecases.day import ToCall
from clinic_desktop.usecases.drafts import Draft
from clinic_desktop.usecases.kit import KitState

_SHOWN = 8
_PATIENT_DRAFT = "patient."
_BOOKING_DRAFT = "booking."


class ToDoCard(Card):
    """Filled anew by `refresh`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("To do"))
        named(self, "to_do_card")
        self._desk = desk
        self._drafts: list[Draft] = []
        self._kit: KitState | None = None  # for those who may see it
        self._to_call: ToCall | None = None  # for those who may see the calendar

    def refresh(self) -> None:
        self._drafts = self._begun()[:_SHOWN]
        self._kit = self._desk.run(kit.state) if self._desk.may(kit.state) else None
        self._fill()

    def _fill(self) -> None:
        while item := self.body.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for draft in self._drafts:
            self.add(self._draft_line(draft))
        for line in self._whom_to_call():
            self.add(line)
        self.add(_line("backup", "warn", _("Last proven backup: none yet")))
        for line in self._about_keys():
            self.add(line)
        self.body.addStretch(1)

    def _begun(self) -> list[Draft]:
        mine = self._desk.run(drafts.mine)
        return [draft for draft in mine if draft.key.startswith((_PATIENT_DRAFT, _BOOKING_DRAFT))]

    def tell(self, to_call: ToCall) -> bool:
        """How many are to be called; whether that is news, and the card was filled anew."""
        is_news = to_call != self._to_call
        if is_news:
            self._to_call = to_call
            self._fill()  # of what is known: the counts may come after a lock
        return is_news

    def _whom_to_call(self) -> list[QWidget]:
        """Whom the lists of the day say to call."""
        if self._to_call is None:
            return []
        lines, recalls, fitting = [], self._to_call.recalls, self._to_call.fitting
        if recalls:
            text = ngettext("{n} recall is due.", "{n} recalls are due.", recalls)
            made = self._deed(_("Recalls"), "to_do_recalls", "recalls")
            lines.append(_line("restore", "accent", text.format(n=recalls), made))
        if fitting:
            text = ngettext(
                "{n} on the waiting list could come today.",
                "{n} on the waiting list could come today.",
                fitting,
            )
            made = self._deed(_("Waiting list"), "to_do_waiting", "waiting_list")
            lines.append(_line("clock", "accent", text.format(n=fitting), made))
        return lines

    def _about_keys(self) -> list[QWidget]:
        """For administrators: what could shut the clinic out of its own data."""
        found, lines = self._kit, list[QWidget]()
        if found is None:
            return lines
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
