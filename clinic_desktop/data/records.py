"""Every table of the program: importing this module fills the metadata."""

from clinic_desktop.data import audit, change_log, clinic
from clinic_desktop.data.base import Record

TABLES = (audit, change_log, clinic)
METADATA = Record.metadata
