"""docker-compose.yml is whole: it parses, and everything that it names exists in the checkout."""

import importlib.util
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from helpdesk.settings import env
from helpdesk.supervisor.options import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "live", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
TEXT = (ROOT / "docker-compose.yml").read_text()
COMMENTS = TEXT.partition("\nx-hardened")[0]

# The keys that this file may use, of all that the Compose Specification knows: a misspelt one is not overlooked.
TOP = {"services", "volumes", "x-hardened", "x-desk"}
SERVICE = {
    *(
        "build",
        "cap_add",
        "cap_drop",
        "command",
        "depends_on",
        "deploy",
        "environment",
        "healthcheck",
        "image",
    ),
    *("logging", "ports", "read_only", "restart", "security_opt", "shm_size", "stop_grace_period", "tmpfs"),
    *("user", "volumes"),
}
BELOW = {
    "deploy": {"replicas", "resources"},
    "healthcheck": {"test", "interval", "timeout", "retries", "start_period"},
    "logging": {"driver", "options"},
}


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


def test_every_key_is_one_that_compose_knows():
    assert set(COMPOSE) <= TOP
    for service in SERVICES.values():
        assert set(service) <= SERVICE
        for name, keys in BELOW.items():
            assert set(service.get(name, {})) <= keys
        check = service.get("healthcheck", {})
        assert all(re.fullmatch(r"\d+s", check.get(name, "1s")) for name in ("interval", "timeout"))
        limits = service.get("deploy", {}).get("resources", {"limits": {}})["limits"]
        assert all(re.fullmatch(r"\d+[mg]", limit) for limit in limits.values())


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_closed_as_far_as_it_goes(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert set(service.get("cap_add", [])) <= {
        *("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"),
        "NET_BIND_SERVICE",
    }


@pytest.mark.parametrize("name", OURS)
def test_our_own_services_have_no_capability_at_all_and_run_as_nobody_special(name):
    assert "cap_add" not in SERVICES[name]
    assert re.search(r"^USER desk$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "caddy"])
def test_only_caddy_can_be_reached_from_outside(name):
    assert "ports" not in SERVICES[name]


def test_web_and_worker_are_scaled_by_a_number():
    for name, variable in (("web", "WEB_REPLICAS"), ("worker", "WORKER_REPLICAS")):
        assert SERVICES[name]["deploy"]["replicas"] == f"${{{variable}:-1}}"
        assert "container_name" not in SERVICES[name]


def test_every_variable_of_the_file_stands_in_its_head_and_in_the_guide():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    assert used == set(re.findall(r"^#   ([A-Z_]+)\b", COMMENTS, re.MULTILINE))
    guide = (ROOT / "docs" / "operators.md").read_text()
    assert {name for name in used if f"`{name}`" not in guide} == set()


def test_no_password_stands_on_a_command_line():
    for service in SERVICES.values():
        assert "PASSWORD" not in " ".join(map(str, service.get("command", [])))


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
    source = Path(env.__file__).read_text(encoding="utf-8")
    understood = set(re.findall(r'env\.\w+\("(\w+)"', source)) | {
        "DJANGO_SETTINGS_MODULE",
        "FORWARDED_ALLOW_IPS",
        "WEB_WORKERS",
    }
    assert set(SERVICES[name]["environment"]) <= understood


def test_production_is_not_the_embedded_desk():
    assert {SERVICES[name]["environment"]["DJANGO_SETTINGS_MODULE"] for name in OURS} == {
        "helpdesk.settings.production"
    }
