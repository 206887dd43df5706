"""Decides which articles their folders hold back, and says so to the publisher.

A folder's values are read as if each article had them. An article's own value of the same name counts before them, and
of two folders' values that of the inner folder.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from feedwright.errors import ArticleError, Problem
from feedwright.model.text import composed
from feedwright.reading.folder_data.given import RULE, UNKNOWN, ByFolder, Given, below
from feedwright.reading.folder_data.names import is_bundle
from feedwright.reading.media.names import is_media_name
from feedwright.reading.metadata.fields import read_fields
from feedwright.reading.metadata.front_matter import Metadata
from feedwright.reading.metadata.sidecar import is_sidecar, stem
from feedwright.reading.private_names import private_name
from feedwright.reading.prose.dates import to_utc
from feedwright.reading.selection import is_article, is_published_place
from feedwright.site import SITE_KEY, Site

# Gives the names and values that an article at a key says of itself; None if there is no such file.
Own = Callable[[str], Mapping[str, Any] | None]
_REFUSED = frozenset({"bad-draft", "held-back", "embargo"})
_FEW = 5  # globs that are shown
_WHOLE = 50  # messages that show what to exclude; in thousands that would be thousands of globs each
_ANOTHER = "the exclude of another of these messages"
_LONGEST = 100  # letters of a line that is shown
_TEXTS = frozenset({"contenthtml", "contentmarkdown", "contenttext", "@type", "@graph"})  # JSON without is no article
_SPECIAL = re.compile(r"[*?\[]")


class Held(Struct, frozen=True, kw_only=True):
    """Articles that a value of a folder holds back."""

    given: Given
    line: int | None  # where the value stands
    written: str  # that line, as a person sees it
    keys: tuple[str, ...]
    globs: tuple[str, ...] = ()  # for ``include``


class Holding(Struct, frozen=True, kw_only=True):
    """What folders hold back, and what keeps it private here."""

    held: tuple[Held, ...] = ()
    globs: tuple[str, ...] = ()  # for ``exclude``
    doubts: tuple[Held, ...] = ()  # of which nobody knows whether they are held back

    def problems(self, site: Site, above: str) -> list[Problem]:
        """Name each line that holds articles back.

        Args:
            site: the settings in force.
            above: the folders between the project's root and the articles; it ends with "/", or is "".
        """
        line = exclude_line((*site.exclude, *self.globs))
        return [
            _problem(each, line if number < _WHOLE else _ANOTHER, _let_out(each, site, above), above)
            for number, each in enumerate(self.held)
        ]

    def warnings(self, above: str) -> list[Problem]:
        """Name each list that may leave articles out, because part of it is not written out; *above* as before."""
        return [_unknown(each, above) for each in self.doubts]


def exclude_line(globs: Iterable[str]) -> str:
    """Write the setting as it stands in ``site.toml``."""
    return f"exclude = {json.dumps(list(dict.fromkeys(globs)), ensure_ascii=False)}"


def held_articles(  # noqa: PLR0913 - each decides
    givens: Sequence[Given], keys: Iterable[str], site: Site, own: Own, *, now: datetime, above: str = ""
) -> Holding:
    """Find the articles that folders hold back, and that would come out.

    Args:
        givens: what the folders' files say.
        keys: the files of the content.
        site: the settings in force.
        own: gives what an article says of itself.
        now: the time.
        above: as in ``problems``.
    """
    holding, spelt, above = _holding(givens, site, now), {composed(key): key for key in keys}, composed(above)
    keys, known = list(spelt), ByFolder(givens)
    if not any(not holding.isdisjoint(known.at(above + key)) and _is_entry(key, site) for key in keys):
        return Holding()
    entries = _entries(keys, site, {given.path for given in givens if not is_bundle(given.path)}, above)
    held: dict[int, list[str]] = {}
    doubts: dict[int, str] = {}
    private = set[str]()
    for key in entries:
        there = known.at(above + key)
        at = [each for each in _holder(givens, holding, there) if not _is_let_out(key, givens[each], site, above)]
        certain = [each for each in at if not givens[each].is_doubt]
        said = own(spelt[key]) if certain else {}
        if said is None or (certain and key.lower().endswith(".json") and _TEXTS.isdisjoint(said)):
            continue
        certain = [each for each in certain if givens[each].is_final or givens[each].name not in said]
        if certain and _is_private(key, said, site):
            private.add(key)
        elif certain:
            held.setdefault(certain[0], []).append(key)
        else:
            doubts |= {each: key for each in at if givens[each].is_doubt and each not in doubts}
    bases = {key: _within(givens[at].base, above) for at, keys in held.items() for key in keys}
    globs = _globs(bases, [key for key in entries if key not in private])
    lines = {at: givens[at].find(above + (held.get(at) or [doubts.get(at, "")])[0]) for at in sorted(holding)}

    def as_held(at: int, keys: Sequence[str]) -> Held:
        own = dict.fromkeys(globs[key] for key in sorted(keys) if key in globs)
        return Held(given=givens[at], line=lines[at][0], written=lines[at][1], keys=tuple(keys), globs=tuple(own))

    return Holding(
        held=tuple(as_held(at, keys) for at, keys in sorted(held.items())),
        globs=tuple(dict.fromkeys(globs.values())),
        doubts=tuple(as_held(at, [key]) for at, key in sorted(doubts.items())),
    )


def may_hold(givens: Sequence[Given], keys: Iterable[str], site: Site, *, now: datetime, above: str = "") -> bool:
    """Say whether a folder may hold back one of these files, or an article to which one of them belongs."""
    holding, known = _holding(givens, site, now), ByFolder(givens)
    paths = (composed(above + key) for key in keys)
    return any(not holding.isdisjoint((*known.at(stem(path)), *known.at(path))) for path in paths)


def _holding(givens: Sequence[Given], site: Site, now: datetime) -> set[int]:
    return {at for at, given in enumerate(givens) if holds_back(given.name, given.value, site, now)}


def _entries(keys: Iterable[str], site: Site, files: Container[str], above: str) -> list[str]:
    """Name the articles, and the recordings and papers that their sidecars make entries; no folder's own file."""
    names = [key for key in keys if above + key not in files]
    articles = [key for key in names if is_article(key, site)]
    described = {stem(key) for key in names if is_sidecar(key)}.difference(map(stem, articles))
    media = [key for key in names if stem(key) in described and _is_entry(key, site)]
    return [*articles, *media]


