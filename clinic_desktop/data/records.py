"""Every table of the program: importing this module fills the metadata."""

from clinic_desktop.data import audit, change_log, clinic, drafts
from clinic_desktop.data.base import Record
from clinic_desktop.data.patients import batches, history, records

TABLES = (audit, change_log, clinic, drafts, batches, records, history)
METADATA = Record.metadata
