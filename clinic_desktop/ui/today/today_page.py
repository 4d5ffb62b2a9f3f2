"""Today: figures of the registry, what is waiting, and who was opened last."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import clinic, drafts, patients
from clinic_desktop.usecases.drafts import Draft

_SHOWN = 8
_PATIENT_DRAFT = "patient."


class TodayPage(QWidget):
    """Asks again whenever something was written and it is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "page")
        named(self, "today_page", _("Today"))
        self.day = labels.page_title("")
        self.greeting = labels.plain("", "hint", "today_greeting")
        self._figures = QHBoxLayout()
        self._columns = QHBoxLayout()
        self._lay_out()
        desk.changed.connect(self._written)
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(16))
        head = QVBoxLayout()
        head.setSpacing(px(2))
        head.addWidget(self.day)
        head.addWidget(self.greeting)
        column.addLayout(head)
        for row in (self._figures, self._columns):
            row.setSpacing(px(12))
            column.addLayout(row)
        column.addStretch(1)
        scroll = named(QScrollArea(), "today_scroll", _("Today"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def activate(self) -> None:
        """The page was chosen on the rail."""
        self.refresh()

    def _written(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        now = self._desk.format.local(self._desk.now)
        self.day.setText(day_words(self._desk, now))
        self.greeting.setText(greeting(now.hour, self._desk.user.name))
        _empty(self._figures)
        for card in self._figure_cards():
            self._figures.addWidget(card, 1)
        _empty(self._columns)
        self._columns.addWidget(self._recent(), 3)
        self._columns.addWidget(self._to_do(), 2)

    # figures

    def _figure_cards(self) -> list[Card]:
        found, number = self._desk.run(patients.figures), self._desk.format.number
        shown = (
            ("figure_total", _("patients"), found.total, ""),
            ("figure_today", _("registered today"), found.registered_today, "accent"),
            ("figure_month", _("this month"), found.registered_this_month, ""),
            ("figure_birthdays", _("birthdays today"), found.birthdays_today, "info"),
            ("figure_stop", _("with a stop alert"), found.with_stop_alert, "danger"),
        )
        return [_figure(name, text, number(count), tone) for name, text, count, tone in shown]

    # who was opened last

    def _recent(self) -> Card:
        card = named(Card(_("Recently opened")), "recent_card")
        rows = self._desk.run(patients.recent)[:_SHOWN]
        for row in rows:
            card.add(self._recent_line(row))
        if not rows:
            card.add(labels.hint(_("Patients you open appear here.")))
            if self._desk.may(patients.register):
                made = button(
                    _("New patient"),
                    "today_new",
                    lambda: self._desk.request("new_patient"),
                    icon="register",
                )
                card.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeading)
        card.body.addStretch(1)
        return card

    def _recent_line(self, row: PatientRow) -> QWidget:
        name = "  ".join(f"\u2068{part}\u2069" for part in (row.name, row.second_name) if part)
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(
            button(
                name, f"recent_{row.number}", lambda: self._open(row), kind="quiet", icon="person"
            )
        )
        line.addStretch(1)
        line.addWidget(labels.plain(self._desk.format.isolate(row.number), "hint"))
        return made

    def _open(self, row: PatientRow) -> None:
        self._desk.request("patient", id=row.id)

    # what is waiting

    def _to_do(self) -> Card:
        card = named(Card(_("To do")), "to_do_card")
        begun = [
            draft for draft in self._desk.run(drafts.mine) if draft.key.startswith(_PATIENT_DRAFT)
        ]
        for draft in begun[:_SHOWN]:
            card.add(self._draft_line(draft))
        card.add(_line("backup", "warn", _("Last proven backup: none yet")))
        if self._lacks_kit():
            card.add(_line("key", "danger", _("The emergency kit was never confirmed.")))
        card.body.addStretch(1)
        return card

    def _lacks_kit(self) -> bool:
        may_mend = self._desk.may(clinic.change_profile)
        return may_mend and self._desk.run(clinic.profile).kit_confirmed_at is None

    def _draft_line(self, draft: Draft) -> QWidget:
        begun = self._desk.format.moment(draft.saved_at)
        said = _("Unfinished patient, {moment}").format(moment=begun)
        made = _line("note", "accent", said)
        layout = made.layout()
        if layout is not None:
            name = f"continue_{draft.key}"
            layout.addWidget(
                button(_("Continue"), name, lambda: self._continue(draft), kind="quiet")
            )
        return made

    def _continue(self, draft: Draft) -> None:
        patient = draft.key.removeprefix(_PATIENT_DRAFT)
        if patient == "new":
            self._desk.request("new_patient", values=draft.values)
        else:
            self._desk.request("edit_patient", patient=patient, values=draft.values)


def day_words(desk: Desk, now: datetime) -> str:
    """ "Saturday, 21 Nov 2026"."""
    days = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    day = desk.format.isolate(desk.format.date_long(now.date()))
    return _("{weekday}, {date}").format(weekday=days[now.weekday()], date=day)


def greeting(hour: int, name: str) -> str:
    """By the clinic's wall clock."""
    if hour < 12:
        said = _("Good morning, {name}.")
    else:
        said = _("Good afternoon, {name}.") if hour < 18 else _("Good evening, {name}.")
    return said.format(name=f"\u2068{name}\u2069")


def _figure(name: str, text: str, number: str, tone: str) -> Card:
    card = Card()
    shown = labels.plain(number, "figure", name)
    shown.setProperty("tone", tone if number != "0" else "")
    card.add(shown)
    card.add(labels.plain(text, "hint"))
    return card


def _line(icon: str, tone: str, text: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().px(8))
    row.addWidget(Sign(icon, tone, 18))
    row.addWidget(labels.plain(text, wraps=True), 1)
    return made


def _empty(layout: QHBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
