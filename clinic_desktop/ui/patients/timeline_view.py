"""What happened with a patient, newest first, grouped by month."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import emptied
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.patients import TimelineEvent

PAGE = 40  # events shown at once; more come with a button
ICONS = {
    "registered": "register",
    "edited": "edit",
    "contact": "phone",
    "alert": "warn",
    "archived": "archive",
    "import": "import",
    "printed": "print",
    "duplicate": "patients",
    "privacy": "lock",
}
FILTERS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("all", N_("All"), frozenset()),
    ("details", N_("Details"), frozenset({"registered", "edited", "import", "duplicate"})),
    ("contacts", N_("Contacts"), frozenset({"contact"})),
    ("alerts", N_("Alerts"), frozenset({"alert"})),
    ("paper", N_("Paper"), frozenset({"printed"})),
    ("archive", N_("Archive"), frozenset({"archived"})),
    ("privacy", N_("Privacy"), frozenset({"privacy"})),
)


class TimelineView(QWidget):
    """The timeline with its filter chips."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._patient: Id = ""
        self._kinds: frozenset[str] = frozenset()
        self._limit = PAGE
        named(self, "timeline", _("Timeline"))
        self._events = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        chips = FlowLayout(gap=px(6))
        for name, title, kinds in FILTERS:
            chips.addWidget(self._chip(name, _(title), kinds))
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        self._events.setContentsMargins(0, 0, px(12), px(12))
        self._events.setSpacing(px(4))
        inner.setLayout(self._events)
        scroll = named(QScrollArea(), "timeline_scroll", _("Timeline"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(chips)
        layout.addWidget(scroll, 1)

    def _chip(self, name: str, title: str, kinds: frozenset[str]) -> QToolButton:
        made = named(QToolButton(), f"timeline_{name}", title)
        made.setText(title)
        made.setProperty("kind", "chip")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setChecked(not kinds)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda: self._filter(kinds))
        return made

    def show_patient(self, patient: Id) -> None:
        self._patient, self._limit = patient, PAGE
        self.refresh()

    def refresh(self) -> None:
        found = self._desk.run(
            patients.timeline, self._patient, kinds=self._kinds, limit=self._limit + 1
        )
        self._show(found)

    def _filter(self, kinds: frozenset[str]) -> None:
        self._kinds, self._limit = kinds, PAGE
        self.refresh()

    def _show(self, found: Sequence[TimelineEvent]) -> None:
        emptied(self._events)
        formatter = self._desk.format
        for month, events in by_month(formatter, found[: self._limit]):
            self._events.addWidget(labels.plain(month, "label"))
            for event in events:
                self._events.addWidget(event_line(formatter, event))
            self._events.addSpacing(theme.current().px(8))
        if not found:
            self._events.addWidget(labels.hint(_("Nothing of this kind has happened yet.")))
        if len(found) > self._limit:
            self._events.addWidget(
                button(_("Show older"), "timeline_older", self._older, kind="quiet"),
                alignment=Qt.AlignmentFlag.AlignLeading,
            )
        self._events.addStretch(1)

    def _older(self) -> None:
        self._limit += PAGE
        self.refresh()


def by_month(
    formatter: Formatter, events: Iterable[TimelineEvent]
) -> list[tuple[str, list[TimelineEvent]]]:
    """Events under the name of their month at the clinic."""

    def month(event: TimelineEvent) -> str:
        return formatter.date_long(formatter.local(event.at).date()).partition(" ")[2]

    return [(name, list(group)) for name, group in groupby(events, month)]


def event_line(formatter: Formatter, event: TimelineEvent) -> QWidget:
    """An icon, what happened, what more there is to say, and when and by whom."""
    px = theme.current().px
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, px(4), 0, px(4))
    row.setSpacing(px(10))
    row.addWidget(Sign(ICONS.get(event.kind, "note"), "text2", 18), 0, Qt.AlignmentFlag.AlignTop)
    text = QVBoxLayout()
    text.setSpacing(px(1))
    text.addWidget(labels.plain(event.title, "strong", wraps=True))
    if event.detail:
        text.addWidget(labels.plain(event.detail, wraps=True))
    text.addWidget(labels.hint(_when_and_who(formatter, event.at, event.by, event.device)))
    row.addLayout(text, 1)
    made.setAccessibleName(f"{event.title} {event.detail}")
    return made


def _when_and_who(formatter: Formatter, at: datetime, by: str, device: str) -> str:
    parts = (formatter.isolate(formatter.moment(at)), words.own_direction(by), device)
    return words.DOT.join(part for part in parts if part)
