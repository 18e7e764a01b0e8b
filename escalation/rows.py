"""Rows of a matrix as plain data: their identity, and the shape in which they are kept. Pure."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]


def new_id() -> str:
    """Return an id for a new rule: eight letters and digits that no other rule is likely to have."""
    return secrets.token_hex(4)


def with_ids(rules: Iterable[Mapping[str, Any]], known: Iterable[Mapping[str, Any]] = ()) -> list[Row]:
    """Return the rules, each with an id that no other one has.

    A rule without one is the known rule of the same name, where there is exactly one that no other rule is.
    """
    rules = [dict(rule) for rule in rules]
    taken = {rule["id"] for rule in rules if rule.get("id")}
    namesakes: dict[str, list[str]] = {}
    for rule in known:
        if rule.get("id") and rule["id"] not in taken:
            namesakes.setdefault(rule["name"], []).append(rule["id"])
    found, used = [], set()
    for rule in rules:
        id_ = rule.get("id") or _namesake(rule, namesakes)
        if id_ is None or id_ in used:
            id_ = new_id()
        used.add(id_)
        found.append({**rule, "id": id_})
    return found


def kept(row: Mapping[str, Any]) -> Row:
    """Return a row as it is kept: conditions without empty lists, no policy where none is tied, no empty wording."""
    tidy: Row = {name: row[name] for name in ("id", "name") if row.get(name)}
    if "name" in row:
        tidy["name"] = str(row["name"]).strip()
        tidy["conditions"] = {
            name: list(values) for name, values in (row.get("conditions") or {}).items() if values
        }
    tidy |= {"path": row.get("path"), "start_level": row.get("start_level", 1)}
    if row.get("sla_policy") is not None:
        tidy["sla_policy"] = row["sla_policy"]
    wording = {language: text for language, text in (row.get("wording") or {}).items() if text.strip()}
    return {**tidy, "wording": wording} if wording else tidy


def _namesake(rule: Mapping[str, Any], namesakes: Mapping[str, list[str]]) -> str | None:
    ids = namesakes.get(str(rule.get("name", "")), [])
    return ids[0] if len(ids) == 1 else None
