"""Invented patients and documents that the tests and the sample pictures share."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from PIL import Image, ImageDraw

from clinic_desktop.domain import language
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.patient import (
    Address,
    Alert,
    AlertLevel,
    BirthDate,
    Channel,
    Contact,
    ContactKind,
    ContactPermission,
    FormerName,
    Identity,
    Insurance,
    PatientForm,
    PatientRecord,
    PatientRow,
    PersonName,
    Precision,
    PreviousProvider,
    Purpose,
    Relation,
    Sex,
)
from clinic_desktop.domain.patient_views import RecordCopy, TimelineEvent
from clinic_desktop.reports import emergency_kit, patient_list, patient_record
from clinic_desktop.reports.emergency_kit import Kit
from clinic_desktop.reports.printed import ClinicHeading, Paper, Printed
from clinic_desktop.reports.sections import section_titles
from tests.reports.day_samples import day_samples

AT = datetime(2026, 11, 21, 12, 5, tzinfo=UTC)
CODE = "7K3Q-F2AX-90TN-BB4Z-M1EV-58CD-GHJY"


def logo() -> bytes:
    """A plain round mark as PNG."""
    image = Image.new("RGB", (120, 120), "white")
    ImageDraw.Draw(image).ellipse((4, 4, 116, 116), fill="#0F766E")
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


CLINIC = ClinicHeading(
    name="Cedar Skin Clinic",
    second_name="عيادة الأرز للجلد",
    address="Hamra Street 12, 3rd floor, Beirut",
    phone="01 345 678",
    tax_id="601-42817",
    logo=logo(),
)
PRINTED = Printed(
    by="Rana Khoury", at=AT, document_id="7K3QF2", clinic=CLINIC, formatter=Formatter()
)

FORM = PatientForm(
    name=PersonName("Layla", "Hassan", "Haddad"),
    second_name=PersonName("ليلى", "حسن", "حداد"),
    preferred="Lulu",
    former_names=(FormerName(PersonName("Layla", "", "Nasser"), date(2012, 6, 1)),),
    birth=BirthDate(date(1984, 7, 1), Precision.MONTH),
    sex=Sex.FEMALE,
    contacts=(
        Contact(
            ContactKind.PHONE,
            "03 123 456",
            "+9613123456",
            "mobile",
            AT - timedelta(days=40),
            "Rana Khoury",
            "called back",
        ),
        Contact(ContactKind.EMAIL, "Layla@example.com", "layla@example.com"),
        Contact(ContactKind.PHONE, "70 000 111", "+96170000111", is_confidential=True),
    ),
    addresses=(Address("شارع الحمرا ١٢", "بيروت", "", "1103", "LB", "Home"),),
    identities=(Identity("passport", "LR1234567", "General Security", date(2031, 1, 31)),),
    relations=(
        Relation(
            "emergency", "Карим Хаддад", "+77011234567", "husband", basis="", document_seen=""
        ),
    ),
    insurances=(
        Insurance("Bankers Assurance", "PX-88213", "Self", date(2026, 1, 1), date(2026, 12, 31)),
    ),
    previous_providers=(
        PreviousProvider("Dr Aigerim Қуанышқызы", "acne", "May 2025", "isotretinoin"),
    ),
    alerts=(
        Alert(
            AlertLevel.STOP, "Allergic to lidocaine: swelling of the face in 2019", date(2019, 5, 2)
        ),
        Alert(AlertLevel.INFO, "Prefers the room on the ground floor"),
    ),
    permissions=(
        ContactPermission(Channel.PHONE, Purpose.CARE, True),
        ContactPermission(Channel.WHATSAPP, Purpose.REMINDERS, True),
        ContactPermission(Channel.EMAIL, Purpose.MARKETING, False),
    ),
    referral_source="a friend",
    reason="Dark spots on the cheeks since last summer",
    language="ar",
    tags=("laser", "melasma"),
    note="المريضة تفضل المواعيد الصباحية، وتطلب الاتصال بها قبل الموعد بيوم.\n"
    "Comes with her sister. Пациентка просит напоминать по WhatsApp.",
)
RECORD = PatientRecord(
    id="0" * 32,
    number="000142-7",
    rev=3,
    form=FORM,
    registered_at=AT - timedelta(days=400),
    registered_by="Rana Khoury",
    changed_at=AT - timedelta(days=2),
)


def events(count: int) -> tuple[TimelineEvent, ...]:
    return tuple(
        TimelineEvent(
            AT - timedelta(hours=7 * i),
            "edited",
            ("Phone changed", "Address changed", "Вид контакта изменён", "تعديل رقم الهاتف")[i % 4],
            f"Entry {i}: 03 123 4{i % 100:02d} → 70 998 1{i % 100:02d}" if i % 3 else "",
            "Rana Khoury",
            "RECEPTION-1",
        )
        for i in range(count)
    )


def record_copy(
    timeline: int = 24, sections: frozenset[str] | None = None, form: PatientForm = FORM
) -> RecordCopy:
    return RecordCopy(
        record=replace(RECORD, form=form),
        timeline=events(timeline),
        sections=frozenset(section_titles()) if sections is None else sections,
        since=None,
        until=None,
        has_full_numbers=False,
        made_at=AT,
        made_by="Rana Khoury",
        patient_id=RECORD.id,
    )


ROWS = tuple(
    PatientRow(
        id=f"{i:032d}",
        number=f"{i:06d}-{i % 10}",
        name=("Layla Haddad", "Айгерім Қуанышқызы", "Zoé Lefèvre", "प्रिया शर्मा")[i % 4],
        second_name=("ليلى حداد", "Aigerim Kuanyshkyzy", "", "Priya Sharma")[i % 4],
        birth=BirthDate(date(1980 + i % 30, 1 + i % 12, 1 + i % 28)) if i % 5 else None,
        phone_end=f"{1000 + i % 9000}",
        alert_levels=(AlertLevel.STOP,) if i % 7 == 0 else (),
        is_archived=i % 11 == 0,
        last_visit_on=date(2026, 1 + i % 11, 5) if i % 3 else None,
    )
    for i in range(60)
)
KIT = Kit("0197-A2B4-C8", CODE, "SHA256 4f1c 99ab 20d3 7e65 b1c0 aa5d 8e21 3f70")


Made = TypeVar("Made")
_TWICE = ("day", "slip")


def in_language(code: str, build: Callable[[], Made]) -> Made:
    """Builds while another language is active."""
    before = language.current()
    language.use(code)
    try:
        return build()
    finally:
        language.use(before)


def arabic(printed: Printed = PRINTED) -> Printed:
    return replace(printed, formatter=replace(printed.formatter, language="ar"))


def _mirrored_day() -> dict[str, bytes]:
    mirrored = replace(PRINTED.formatter, language=language.MIRRORED)
    printed = replace(PRINTED, formatter=mirrored)
    return in_language(language.MIRRORED, lambda: day_samples(printed))


def all_samples() -> dict[str, bytes]:
    a5 = replace(PRINTED, paper=Paper.A5)
    wide = replace(PRINTED, paper=Paper.LETTER, is_landscape=True)
    return {
        "record": patient_record.build(record_copy(), PRINTED),
        "record-mirrored": in_language(
            language.MIRRORED,
            lambda: patient_record.build(
                record_copy(),
                replace(PRINTED, formatter=replace(PRINTED.formatter, language=language.MIRRORED)),
            ),
        ),
        "record-a5": patient_record.build(record_copy(6), a5),
        "record-letterhead": patient_record.build(
            record_copy(6), replace(PRINTED, is_letterhead=True)
        ),
        "list": patient_list.build(ROWS, wide, "Active patients"),
        "kit": emergency_kit.build(KIT, PRINTED),
        "kit-a5": emergency_kit.build(KIT, a5),
        **day_samples(PRINTED),
        **{f"{name}-mirrored": pdf for name, pdf in _mirrored_day().items() if name in _TWICE},
    }
