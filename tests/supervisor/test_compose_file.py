"""docker-compose.yml is whole: it parses, and everything that it names exists in the checkout."""

import importlib.util
import re
from itertools import pairwise

import pytest
import yaml
from django.core.management import get_commands

from helpdesk.settings import env
from helpdesk.supervisor.options import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def words(service):
    """Every word of a service's command and health check."""
    test = service.get("healthcheck", {}).get("test", [])
    return [word for part in [*service.get("command", []), *test] for word in str(part).split()]


def test_the_whole_desk_is_there():
    assert set(SERVICES) == {"postgres", "valkey", "caddy", *OURS}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_lasting_service_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "EMAIL_URL", "SITE_HOST"]
)
def test_a_secret_has_no_default_and_its_absence_is_an_error(name):
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", text)
    assert not re.search(rf"\$\{{{name}:?-", text)


def test_a_service_waits_for_services_that_exist_and_can_say_that_they_are_well():
    for service in SERVICES.values():
        for name, wish in service.get("depends_on", {}).items():
            if wish["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[name]
            else:
                assert wish["condition"] == "service_completed_successfully"
                assert SERVICES[name]["restart"] == "no"


def test_every_module_and_script_that_a_command_names_exists():
    named = {name: words(SERVICES[name]) for name in OURS}
    named["image"] = re.findall(r'"([^"]+)"', DOCKERFILE.partition("\nCMD ")[2])
    for command in named.values():
        for before, word in pairwise(command):
            if before == "-m":
                assert importlib.util.find_spec(word)
            if before == "manage.py":
                assert word in get_commands()
            if word.endswith(".py"):
                assert (ROOT / word).is_file()
            if word.startswith("python:"):
                assert importlib.util.find_spec(word.removeprefix("python:"))


def test_every_file_that_is_mounted_or_copied_exists():
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    assert all((ROOT / path).is_file() for path in mounted if path.startswith("."))
    assert {path for path in mounted if not path.startswith(".")} == set(COMPOSE["volumes"])
    copied = [
        word for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    ]
    assert copied
    assert all((ROOT / path).exists() for path in copied)


@pytest.mark.parametrize("name", OURS)
def test_the_desk_is_told_only_what_it_understands(name):
    understood = {word for word in vars(env) if word.isupper()} | {
        "DJANGO_SETTINGS_MODULE",
        "FORWARDED_ALLOW_IPS",
    }
    assert set(SERVICES[name]["environment"]) <= understood


def test_production_is_not_the_embedded_desk():
    assert {SERVICES[name]["environment"]["DJANGO_SETTINGS_MODULE"] for name in OURS} == {
        "helpdesk.settings.production"
    }
