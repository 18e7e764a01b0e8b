"""The top level shows the product; what else lies there is a choice that somebody reviewed."""

from tests.house import checkout

FIXED = {
    "manage.py",
    "helpdesk",
    "tickets",
    "escalation",
    "knowledge_base",
    "templates",
    "tests",
    "requirements.txt",
    "docker-compose.yml",
    "README.md",
}
WELCOME = {
    ".ci": "what a build server runs",
    ".dockerignore": "keeps the image small",
    ".gitignore": "",
    "CONTRIBUTING.md": "how we write",
    "Caddyfile": "the one port in front, embedded and in production",
    "Dockerfile": "the production image",
    "Makefile": "repeats the words of bin/",
    "bench": "benchmarks",
    "bin": "the four words",
    "deploy": "what production needs beside the image",
    "docs": "guides, decisions, recipes",
    "locale": "the catalogues",
    "pyproject.toml": "how the code is checked",
    "requirements-dev.in": "",
    "requirements-dev.txt": "",
    "requirements.in": "",
    "static": "",
}


def top_level():
    return {checkout.name_of(path).split("/")[0] for path in checkout.files()}


def test_the_fixed_top_level_is_there():
    assert top_level() >= FIXED


def test_nothing_else_lies_at_the_top_unreviewed():
    assert top_level() - FIXED - WELCOME.keys() == set()
