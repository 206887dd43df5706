"""Reads people as authors write them: ``A, B and C``, ``Name <address>``, tables, and the byline of a plain text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import structs

from feedwright.model.article import Person
from feedwright.model.expressions import expression
from feedwright.site.single_values import Unusable, is_email, one_line, several, shown, web_address

_BETWEEN_NAMES = re.compile(
    r"\s*[,;|]\s*+(?:and\s+)?+(?!(?:Jr|Sr|I{2,3}|IV|Ph\.?D|M\.?D|M\.?A|B\.?A|MSc|BSc|MBA|MPH|DPhil|LL\.?M|J\.?D|R\.?N|CPA|Esq)\b)|\s+(?:and|&)\s+|\s+/\s+|(?<=[^\W\d_])/(?=[^\W\d_])"
)
_JOINED = re.compile(r"\s(?:et|und|y|e|en|og|och|и)\s")  # these words are also parts of names
# Obsidian's links; a person sees the words after the bar, or the name.
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*[|/])?([^\[\]|/]+)\]\]")
_LINK = re.compile(r"\[(?P<name>[^\[\]]+)\]\((?P<url>[^()\s]+)[^()]*\)")
_PARENTHESES = re.compile(r"\([^()]*\)")
_WITH_EMAIL = re.compile(r"(?P<name>[^<>()]+?)\s*[<(](?P<email>[^<>()\s]+)[>)]")
_EMAIL_FIRST = re.compile(r"(?P<email>[^<>()\s]+)\s*\((?P<name>[^<>()]+)\)")
_ALIASES = {
    "name": ("name", "display_name", "title", "id", "nick", "nickname", "username"),
    "email": ("email", "mail", "e-mail"),
    "url": ("url", "uri", "link", "homepage", "website", "web"),
    "avatar": ("avatar", "image", "picture", "photo", "profile_image"),
    "role": ("role",),
}

# The foreign words also begin names (Von Miller) and sentences, so they count only before two words or more.
_BY = re.compile(r"by\s+(?P<names>\S.*)", re.IGNORECASE)
_FOREIGN_BY = re.compile(r"(?:Von|VON|Par|PAR|Por|POR|Door|DOOR|Av|AV)\s+(?P<names>\S.*)")
_BYLINE_LENGTH, _NAME_WORDS = 120, 5
_AFTER_NAMES = expression(r"\s+(?:[|/•·–—-]|in|for|at|from)\s.*")
_PARTICLES = frozenset(
    "al and ap bin d da de del della den der di do dos du e el ibn la le of ten ter van von y zu".split()
)
_ROLES = frozenset(
    "analyst anchor chief columnist contributor correspondent critic desk director editor journalist photographer "
    "producer reporter researcher writer".split()
)


def split_names(text: str, known: Mapping[str, Person] | None = None) -> tuple[Person, ...]:
    """Read ``A, B and C`` as three people; each may have an e-mail address, or be an id in *known*."""
    line = " ".join(text.split())
    if "://" in line or line in (known or {}):
        return (_named(line, known),)
    parts = _BETWEEN_NAMES.split(line)
    if _JOINED.search(line):
        parts = [name for part in parts for name in _parted(part)]
    return _merged(_named(name, known) for name in parts if name.strip())


def read_people(value: Any, known: Mapping[str, Person] | None = None) -> tuple[Person, ...]:
    """Read a name, a list of names, or tables with ``name``, ``email`` and ``url``.

    An item of a list is one person, even if it holds commas or "and".

    Args:
        value: the value as it is written.
        known: people by id, as ``site.toml`` lists them.
    """
    if not isinstance(value, dict | list):
        return linked_names(_without_by(one_line(value)), known)
    people = (item if isinstance(item, dict) else one_line(item) for item in several(value))
    return _merged(
        person
        for item in people
        if item
        for person in ((_person(item, known),) if isinstance(item, dict) else _one(item, known))
    )


def linked_names(text: str, known: Mapping[str, Person] | None = None) -> tuple[Person, ...]:
    """Read names with links among them: ``[Ann](https://a.example) (Big Co), [[Bo Bell]] and Cy``."""
    return _linked_names(text, known) if known or len(text) > _BYLINE_LENGTH else _anyones(text)


@lru_cache(maxsize=256)  # a site's articles share their authors
def _anyones(text: str) -> tuple[Person, ...]:
    return _linked_names(text, None)


def _linked_names(text: str, known: Mapping[str, Person] | None) -> tuple[Person, ...]:
    if "[" not in text:
        return split_names(text, known)
    text = WIKI_LINK.sub(r"\1", text)
    if not _LINK.search(text):
        return split_names(text, known)
    people: list[Person] = []
    done = 0
    for link in _LINK.finditer(text):
        people += _between_links(text[done : link.start()], known)
        name = link["name"].strip()
        try:
            people.append(structs.replace(_named(name, known), url=web_address(link["url"])))
        except ValueError:  # a path within the site: only the name counts
            people.append(_named(name, known))
        done = link.end()
    return _merged([*people, *_between_links(text[done:], known)])


def _between_links(text: str, known: Mapping[str, Person] | None) -> tuple[Person, ...]:
    """Read the names between links; words in parentheses are a company or a role."""
    bare = _PARENTHESES.sub("", text).strip(" ,;|&·")
    bare = re.sub(r"^(?:and|&)\s+|\s+(?:and|&)$|^(?:and|&)$", "", bare).strip()
    return split_names(bare, known) if bare else ()


def _one(text: str, known: Mapping[str, Person] | None) -> tuple[Person, ...]:
    """Read an item of a list as one person, even if the name holds commas or "and"."""
    if "[" not in text:
        return (_named(text, known),)
    text = WIKI_LINK.sub(r"\1", text)
    return linked_names(text, known)[:1] if _LINK.search(text) else (_named(text, known),)


def byline(line: str) -> tuple[Person, ...]:
    """Read ``By NAME``, but only words that look like names; a role after the name is left out."""
    text = line.strip()[: _BYLINE_LENGTH + 1]
    match = _BY.fullmatch(text) or _FOREIGN_BY.fullmatch(text)
    if match is None or len(text) > _BYLINE_LENGTH or re.search(r"[,;…。!?:]$|\d", match["names"]):
        return ()
    people = split_names(_AFTER_NAMES.sub("", match["names"]))
    people = people[:1] + tuple(person for person in people[1:] if not _is_role(person.name))
    foreign = match.re is _FOREIGN_BY
    return people if all(_is_name(person.name, words=2 if foreign else 1) for person in people) else ()


def _without_by(text: str) -> str:
    if match := _BY.fullmatch(text):
        return match["names"]
    match = _FOREIGN_BY.fullmatch(text)
    return match["names"] if match and re.match(r"[^\W\d_][^\s,;]*\s+(?!and\b|&)[^\W\d_]", match["names"]) else text


def _parted(part: str) -> Iterable[str]:
    """Split ``Ana y Luis``, but not ``José Ortega y Gasset``."""
    start = 0
    for joint in _JOINED.finditer(part):
        left, right = part[start : joint.start()].strip(), part[joint.end() :].strip()
        one_name = len(left.split()) > 1 and len(right.split()) == 1
        if left and right and not one_name and not left[0].islower() and not right[0].islower():
            yield left
            start = joint.end()
    yield part[start:].strip()


def _is_role(text: str) -> bool:
    return not _ROLES.isdisjoint(text.casefold().split())


def _is_name(text: str, *, words: int = 1) -> bool:
    parts = re.split(r"[\s-]+", text)
    plain = [word for word in parts if word not in _PARTICLES]
    closed = not text.endswith(".") or re.search(r"\b(?:[A-Z]|Jr|Sr|Esq|[A-Za-z]\.D)\.$", text)
    capital = all(word[:1].isalpha() and not word[0].islower() for word in plain)
    return bool(plain and closed and capital) and words <= len(text.split()) <= _NAME_WORDS


def _merged(people: Iterable[Person]) -> tuple[Person, ...]:
    """Keep each person once, with all details."""
    kept: dict[str, Person] = {}
    for person in people:
        name = person.name.casefold()
        kept[name] = _united(kept[name], person) if name in kept else person
    return tuple(kept.values())


def _united(first: Person, second: Person) -> Person:
    values = {each.name: getattr(first, each.name) or getattr(second, each.name) for each in structs.fields(Person)}
    return Person(**values)


def _named(text: str, known: Mapping[str, Person] | None) -> Person:
    text = text.strip()
    if known and text in known:
        return known[text]
    for written in (_WITH_EMAIL, _EMAIL_FIRST):
        match = written.fullmatch(text)
        if match and is_email(match["email"]) and (name := match["name"].strip(" \"'")):
            return Person(name=name, email=match["email"])
    bare = text.strip("<>() ")
    return Person(name=bare, email=bare) if is_email(bare) else Person(name=text)


def _person(value: Mapping[Any, Any], known: Mapping[str, Person] | None) -> Person:
    lower = {str(name).lower(): item for name, item in value.items()}
    values = {field: text for field, names in _ALIASES.items() if (text := _first(lower, names))}
    identity = next(
        (text for name in ("id", "slug", "name") if (text := _first(lower, (name,))) in (known or {})), None
    )
    if known and identity:
        values = {field: text for field, text in values.items() if field != "name" or text != identity}
        return structs.replace(known[identity], **_checked(values))
    if not values.get("name"):
        raise Unusable("an author has no name.", "Write authors: [{name: Ada Lovelace}]")
    return Person(**_checked(values))


def _first(values: Mapping[str, Any], names: Iterable[str]) -> str:
    value = next((values[name] for name in names if values.get(name) not in (None, "")), "")
    if isinstance(value, dict | list) and names in (_ALIASES["avatar"], _ALIASES["role"]):
        return ""  # a table about a picture, or several parts: the person can do without them
    return one_line(value)


def _checked(values: Mapping[str, str]) -> dict[str, Any]:
    """Refuse a bad e-mail or web address; a picture with a bad address is left out, because readers do not miss it."""
    checked: dict[str, Any] = dict(values)
    if values.get("email") and not is_email(values["email"]):
        raise Unusable(f"{shown(values['email'])} is not an e-mail address.", "Write one such as ada@example.org.")
    if values.get("url"):
        checked["url"] = _url(values["url"])
    if values.get("avatar"):
        try:
            checked["avatar"] = web_address(values["avatar"])
        except ValueError:
            del checked["avatar"]
    return checked


def _url(text: str) -> str:
    try:
        return web_address(text)
    except ValueError as error:
        raise Unusable(
            f"{shown(text)} is not a web address.", "Write the whole address: https://example.org/ada"
        ) from error
