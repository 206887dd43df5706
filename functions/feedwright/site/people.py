"""People as ``site.toml`` names them: a name, or a table with a name."""

import re
from collections.abc import Mapping

from feedwright.model.article import Person
from feedwright.site.setting_types import refuse_unknown
from feedwright.site.single_values import is_email, shown
from feedwright.site.table import Table

_AUTHOR = ("name", "email", "url", "avatar", "fediverse")
_ACCOUNT = re.compile(r"@?[\w.-]{1,100}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
_PARTICIPANT = ("name", "role", "group", "url", "avatar")


def read_author(table: Table, key: str) -> Person | None:
    """Read ``author = "Ada"`` or ``author = { name, email, url, avatar, fediverse }``."""
    value = table.values.get(key)
    if value is None:
        return None
    if isinstance(value, str) and (name := table.text(key)):
        return Person(name=name)
    if not isinstance(value, dict) or not set(value) <= set(_AUTHOR) or not value.get("name"):
        cure = f'Write {key} = "Name" or {key} = {{ name = "Name", email = "…", url = "https://…" }}'
        raise table.refusal(key, f"{key} is neither a name nor a table with a name.", cure)
    person = table.table(key)
    return Person(
        name=_name(person),
        email=_email(person),
        url=person.address("url"),
        avatar=person.address("avatar"),
        fediverse=_account(person),
    )


def read_authors(table: Table) -> dict[str, Person]:
    """Read the tables ``[authors.ada]``, or names only."""
    people = table.subtable("authors", '[authors.ada]\nname = "Ada Lovelace"')
    return {key: person for key in people.values if (person := read_author(people, key))}


def read_participants(table: Table, key: str, authors: Mapping[str, Person]) -> tuple[Person, ...]:
    """Read a list of names, of ids from ``[authors]`` and of ``{ name, role, group, url, avatar }``."""
    values = table.values.get(key, [])
    if not isinstance(values, list) or any(not isinstance(value, str | dict) for value in values):
        cure = f'Write {key} = ["Ada", {{ name = "Bob", role = "guest" }}]'
        raise table.refusal(key, f"{key} is not a list of names and tables.", cure)
    people = []
    for value in values:
        if isinstance(value, str):
            person = table.table(key, {"name": value})
            people.append(authors.get(value) or Person(name=_name(person)))
        else:
            people.append(_participant(table.table(key, value)))
    return tuple(people)


def _participant(person: Table) -> Person:
    refuse_unknown(person, _PARTICIPANT, " of a person")
    return Person(
        name=_name(person),
        role=person.text("role"),
        group=person.text("group"),
        url=person.address("url"),
        avatar=person.address("avatar"),
    )


def _name(person: Table) -> str:
    name = person.text("name")
    if not name:
        raise person.refusal("name", "a person has no name.", 'Write name = "Name"')
    return name


def _email(person: Table) -> str | None:
    email = person.text("email")
    if email and not is_email(email):
        raise person.refusal("email", f"{shown(email)} is not an e-mail address.", 'Write email = "ada@example.org"')
    return email


def _account(person: Table) -> str | None:
    account = person.text("fediverse")
    if account and not _ACCOUNT.fullmatch(account):
        cure = 'Write it with its server: fediverse = "@ada@example.social"'
        raise person.refusal("fediverse", f"{shown(account)} is no account of the Fediverse.", cure)
    return account and f"@{account.removeprefix('@')}"
