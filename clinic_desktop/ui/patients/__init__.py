"""Screens of the patient registry: the list, the record, the dialog, import and paper."""

from clinic_desktop.ui.patients.patients_page import PatientsPage

__all__ = ["PatientsPage"]
