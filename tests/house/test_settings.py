"""Every variable that the desk reads is explained to its operators, and every one that is explained exists."""

import re

from tests.house import checkout

READ = re.compile(r'env\.\w+\("(\w+)"')
NAMED = re.compile(r"`([A-Z][A-Z0-9_]+)`")
# Read elsewhere than in env.py: by Django itself, by gunicorn's settings.
ELSEWHERE = {"DJANGO_SETTINGS_MODULE", "WEB_WORKERS"}


def table():
    guide = (checkout.ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    section = guide.partition("\n## Settings\n")[2].partition("\n## ")[0]
    return {
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in NAMED.findall(line.split("|")[1])
    }


def test_the_table_of_settings_names_what_the_desk_reads_and_nothing_else():
    source = (checkout.ROOT / "helpdesk" / "settings" / "env.py").read_text(encoding="utf-8")
    assert table() == set(READ.findall(source)) | ELSEWHERE


def test_no_other_file_of_the_settings_reads_the_environment():
    for name in ("base", "dev", "production", "test", "sign_in", "logs"):
        source = (checkout.ROOT / "helpdesk" / "settings" / f"{name}.py").read_text(encoding="utf-8")
        assert "os.environ" not in source
        assert "getenv" not in source