def _is_entry(key: str, site: Site) -> bool:
    return is_article(key, site) or (is_media_name(key) and is_published_place(key, site))


def holds_back(name: str, value: Any, site: Site, now: datetime | None = None) -> bool:
    """Say whether an article that had this value alone would be held back, or be out no more.

    Args:
        name: the field's name.
        value: its value.
        site: the settings in force.
        now: the time; without it, times do not count.
    """
    try:
        fields, _ = read_fields(Metadata(path=SITE_KEY, values={name: value}), site)
    except ArticleError as error:
        return error.problem.rule in _REFUSED or (error.problem.rule == "bad-date" and name != "date")
    if fields.get("draft") or fields.get("scheduled"):
        return True
    if now is None:
        return False
    ahead = (fields.get(field) for field in ("published", "embargo"))
    ends = fields.get("expires")
    return any(time and to_utc(time, site.zone) > now for time in ahead) or bool(
        ends and to_utc(ends, site.zone) <= now
    )


def _holder(givens: Sequence[Given], holding: set[int], there: Iterable[int]) -> list[int]:
    """Name the values that hold an article back, of those that apply to it: of each name the one that counts."""
    if holding.isdisjoint(there):
        return []
    counts: dict[str, int] = {}
    final = list[int]()
    for at in there:
        given = givens[at]
        if given.is_final:
            final += [at] if at in holding else []
        elif given.name not in counts or _order(givens, holding, at) > _order(givens, holding, counts[given.name]):
            counts[given.name] = at
    return [*final, *sorted(at for at in counts.values() if at in holding)]


def _order(givens: Sequence[Given], holding: set[int], at: int) -> tuple[tuple[int, ...], bool]:
    """Order two values for one name; of values of the same rank the one that holds back counts."""
    return givens[at].rank, at in holding


def _is_private(key: str, said: Mapping[str, Any], site: Site) -> bool:
    """Say whether the article keeps itself private here, so that nothing need be done."""
    if any(holds_back(name, value, site) for name, value in said.items()):
        return True
    return site.suffixes == "all" and not site.include and "draft" not in said and private_name(key) is not None


