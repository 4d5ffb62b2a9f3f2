"""What every table of the registry must declare so that machines can meet later (MACHINES.md)."""

import pytest
from sqlalchemy import Table

from clinic_desktop.data.change_log import logged_tables
from clinic_desktop.data.records import METADATA

TABLES = sorted(METADATA.tables.values(), key=lambda table: table.name)
SHARED = {
    "id",
    "rev",
    "created_at",
    "updated_at",
    "created_by",
    "origin_device",
    "deleted_at",
}
REFERENCES_TO_PATIENT = {
    "alert_acknowledgement.patient_id",
    "appointment.patient_id",
    "appointment_event.from_patient_id",
    "appointment_event.to_patient_id",
    "glass_break.patient_id",
    "patient.merged_into",
    "patient_address.patient_id",
    "patient_alert.patient_id",
    "patient_contact.patient_id",
    "patient_former_name.patient_id",
    "patient_identity.patient_id",
    "patient_insurance.patient_id",
    "patient_pair.a_id",
    "patient_pair.b_id",
    "patient_permission.patient_id",
    "patient_provider.patient_id",
    "patient_relation.other_id",
    "patient_relation.patient_id",
    "patient_tag.patient_id",
    "recall.patient_id",
    "reminder.patient_id",
    "restriction.patient_id",
    "ticket.patient_id",
    "waiting.patient_id",
}
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@every_table
def test_a_table_says_how_it_travels(table: Table) -> None:
    assert table.info["sync"] in ("append-only", "mutable", "hub", "local", "log")


@every_table
def test_a_column_that_changes_names_its_group(table: Table) -> None:
    if table.info["sync"] not in ("mutable", "hub"):
        pytest.skip("nothing in it changes, or it never leaves this computer")
    keys = {column.name for column in table.primary_key}
    loose = [
        column.name
        for column in table.columns
        if column.name not in SHARED | keys and "group" not in column.info
    ]
    assert loose == []


@pytest.mark.parametrize(
    "table", [table for table in logged_tables() if table.name != "counter"], ids=str
)
def test_a_shared_record_carries_the_shared_columns(table: Table) -> None:
    assert set(table.columns.keys()) >= SHARED


@every_table
def test_no_foreign_key_cascades_and_all_wait_for_commit(table: Table) -> None:
    for key in table.foreign_keys:
        assert key.ondelete is None
        assert key.deferrable
        assert key.initially == "DEFERRED"


@every_table
def test_nothing_two_people_may_enter_apart_is_unique(table: Table) -> None:
    if table.name in ("alembic_version",):
        return
    assert not [index.name for index in table.indexes if index.unique]
    assert not [column.name for column in table.columns if column.unique]


def test_every_reference_to_a_patient_is_known_to_the_coming_merge() -> None:
    found = {
        f"{table.name}.{key.parent.name}"
        for table in TABLES
        for key in table.foreign_keys
        if key.column.table.name == "patient"
    }
    assert found == REFERENCES_TO_PATIENT
