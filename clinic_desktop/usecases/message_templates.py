"""The words of the clinic's messages: its own, or those the program brings along."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import reading, reminding, store
from clinic_desktop.data.appointments.records import MessageTemplate
from clinic_desktop.domain import message_text, names, shipped_messages
from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import SOURCE, _, is_rtl
from clinic_desktop.domain.locale_table import LANGUAGES
from clinic_desktop.domain.message_text import Message, MessageDraft, MessageKind
from clinic_desktop.domain.patient import PersonName
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.reminder import Reach
from clinic_desktop.usecases.work import Trace, Work, reads, writes


@dataclass(frozen=True)
class StoredMessage:
    """A message as it goes out now; `rev` 0 for one the clinic has not changed."""

    draft: MessageDraft
    rev: int = 0

    @property
    def is_own(self) -> bool:
        return self.rev > 0


@reads(Permission.BOOK_APPOINTMENTS)
def listing(work: Work) -> list[StoredMessage]:
    """Every kind in every language there is a text for."""
    own = {(row.kind, row.language): row for row in reminding.templates(work.session)}
    languages = [*shipped_messages.LANGUAGES, *sorted({language for _kind, language in own})]
    found = []
    for language in dict.fromkeys(languages):
        for kind in MessageKind:
            row = own.get((kind, language))
            brought = shipped_messages.shipped(kind, language)
            if row is not None:
                found.append(StoredMessage(_draft(row), row.rev))
            elif brought is not None:
                found.append(StoredMessage(brought))
    return found


@reads(Permission.BOOK_APPOINTMENTS, Trace.SOON)
def preview(work: Work, draft: MessageDraft, appointment_id: Id) -> Message:
    """The words as this appointment's patient would get them; raises InvalidInput or NotFound."""
    row = reading.by_id(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    check(draft, may_name_services=draft.names_services)
    reach = reminding.reaches(work.session, [row.patient_id])[row.patient_id]
    return Writer(work).written(draft, reach, row)


@writes(Permission.MANAGE_SETTINGS)
def save(work: Work, draft: MessageDraft, rev: int, may_name_services: bool = False) -> int:
    """Keep the clinic's own words; returns the version.

    Raises InvalidInput by field, Conflict where somebody else changed them. Only with
    `may_name_services` may {service} stand in them: it tells others what is done to a patient.
    """
    check(draft, may_name_services=may_name_services)
    row = _row(work, draft, rev) or MessageTemplate(kind=draft.kind, language=draft.language)
    row.subject, row.body = draft.subject.strip(), draft.body.strip()
    work.session.add(row)
    work.session.flush()
    return row.rev


@writes(Permission.MANAGE_SETTINGS)
def put_back(work: Work, draft: MessageDraft, rev: int) -> None:
    """Take the words the program brings along again; only kind and language are looked at."""
    row = _row(work, draft, rev)
    if row is not None:
        row.deleted_at = work.now


def check(draft: MessageDraft, *, may_name_services: bool) -> None:
    """Raise InvalidInput for what is missing, unknown or too long."""
    allowed = message_text.placeholders(draft.kind, may_name_services=may_name_services)
    problems = {}
    for field, text in (("subject", draft.subject), ("body", draft.body)):
        if said := message_text.problem(text, allowed):
            problems[field] = said
    if draft.names_services and not may_name_services:
        problems["may_name_services"] = _("Tick this first: {service} says what is done.")
    if problems:
        raise InvalidInput(**problems)


class Writer:
    """Writes many messages for one clinic: what they share is looked up once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._own = {
            (row.kind, row.language): _draft(row) for row in reminding.templates(work.session)
        }
        self._clinic = clinics.clinic(work.session)
        people = store.practitioners(work.session, with_retired=True)
        self._people = {each.id: each for each in people}

    def draft_for(self, kind: MessageKind, language: str) -> MessageDraft:
        """In the patient's language, else the clinic's, else English."""
        for code in (language[:2], self._work.clinic.language[:2], SOURCE):
            found = self._own.get((kind, code)) or shipped_messages.shipped(kind, code)
            if code and found is not None:
                return found
        raise LookupError(kind)

    def written(self, draft: MessageDraft, reach: Reach, row: AppointmentRow | None) -> Message:
        """The words with their values; `row` None for a recall."""
        values = self._values(draft.language, reach, row)
        subject = message_text.filled(draft.subject, values)
        return Message(" ".join(subject.split()), message_text.filled(draft.body, values))

    def practitioner(self, row: AppointmentRow, language: str = SOURCE) -> str:
        who = self._people.get(row.practitioner_id)
        if who is None:
            return ""
        return message_text.in_script_of(language, who.name, who.second_name)

    def _values(self, language: str, reach: Reach, row: AppointmentRow | None) -> dict[str, str]:
        clinic = self._clinic
        values = {
            "patient": message_text.in_script_of(
                language, _plain(reach.name), _plain(reach.second_name)
            ),
            "clinic": message_text.in_script_of(language, clinic.name, clinic.second_name),
            "phone": self._whole(clinic.phone, language),
        }
        if row is not None:
            day, time = self._moment(row, language)
            values |= {"day": day, "time": time, "service": row.services}
            values["practitioner"] = self.practitioner(row, language)
        return values

    def _moment(self, row: AppointmentRow, language: str) -> tuple[str, str]:
        """Day and time as that language writes them; figures only where we do not know how."""
        clinic = self._work.clinic
        formatter = Formatter(language, clinic.country, clinic.zone, clinic.currency)
        day = row.start.astimezone(ZoneInfo(clinic.zone)).date()
        is_known = language[:2] in LANGUAGES
        said = formatter.date_long(day) if is_known else formatter.date(day)
        return said, self._whole(formatter.time(row.start), language)

    @staticmethod
    def _whole(text: str, language: str) -> str:
        return Formatter.isolate(text) if is_rtl(language[:2]) else text


def _plain(name: PersonName) -> str:
    return names.full_name(name)


def _draft(row: MessageTemplate) -> MessageDraft:
    return MessageDraft(MessageKind(row.kind), row.language, row.subject, row.body)


def _row(work: Work, draft: MessageDraft, rev: int) -> MessageTemplate | None:
    found = next(
        (
            row
            for row in reminding.templates(work.session)
            if (row.kind, row.language) == (draft.kind, draft.language)
        ),
        None,
    )
    if (found.rev if found is not None else 0) != rev:
        raise Conflict(
            _("Somebody else changed these words meanwhile. Look at them and try again."),
            {},
            found.rev if found is not None else 0,
        )
    return found