def _is_let_out(key: str, given: Given, site: Site, above: str) -> bool:
    """Say whether ``include`` names the article or its folder, and nothing but what holds it back needs that.

    A folder must be at or below the one that is held back.
    """
    return any(_means(pattern, key, given, above) for pattern in site.include) and _is_entry(
        key, structs.replace(site, include=())
    )


def _means(pattern: str, key: str, given: Given, above: str) -> bool:
    pattern = composed(pattern)
    folder = pattern.removesuffix("/**")
    if _SPECIAL.search(folder):
        return False
    path = above + folder
    return key == pattern or (folder != pattern and below(folder, key) and _reaches(given.base, path))


def _reaches(base: str, folder: str) -> bool:
    return folder == base or below(base, folder)


def _globs(held: Mapping[str, str], articles: Sequence[str]) -> dict[str, str]:
    """Name what is held in few globs, by the keys: a folder in which all is held, or else the file.

    Args:
        held: the folders below which something holds articles back, by the keys of these: no glob reaches further.
        articles: the keys of all articles that may come out.
    """
    totals = Counter(folder for key in articles for folder in _folders(key))
    counts = Counter(folder for key in held for folder in _folders(key))
    return {
        key: next(
            (
                f"{_escaped(folder)}/**"
                for folder in _folders(key)
                if totals[folder] == counts[folder] and _reaches(base, folder)
            ),
            _escaped(key),
        )
        for key, base in sorted(held.items())
    }


def _within(base: str, above: str) -> str:
    """Give a folder of the project as one of the content; all of the content is in one that is above it."""
    return base[len(above) :] if base.startswith(above) else ""


def _folders(key: str) -> list[str]:
    """Name the folders in which a file is, from the outermost."""
    parts = key.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _escaped(path: str) -> str:
    return _SPECIAL.sub(lambda match: f"[{match[0]}]", path)


def _problem(held: Held, line: str, let_out: str, above: str) -> Problem:
    given, count = held.given, len(held.keys)
    path = shown_path(given.path, above)
    named = held.keys[0] + (f" and {count - 1:,} more" if count > 1 else "")
    articles = f"{count:,} article{'' if count == 1 else 's'}"
    if given.fault:
        what = f"this file may hold back {articles} in your generator ({named}), but it cannot be read: {given.fault}."
        cure = f"Correct the file. To keep the articles private, write {line} into {SITE_KEY}."
        return Problem(path=path, line=held.line, rule=RULE, what=what, cure=cure)
    what = f"“{held.written[:_LONGEST]}” holds back {articles} in your generator: {named}."
    publish = f"To publish them, remove the line{let_out}."
    cure = f"To keep them private, write {line} into {SITE_KEY}. {publish}"
    return Problem(path=path, line=held.line, rule=RULE, what=what, cure=cure)


def _unknown(doubt: Held, above: str) -> Problem:
    """Say that a list is not written out: it may leave out articles that come out here."""
    given = doubt.given
    what = f"“{doubt.written[:_LONGEST]}” may leave out articles in your generator: part of it is not written out."
    cure = f"If it leaves articles out, write them into exclude in {SITE_KEY}."
    return Problem(path=shown_path(given.path, above), line=doubt.line, rule=UNKNOWN, what=what, cure=cure)


def _let_out(held: Held, site: Site, above: str) -> str:
    """Name the globs with which the publisher says that these articles are not private, where there are few."""
    own = held.globs
    said = structs.replace(site, include=(*site.include, *own))
    if len(own) > _FEW or not all(_is_let_out(key, held.given, said, above) for key in held.keys):
        return ""
    return f", or write include = {json.dumps([*site.include, *own], ensure_ascii=False)}"


def shown_path(path: str, above: str) -> str:
    """Write a path from the folder of the articles."""
    if path.startswith(above):
        return path[len(above) :]
    mine, theirs = above.split("/")[:-1], path.split("/")
    same = 0
    while same < len(mine) and same < len(theirs) - 1 and mine[same] == theirs[same]:
        same += 1
    return "/".join([".."] * (len(mine) - same) + theirs[same:])
