"""The people of the practice clinic."""

import pytest

from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.usecases import demo, patients
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.patients import PatientFilter


@pytest.fixture
def peopled(as_administrator: Backend) -> Backend:
    assert as_administrator.run(demo.people, 120, seed=7) == 120
    return as_administrator


def test_the_practice_clinic_has_archived_and_deceased_people_and_stop_alerts(
    peopled: Backend,
) -> None:
    assert peopled.run(patients.page, PatientFilter(archived=None)).total == 120
    assert peopled.run(patients.page, PatientFilter(archived=True)).total > 0
    assert peopled.run(patients.page, PatientFilter(deceased=True)).total > 0
    assert peopled.run(patients.page, PatientFilter(alert=AlertLevel.STOP)).total > 0


@pytest.mark.parametrize("text", ["Haddad", "حداد", "Ахметов", "akhmetov", "शर्मा"])
def test_people_are_found_in_four_scripts(peopled: Backend, text: str) -> None:
    assert peopled.run(patients.search, text)


def test_somebody_entered_twice_is_pointed_out(peopled: Backend) -> None:
    listed = peopled.run(patients.page, PatientFilter(archived=None, sort="registered")).rows
    doubled = 0
    for row in listed:
        form = peopled.run(patients.open_for_edit, row.id).form
        doubled += bool(peopled.run(patients.possible_duplicates, form, row.id))
    assert doubled >= 8
