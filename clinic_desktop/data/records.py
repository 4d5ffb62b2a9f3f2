"""Every table of the program: importing this module fills the metadata."""

from clinic_desktop.data import (
    audit,
    audit_checkpoints,
    change_log,
    clinic,
    drafts,
    reasons,
    restrictions,
    roles,
)
from clinic_desktop.data.appointments import records as appointments
from clinic_desktop.data.base import Record
from clinic_desktop.data.patients import batches, history, records

TABLES = (
    appointments,
    audit,
    audit_checkpoints,
    change_log,
    clinic,
    drafts,
    reasons,
    restrictions,
    roles,
    batches,
    records,
    history,
)
METADATA = Record.metadata
