"""A copy of a patient's record on paper: the chosen sections, each said to be empty when it is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from clinic_desktop.domain import national_id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import full_name
from clinic_desktop.domain.patient import Address, Channel, Contact, ContactKind, Purpose
from clinic_desktop.domain.patient_views import RecordCopy, TimelineEvent
from clinic_desktop.reports import patient_words as words
from clinic_desktop.reports.layout import GAP, NOTE, Column, Subject, apart, joined
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.sections import section_titles
from clinic_desktop.reports.sheets import Sheets


def build(copy: RecordCopy, printed: Printed) -> bytes:
    """The chosen sections; `since` and `until` limit those whose entries carry a date."""
    record = copy.record
    sheets = Sheets(_("Copy of patient record"), printed, Subject.of(record, printed))
    page = _RecordPage(copy, printed, sheets)
    page.write_scope()
    for key, title in section_titles().items():
        if key in copy.sections:
            sheets.section(title)
            page.write(key)
    return sheets.finish()


class _RecordPage:
    """Writes one section after the other."""

    def __init__(self, copy: RecordCopy, printed: Printed, sheets: Sheets) -> None:
        self._copy, self._printed, self._sheets = copy, printed, sheets
        self._form = copy.record.form
        self._formatter = printed.formatter

    def write_scope(self) -> None:
        """Says what was left out, so that a part is never taken for the whole."""
        titles = section_titles()
        missing = [title for key, title in titles.items() if key not in self._copy.sections]
        if missing:
            self._sheets.text(_("Not in this copy: {list}").format(list=", ".join(missing)), NOTE)
        if self._copy.since or self._copy.until:
            span = self._span(self._copy.since, self._copy.until)
            self._sheets.text(_("Dated entries: {span}").format(span=span), NOTE)

    def write(self, key: str) -> None:
        writers: dict[str, Callable[[], None]] = {
            "identity": self._identity,
            "alerts": self._alerts,
            "contacts": self._contacts,
            "permissions": self._permissions,
            "addresses": self._addresses,
            "identities": self._identities,
            "relations": self._relations,
            "insurances": self._insurances,
            "providers": self._providers,
            "note": self._note,
            "timeline": self._timeline,
        }
        writers[key]()

    def _identity(self) -> None:
        form, number = self._form, self._copy.record.number
        self._sheets.pairs(
            (
                (_("Name"), full_name(form.name)),
                (_("Name in the other script"), full_name(form.second_name)),
                (_("Preferred name"), form.preferred),
                (_("Former names"), "\n".join(self._former_names())),
                (_("Patient number"), apart(number)),
                (_("Birth date"), self._birth() or _("not known")),
                (_("Sex for clinical use"), words.sex(form.sex)),
                (_("Gender"), form.gender),
                (_("Pronouns"), form.pronouns),
                (_("Language"), words.language(form.language)),
                (_("Deceased"), self._day(form.deceased_on)),
                (_("Reason for coming"), form.reason),
                (_("Referred by"), form.referral_source),
                (_("Tags"), ", ".join(form.tags)),
                (_("Registered"), self._registered()),
                (_("Archived"), self._archived()),
            )
        )

    def _birth(self) -> str:
        birth, today = self._form.birth, self._printed.today
        if birth is None:
            return ""
        return joined(apart(self._formatter.birth(birth, today)), self._formatter.age(birth, today))

    def _former_names(self) -> Iterable[str]:
        for former in self._form.former_names:
            until = _("until {date}").format(date=self._day(former.until)) if former.until else ""
            yield joined(full_name(former.name), until)

    def _registered(self) -> str:
        record = self._copy.record
        return joined(self._moment(record.registered_at), record.registered_by)

    def _archived(self) -> str:
        record = self._copy.record
        if record.archived_at is None:
            return ""
        return joined(self._moment(record.archived_at), record.archived_reason)

    def _alerts(self) -> None:
        self._table(
            [Column(_("Level"), 16), Column(_("Alert"), 56), Column(_("In force"), 28)],
            [
                (
                    words.alert_level(alert.level),
                    alert.text,
                    self._span(alert.starts_on, alert.ends_on),
                )
                for alert in self._form.alerts
            ],
            _("No alerts."),
        )

    def _contacts(self) -> None:
        """Confidential contacts never leave the program (REG-11)."""
        self._table(
            [Column(_("Kind"), 18), Column(_("Number or address"), 42), Column(_("Confirmed"), 40)],
            [
                (
                    joined(words.contact_kind(contact.kind), contact.label),
                    apart(self._contact_value(contact)),
                    self._confirmed(contact),
                )
                for contact in self._form.contacts
                if not contact.is_confidential
            ],
            _("No contacts."),
        )

    def _contact_value(self, contact: Contact) -> str:
        if contact.kind is ContactKind.PHONE and contact.value:
            return self._formatter.phone(contact.value)
        return contact.value or contact.typed

    def _confirmed(self, contact: Contact) -> str:
        if contact.confirmed_at is None:
            return _("not confirmed")
        moment = self._moment(contact.confirmed_at)
        return joined(moment, contact.confirmed_by, contact.confirmed_how)

    def _permissions(self) -> None:
        given = {(entry.channel, entry.purpose): entry for entry in self._form.permissions}
        self._table(
            [Column("", 34), *(Column(words.purpose(purpose), 22) for purpose in Purpose)],
            [
                (
                    words.channel(channel),
                    *(words.permission(given.get((channel, purpose))) for purpose in Purpose),
                )
                for channel in Channel
            ],
            "",
        )

    def _addresses(self) -> None:
        pairs = [(entry.label or _("Address"), _address(entry)) for entry in self._form.addresses]
        self._sheets.pairs(pairs)
        if not pairs:
            self._sheets.nothing(_("No addresses."))

    def _identities(self) -> None:
        shown = str if self._copy.has_full_numbers else national_id.masked
        self._table(
            [
                Column(_("Document"), 30),
                Column(_("Number"), 28),
                Column(_("Issued by"), 24),
                Column(_("Valid until"), 18),
            ],
            [
                (
                    national_id.scheme_name(entry.scheme),
                    apart(shown(entry.number)),
                    entry.issuer,
                    self._day(entry.valid_until),
                )
                for entry in self._form.identities
            ],
            _("No identity documents."),
        )
        if self._form.identities and not self._copy.has_full_numbers:
            self._sheets.space(GAP)
            self._sheets.text(_("Numbers are shown in part."), NOTE)

    def _relations(self) -> None:
        self._table(
            [
                Column(_("Role"), 20),
                Column(_("Name"), 32),
                Column(_("Phone"), 22),
                Column(_("Details"), 26),
            ],
            [
                (
                    words.relation_kind(entry.kind),
                    joined(entry.name, entry.relationship),
                    apart(self._formatter.phone(entry.phone)),
                    joined(entry.basis, entry.document_seen, self._span(None, entry.until)),
                )
                for entry in self._form.relations
            ],
            _("No relations."),
        )

    def _insurances(self) -> None:
        self._table(
            [
                Column(_("Insurer"), 30),
                Column(_("Policy"), 22),
                Column(_("Holder"), 22),
                Column(_("Valid"), 26),
            ],
            [
                (
                    joined(entry.insurer, entry.note),
                    apart(entry.policy_number),
                    entry.holder,
                    self._span(entry.valid_from, entry.valid_until),
                )
                for entry in self._form.insurances
            ],
            _("No insurance."),
        )

    def _providers(self) -> None:
        self._table(
            [
                Column(_("Name"), 32),
                Column(_("For"), 24),
                Column(_("When"), 16),
                Column(_("Notes"), 28),
            ],
            [
                (entry.name, entry.purpose, entry.visited, entry.note)
                for entry in self._form.previous_providers
            ],
            _("No previous providers."),
        )

    def _note(self) -> None:
        if self._form.note:
            self._sheets.text(self._form.note)
        else:
            self._sheets.nothing(_("No notes."))

    def _timeline(self) -> None:
        events = [event for event in self._copy.timeline if self._is_within(event)]
        columns = [Column(_("When"), 24), Column(_("What"), 52), Column(_("Who"), 24)]
        rows = ((self._moment(e.at), _event(e), f"{e.by}\n{e.device}") for e in events)
        self._table(columns, rows if events else (), _("Nothing in this time."))

    def _is_within(self, event: TimelineEvent) -> bool:
        day = self._formatter.local(event.at).date()
        since, until = self._copy.since or date.min, self._copy.until or date.max
        return since <= day <= until

    def _table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], empty: str) -> None:
        if rows:
            self._sheets.table(columns, rows)
        else:
            self._sheets.nothing(empty)

    def _day(self, day: date | None) -> str:
        return apart(self._formatter.date_long(day)) if day else ""

    def _moment(self, instant: datetime) -> str:
        return apart(self._formatter.moment_long(instant))

    def _span(self, first: date | None, last: date | None) -> str:
        if first and last:
            return _("{first} to {last}").format(first=self._day(first), last=self._day(last))
        if first:
            return _("from {date}").format(date=self._day(first))
        return _("until {date}").format(date=self._day(last)) if last else ""


def _event(event: TimelineEvent) -> str:
    return f"{event.title}\n{event.detail}" if event.detail else event.title


def _address(entry: Address) -> str:
    place = " ".join(part for part in (entry.postcode, entry.city) if part)
    parts = (entry.line, place, entry.region, entry.country)
    return "\n".join(part for part in parts if part)
