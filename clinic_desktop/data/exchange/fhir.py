"""People from FHIR R4 in JSON: single resources, bundles, lines and archives of them."""

# The JSON is read as it is: fhir.resources would cost 0.6 s to load and then refuse a whole record
# for one wrong code in an observation that nobody asked for. What we read, we check ourselves.

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from clinic_desktop.data.exchange.fhir_patient import Related, person_of
from clinic_desktop.data.exchange.json_input import Document, documents
from clinic_desktop.data.exchange.people import ImportedPerson, ReadingContext, refused_file
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientForm
from clinic_desktop.domain.progress import Progress

# R4 moved these code systems to terminology.hl7.org; a Patient that names them is older.
_OLD_SYSTEM = re.compile(
    r"http://hl7\.org/fhir/(?:v2/|v3/|identifier-type|ValueSet/languages|StructureDefinition/birthPlace)"
)
_RELATED_TYPES = frozenset({"RelatedPerson", "Coverage", "Practitioner", "Organization"})


class Version(StrEnum):
    DSTU2 = "DSTU2"
    STU3 = "STU3"
    R4 = "R4"


def read_people(
    path: Path, context: ReadingContext, progress: Progress
) -> Iterator[ImportedPerson]:
    """Each Patient as a person, one bundle at a time; `row` counts patients.

    STU3 is read, because every part taken here is the same in R4, and a note says so. DSTU2 is
    refused: it writes names differently.
    """
    row = 0
    for name, document in documents(path, progress):
        resources = list(_resources(document))
        for patient in _of_type(resources, "Patient"):
            row += 1
            yield _person(name, patient, resources, row, context)
    if not row:
        raise refused_file(_("This file holds no patients in the FHIR format."))


def version_of(patient: Document) -> Version:
    """Which FHIR a Patient resource was written in, by its profiles and its structure."""
    names = patient.get("name")
    for name in names if isinstance(names, list) else []:
        if isinstance(name, dict) and isinstance(name.get("family"), list):
            return Version.DSTU2
    is_old = "animal" in patient or any(_OLD_SYSTEM.match(text) for text in _addresses(patient))
    return Version.STU3 if is_old else Version.R4


def _addresses(value: Any, depth: int = 0) -> Iterator[str]:
    """Every system, url and profile named inside the resource."""
    if depth > 8:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("system", "url") and isinstance(inner, str):
                yield inner
            elif key != "text":
                yield from _addresses(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner, depth + 1)


def _resources(document: Document) -> Iterator[tuple[str, Document]]:
    """Full address and content of each resource of a bundle, or of the single one."""
    if document.get("resourceType") != "Bundle":
        yield "", document
        return
    entries = document.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
            yield str(entry.get("fullUrl") or ""), entry["resource"]


def _of_type(resources: list[tuple[str, Document]], kind: str) -> list[Document]:
    return [resource for _url, resource in resources if resource.get("resourceType") == kind]


def _person(
    name: str,
    patient: Document,
    resources: list[tuple[str, Document]],
    row: int,
    context: ReadingContext,
) -> ImportedPerson:
    source = str(patient.get("id") or "")
    raw = {"file": name, "id": source}
    version = version_of(patient)
    if version is Version.DSTU2:
        refused = _("This record is FHIR DSTU2, which is too old to be read. Export it as R4.")
        return ImportedPerson(PatientForm(), source, row, raw=raw, refused=refused)
    form, problems, notes = person_of(patient, _related(resources), context)
    if version is Version.STU3:
        notes.insert(0, _("Read from FHIR STU3: what is taken here means the same in R4."))
    refused = "" if form.name != PatientForm().name else _("This record has no name.")
    return ImportedPerson(form, source, row, tuple(problems), raw, tuple(notes), refused)


def _related(resources: list[tuple[str, Document]]) -> Related:
    """What may belong to a patient, found by every address that a reference can use."""
    found = Related({}, [])
    for url, resource in resources:
        kind = resource.get("resourceType")
        if kind in _RELATED_TYPES:
            found.by_address[f"{kind}/{resource.get('id')}"] = resource
            found.by_address[url] = resource
            found.resources.append(resource)
    return found
