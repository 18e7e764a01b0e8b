"""`bin/manage sbom`: the bill of materials, for those who look for known vulnerabilities."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from helpdesk.web.components import bill_of_materials


class Command(BaseCommand):
    help = "Print what the desk is built from, as CycloneDX 1.6 JSON."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(json.dumps(bill_of_materials(settings.BASE_DIR / "requirements.txt"), indent=1))
