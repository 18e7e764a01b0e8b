"""What the desk is built from: a bill of materials (CycloneDX 1.6) made of the pinned requirements."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from helpdesk import __version__

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill_of_materials(requirements: Path) -> dict[str, Any]:
    """Return the bill of every pinned package: name, version, licence where it is installed, and allowed files."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "helpdesk", "version": __version__}},
        "components": list(_components(requirements.read_text(encoding="utf-8"))),
    }


def _components(text: str) -> Iterator[dict[str, Any]]:
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        pin = _PIN.match(block)
        if pin is None:
            continue
        name, version = pin["name"].lower(), pin["version"]
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "purl": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "properties": [
                {"name": "desk:allowed-file-sha256", "value": digest} for digest in _HASH.findall(block)
            ],
        }
        if licence := _licence_of(name):
            component["licenses"] = [{"license": {"name": licence}}]
        yield component


def _licence_of(name: str) -> str:
    """Return the licence as the installed package tells it, in one line; nothing when it does not."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    named = [
        line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or () if "License" in line
    ]
    free = told.get_all("License-Expression") or told.get_all("License") or [""]
    first = free[0].strip().partition("\n")[0]
    return first[:100] or ", ".join(named)
