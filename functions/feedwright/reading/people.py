"""People as authors write them: ``A, B and C``, ``Name <address>``, tables, and the byline of a plain text."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from feedwright.model import Person
from feedwright.site.values import Unusable, is_email, one_line, several, shown, web_address

_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*+(?:and\s+)?+(?!(?:Jr|Sr|I{2,3}|IV|Ph\.?D|M\.?D|Esq)\b)|\s+(?:and|&)\s+")
_WITH_EMAIL = re.compile(r"(?P<name>[^<>()]+?)\s*[<(](?P<email>[^<>()\s]+)[>)]")
_EMAIL_FIRST = re.compile(r"(?P<email>[^<>()\s]+)\s*\((?P<name>[^<>()]+)\)")

_BYLINE = re.compile(r"by\s+(?P<names>.+)", re.IGNORECASE)
_BYLINE_LENGTH, _NAME_WORDS = 120, 5
_AFTER_NAMES = re.compile(r"\s+(?:[|/•·–—-]|in|for|at|from)\s.*")
_PARTICLES = frozenset(
    "al and ap bin d da de del della den der di do dos du e el ibn la le of ten ter van von y zu".split()
)
_ROLES = frozenset(
    "analyst anchor chief columnist contributor correspondent critic desk director editor journalist photographer "
    "producer reporter researcher writer".split()
)


def split_names(text: str) -> tuple[Person, ...]:
    """Read ``A, B and C`` as three people, each perhaps with an e-mail address."""
    return _merged(_named(name) for name in _BETWEEN_NAMES.split(" ".join(text.split())) if name.strip())


def read_people(value: Any) -> tuple[Person, ...]:
    """Read a name, a list of names, or tables with ``name``, ``email`` and ``url``."""
    if not isinstance(value, Mapping | list):
        return split_names(one_line(value))
    people = (item if isinstance(item, Mapping) else one_line(item) for item in several(value))
    return _merged(_person(item) if isinstance(item, Mapping) else _named(item) for item in people if item)


def byline(line: str) -> tuple[Person, ...]:
    """Read ``By NAME``: only what looks like names, so that nobody is invented; a role after the name goes."""
    found = _BYLINE.fullmatch(line.strip()[: _BYLINE_LENGTH + 1])
    if found is None or len(found[0]) > _BYLINE_LENGTH or re.search(r"[,;…。!?:]$|\d", found["names"]):
        return ()
    people = split_names(_AFTER_NAMES.sub("", found["names"]))
    people = people[:1] + tuple(person for person in people[1:] if not _is_role(person.name))
    return people if all(_is_name(person.name) for person in people) else ()


def _is_role(text: str) -> bool:
    return not _ROLES.isdisjoint(text.casefold().split())


def _is_name(text: str) -> bool:
    words = re.split(r"[\s-]+", text)
    plain = [word for word in words if word not in _PARTICLES]
    closed = not text.endswith(".") or re.search(r"\b(?:[A-Z]|Jr|Sr|Esq|[A-Za-z]\.D)\.$", text)
    capital = all(word[:1].isalpha() and not word[0].islower() for word in plain)
    return bool(plain and closed and capital) and len(text.split()) <= _NAME_WORDS


def _merged(people: Iterable[Person]) -> tuple[Person, ...]:
    kept: dict[str, Person] = {}
    for person in people:
        kept.setdefault(person.name.casefold(), person)
    return tuple(kept.values())


def _named(text: str) -> Person:
    for written in (_WITH_EMAIL, _EMAIL_FIRST):
        found = written.fullmatch(text)
        if found and is_email(found["email"]) and (name := found["name"].strip(" \"'")):
            return Person(name=name, email=found["email"])
    bare = text.strip("<>() ")
    return Person(name=bare, email=bare) if is_email(bare) else Person(name=text)


def _person(value: Mapping[Any, Any]) -> Person:
    told = {name: one_line(value[name]) for name in ("name", "email", "url") if value.get(name) not in (None, "")}
    if not told.get("name"):
        raise Unusable("an author has no name.", "Write authors: [{name: Ada Lovelace}]")
    if told.get("email") and not is_email(told["email"]):
        raise Unusable(f"{shown(told['email'])} is no e-mail address.", "Write one such as ada@example.org.")
    return Person(name=told["name"], email=told.get("email") or None, url=_url(told.get("url")))


def _url(text: str | None) -> str | None:
    try:
        return web_address(text) if text else None
    except ValueError as error:
        raise Unusable(f"{shown(text)} is no web address.", "Write it whole: https://example.org/ada") from error
