"""Everybody registered is found by what people at the desk have in hand (REG-4)."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.data import search
from clinic_desktop.data.database import Database
from clinic_desktop.data.patients import cards
from clinic_desktop.domain.patient import Alert, AlertLevel, PatientForm
from clinic_desktop.usecases import demo, patients
from clinic_desktop.usecases.backend import Backend
from tests import make

NAMES = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyzéèçäöü'- ", min_size=3, max_size=12),
    st.text("абвгдежзиклмнопрстуфхқғөәіңұ", min_size=3, max_size=12),
    st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=3, max_size=12),
    st.sampled_from(["शर्मा", "चौधरी", "O'Brien", "Al-Sayyed", "d'Angelo", "Müller"]),
).filter(lambda name: sum(char.isalpha() for char in name) > 2)
FORMS = st.builds(
    lambda given_name, family, phone, day, number: make.form(
        given_name, family, phone=f"+96171{phone:06d}", born=day, number=f"N{number}"
    ),
    NAMES,
    NAMES,
    st.integers(0, 999_999),
    st.dates(date(1930, 1, 1), date(2025, 1, 1)),
    st.integers(1_000_000, 9_999_999),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(FORMS)
def test_a_patient_is_found_by_name_phone_number_and_birth(
    as_receptionist: Backend, form: PatientForm
) -> None:
    reason = "the same number drawn twice"
    patient_id = as_receptionist.run(patients.register, form, reason)
    record = as_receptionist.run(patients.open_for_edit, patient_id)
    birth, phone = record.form.birth, record.form.contacts[0].value
    assert birth is not None
    asked = [
        record.form.name.family,
        f"{record.form.name.given} {record.form.name.family}",
        record.form.name.family[: len(record.form.name.family) - 1],
        phone,
        f"0{phone[4:]}",
        phone[-6:],
        record.number,
        record.form.identities[0].number,
        f"{birth.day:%d/%m/%Y}",
        birth.day.isoformat(),
    ]
    for text in asked:
        if len([char for char in text if char.isalnum()]) < 2:
            continue
        found = [row.id for row in as_receptionist.run(patients.search, text)]
        assert patient_id in found or len(found) == 50, text


def test_the_index_holds_exactly_what_the_registry_holds_after_every_kind_of_writing(
    as_administrator: Backend, database: Database
) -> None:
    ids = [as_administrator.run(patients.register, make.form(f"Name{n}")) for n in range(4)]
    record = as_administrator.run(patients.open_for_edit, ids[0])
    changed = replace(record.form, preferred="Nini", alerts=(Alert(AlertLevel.WARN, "Faints"),))
    as_administrator.run(patients.edit, ids[0], record, changed)
    as_administrator.run(patients.archive, ids[1], "moved")
    as_administrator.run(demo.people, 12)
    with database.transaction() as session:
        assert search.check(session, cards.every_card(session)) == []
