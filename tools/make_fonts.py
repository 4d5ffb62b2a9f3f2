"""Makes resources/fonts from the two font packages of the development group."""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).parents[1] / "resources" / "fonts"
SUMS = "SHA256SUMS"
WEIGHTS = {"Regular": 400, "Bold": 700}


def main() -> None:
    """Writes four fonts, their licences and the check sums; the same input gives the same bytes."""
    TARGET.mkdir(parents=True, exist_ok=True)
    noto, plex = _package("fontpkg_noto_sans"), _package("fontpkg_ibm_plex_sans_arabic")
    for style, weight in WEIGHTS.items():
        _cut(noto / "files" / "NotoSans[wdth,wght].ttf", style, weight)
        # Plex is a reserved name (OFL 1.1, clause 3): its files stay exactly as published.
        name = f"IBMPlexSansArabic-{style}.ttf"
        copyfile(plex / "files" / name, TARGET / name)
    copyfile(noto / "LICENSE", TARGET / "OFL-NotoSans.txt")
    copyfile(plex / "LICENSE", TARGET / "OFL-IBMPlexSansArabic.txt")
    _write_sums()


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Install the development group first: {name} is missing.")
    return Path(spec.origin).parent


def _cut(source: Path, style: str, weight: int) -> None:
    font = TTFont(source, recalcTimestamp=False)
    cut = instancer.instantiateVariableFont(
        font, {"wght": weight, "wdth": 100}, updateFontNames=True
    )
    cut.save(TARGET / f"NotoSans-{style}.ttf")


def _write_sums() -> None:
    files = sorted(file for file in TARGET.iterdir() if file.name != SUMS)
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (TARGET / SUMS).write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
