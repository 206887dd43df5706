"""Turns raw metadata into arguments of ``Article``, by the table of fields; warns about names that may be misspelt."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from msgspec import structs

from feedwright.errors import ArticleError, Problem
from feedwright.model.article import Episode, Person
from feedwright.model.expressions import expression
from feedwright.reading.metadata import field_values, privacy
from feedwright.reading.metadata.field_table import FIELDS, Field, Parse
from feedwright.reading.metadata.front_matter import Metadata, plain_name
from feedwright.reading.prose.likeness import nearest
from feedwright.site import Site
from feedwright.site.language_tags import language_tag
from feedwright.site.single_values import Unusable, shown

# Names that site generators and themes use and that mean nothing to a feed.
_SILENT = frozenset(
    "layout weight type template menu menus toc comment math mathjax katex mermaid sitemap search_exclude "
    "redirect_to series series_order subtitle linktitle markup outputs cascade resources extra params "
    "sort_by paginate_by in_search_index insert_anchor_links page_template theme css js cssclass cssclasses "
    "header classes sidebar nav nav_order parent has_children pin sticky featured feature home pagination "
    "eleventy_navigation eleventyComputed collection collections uuid ghost_id translation translation_key "
    "translations kanban_plugin banner_x banner_y dateformat excerpt_separator seo meta robots noindex "
    "share social show_date show_toc showtoc read_time reading_time readtime wordcount word_count disable_comments "
    "codeintel save_as save_url summary_length modified_by editor source created_by "
    "microblog post_id photos photos_with_metadata".split()
)
# Ordinary words that are similar to a field's name but are not misspelt.
_WORDS = frozenset(
    "archive archives areas banners brand caption card case cast cats code color colors colour comment cost "
    "course craft data design dirs drift fields files fill final flag form game genre guide guides head heading "
    "host item items label land late layer level life like limit line liner list lists locals logo long look "
    "mail make maps mark mode more most move name news next node note notes page pages part parts past plan play "
    "point post posts preview price raft rank rate rating reads review role route rule rules scale search "
    "selection serial share sign site size skill sort spec stage standing states stats step style tabs tail take "
    "talk tasks team term test text themes tile tiles time times titles tool tools topic track type types unit "
    "user users version view views week words work".split()
)
# Tables of YAML's merges, Hugo and Zola: their values count if the top level has none.
_TABLES = ("<<", "extra", "params", "taxonomies")


def read_fields(
    metadata: Metadata, site: Site, *, known: Container[str] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Turn *metadata* into keyword arguments of ``Article``, and warnings.

    Args:
        metadata: the raw values.
        site: the settings in force.
        known: arguments that are already set by a place that counts before this one.

    Raises:
        ArticleError: a bad value cannot be left out without misleading: a date, a draft mark, a title.
    """
    if not metadata.values:
        return {}, ()
    given = _flattened(metadata.values)
    untitled = "title" in given and field_values.is_no_title(given["title"][1])
    if untitled:
        del given["title"]
    site = _in_its_language(given, site)
    doubts = [] if "draft" in known else _doubts(metadata)
    warnings = [*doubts, *(_misspelt(metadata, given, bool(doubts)) if metadata.typed else ())]
    wanted = {target for name in given for target in _TARGETS.get(name, ())}
    fields, faults, refused = _read(wanted.difference(_known_targets(known)), given, metadata, site)
    warnings += faults
    if refused:
        others = dict.fromkeys((*refused[1:], *warnings))  # two fields may be read from one value
        raise ArticleError(refused[0], tuple(problem for problem in others if problem != refused[0]))
    if doubts:
        fields["draft"] = True
    if untitled:
        fields["untitled"] = True
    warnings += _unknown_authors(fields.get("authors", ()), metadata, given, site)
    return _assembled(fields), tuple(warnings)


def _known_targets(known: Container[str]) -> set[str]:
    """Name the fields that are already set by a place that counts before this one."""
    return {target for target in FIELDS if target.partition(".")[0] in known} if known else set()


def _read(
    wanted: set[str], given: Mapping[str, tuple[str, Any]], metadata: Metadata, site: Site
) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    """Read fields; return their values, the warnings, and the problems that reject the article."""
    fields: dict[str, Any] = {}
    warnings: list[Problem] = []
    refused: list[Problem] = []
    for target in sorted(wanted, key=_ORDER.__getitem__):
        try:
            value, faults = _read_field(target, given, metadata, site)
        except ArticleError as error:
            refused.append(error.problem)
            continue
        warnings += faults
        if value not in (None, "", ()):
            fields[target] = value
    return fields, warnings, refused


def _doubts(metadata: Metadata) -> list[Problem]:
    """Warn about names in any part of the metadata that are nearly a mark of a draft."""
    inner = [table for name in _TABLES if isinstance(table := metadata.values.get(name), dict)]
    given = (
        (plain, str(name), value)
        for table in (metadata.values, *inner)
        for name, value in table.items()
        if (plain := plain_name(str(name))) not in _NO_DOUBTS or plain in privacy.ORDINARY
    )
    deeper = (
        (plain_name(str(name)), str(name), value)
        for outer, table in metadata.values.items()
        if outer not in _TABLES
        for name, value in islice(_inner_values(outer, table), _JUDGED)
        if plain_name(str(name)) in _MARKS or privacy.is_draft_inside(plain_name(str(name)), value)
    )
    swallowed = ((plain_name(name), name, said) for name, said in _swallowed(metadata))
    return [
        metadata.problem(
            doubt.written,
            rule=privacy.RULE,
            what=f"{doubt.written[:60]} is taken for {_meaning(doubt)}, so the article is held back",
            cure=f"Write draft: true if the article is private, or rename {doubt.written[:60]}.",
        )
        for doubt in privacy.doubts(chain(given, deeper, swallowed))
    ]


def _inner_values(outer: str, table: Any) -> Iterator[tuple[Any, Any]]:
    """Give the names and values in an inner table, or in the tables of a list that holds an article's own words."""
    tables = table if isinstance(table, list) and plain_name(outer) in _LISTS_OF_WORDS else (table,)
    for each in tables:
        if isinstance(each, dict):
            yield from (
                (name, value) for name, value in each.items() if name != "hidden" or plain_name(outer) not in _PICTURES
            )


def _swallowed(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Find lines such as ``draft: true`` that belong to the text of another field, because they are set in."""
    given = metadata.values.values()
    values = chain(given, *(islice(value, _JUDGED) for value in given if isinstance(value, list)))
    texts = [value.lower() for value in values if isinstance(value, str) and ":" in value and len(value) <= _SUMMARY]
    if not any(name in text for text in texts for name in _SWALLOWED):
        return iter(())
    lines = ((match, match[0].strip(" \t\"'").lower()) for match in _SET_IN.finditer(metadata.text))
    return ((match["name"], match["said"]) for match, line in lines if any(line in text for text in texts))


def _meaning(doubt: privacy.Doubt) -> str:
    return "a mark of a draft" if plain_name(doubt.written) == doubt.meant else doubt.meant


def _in_its_language(given: Mapping[str, tuple[str, Any]], site: Site) -> Site:
    """Give the site the language of the article, which may name its months in that language."""
    written = next((given[name][1] for name, _ in _PARSERS["language"] if name in given), None)
    tag = language_tag(written) if isinstance(written, str) else None
    return structs.replace(site, language=tag) if tag and tag != site.language else site


# The fields by their plain names.
_PARSERS: Mapping[str, list[tuple[str, Parse]]] = {
    target: list({plain_name(name): parse for name, parse in field.parse.items()}.items())
    for target, field in FIELDS.items()
}
_ORDER = {target: number for number, target in enumerate(FIELDS)}
_TARGETS: dict[str, list[str]] = {}
for _target, _parsers in _PARSERS.items():
    for _name, _ in _parsers:
        _TARGETS.setdefault(_name, []).append(_target)
FIELD_NAMES = frozenset(_TARGETS)  # without hyphens and underscores
_DRAFT_NAMES = frozenset(name for name, targets in _TARGETS.items() if "draft" in targets)
# Misspellings of these are not looked for, because too many other names are similar.
_UNLIKELY = frozenset(
    "access build deleted feed hold ignore internal listed locked public release render restricted rss secret show "
    "trash visible".split()
)
_KNOWN = tuple(sorted(_TARGETS.keys() - _UNLIKELY))
_AUTHORS = tuple(name for name, _ in _PARSERS["authors"])
_JEKYLL = frozenset({"_posts", "_drafts"})  # the folders of Jekyll's articles
_MARKS = frozenset({"draft", "isdraft", "private", "hidden", "unlisted"})
_SWALLOWED = (*sorted(_MARKS), "status", "published")
_SET_IN = expression(
    rf"^[ \t]+(?P<name>{'|'.join(_SWALLOWED)})[ \t]*:[ \t]*(?P<said>[^\s\"']{{1,20}})[ \t]*[\"']?$",
    re.MULTILINE | re.IGNORECASE,
)
_LISTS_OF_WORDS = frozenset({"tags", "categories", "keywords", "authors", "author"})
_PICTURES = frozenset({"cover", "banner", "hero", "image"})  # "hidden" there hides the picture on the article's page
_SUMMARY = 1_000  # characters; a longer value is an article's text
_JUDGED = 100  # names of an article; comparing names takes longer than all other reading
_LONGEST = 40  # letters; a longer name is not a misspelt field
_PASSED_OVER = frozenset(map(plain_name, _SILENT)) | _WORDS
_NO_DOUBTS = FIELD_NAMES | _PASSED_OVER


def _flattened(values: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Bring all names into their plain form; names of the top level count before those of inner tables."""
    flat: dict[str, tuple[str, Any]] = {}
    for name, value in values.items():
        if (value not in (None, "") or name == "title") and not (name in _TABLES and isinstance(value, dict)):
            flat.setdefault(plain_name(name), (name, value))
    for table in _TABLES:
        inner = values.get(table)
        if isinstance(inner, dict):
            _flatten_table(table, inner, flat)
    return flat


def _flatten_table(table: str, inner: Mapping[Any, Any], flat: dict[str, tuple[str, Any]]) -> None:
    terms: list[Any] = []
    for written, value in inner.items():
        name = str(written)
        plain = plain_name(name)
        if plain in _TARGETS:
            if plain in _MARKS and field_values.truth(value):
                flat[plain] = (name.lower(), value)  # a mark of a draft counts anywhere, even against the top level
            elif value not in (None, ""):
                flat.setdefault(plain, (name.lower(), value))
        elif table == "taxonomies" and isinstance(value, list):  # a taxonomy that the publisher made
            terms += value
    if terms:
        flat.setdefault(table, (table, terms))


def _read_field(
    target: str, given: Mapping[str, tuple[str, Any]], metadata: Metadata, site: Site
) -> tuple[Any, list[Problem]]:
    """Read the names of a field in turn until one has a value; if the field joins values, read all of them."""
    field = FIELDS[target]
    results, faults = [], []
    for name, parse in _PARSERS[target]:
        if name not in given:
            continue
        written, raw = given[name]
        if target == "categories":
            raw, fault = _parted_by_spaces(name, raw, metadata, written)
            faults += fault
        read, fault = _parsed(lambda: parse(raw, site), field, metadata, written)  # noqa: B023 - called at once
        faults += fault
        if read not in (None, "", ()):
            results.append((written, read))
            if field.merge is None:
                break
    if not results:
        return None, faults
    written, read = results[0]
    if field.merge is not None:
        merge = field.merge
        read, fault = _parsed(lambda: merge([each for _, each in results]), field, metadata, written)
        faults += fault
    return read, faults


def _parted_by_spaces(name: str, raw: Any, metadata: Metadata, written: str) -> tuple[Any, list[Problem]]:
    """Read ``tags: ruby rails`` as two tags in Jekyll's folders; elsewhere it is one tag, with a warning."""
    plural = name in {"tags", "categories"} and isinstance(raw, str)
    if not plural or re.search(r"[,;#\[<]", raw) or " " not in raw.strip():
        return raw, []
    if not _JEKYLL.isdisjoint(metadata.path.split("/")):
        return raw.split(), []
    words = raw.split()
    what = f"{written}: {shown(raw)} is taken for one {'tag' if name == 'tags' else 'category'}"
    cure = f"Write {written}: [{', '.join(words)}] if these are {len(words)}, or {written}: [{raw.strip()}]."
    return raw, [metadata.problem(written, rule="one-tag", what=what, cure=cure)] if metadata.typed else []


def _parsed(parse: Callable[[], Any], field: Field, metadata: Metadata, written: str) -> tuple[Any, list[Problem]]:
    try:
        return parse(), []
    except Unusable as fault:
        rule = (fault.rule if isinstance(fault, field_values.Bent) else None) or field.rule
        problem = metadata.problem(written, rule=rule, what=f"{written}: {fault.what}", cure=fault.cure)
        bent = isinstance(fault, field_values.Bent)
        if field.fatal and not bent:
            raise ArticleError(problem) from fault
        return fault.value if isinstance(fault, field_values.Bent) else None, [problem]


def _assembled(fields: dict[str, Any]) -> dict[str, Any]:
    """Put the parts of the episode, the first image and the first enclosure together."""
    parts = {target: fields.pop(target) for target in [*fields] if "." in target}
    if "images" in fields and "images.alt" in parts:
        first, *others = fields["images"]
        fields["images"] = (structs.replace(first, alt=first.alt or parts["images.alt"]), *others)
    if "images" in fields and "images.caption" in parts:
        first, *others = fields["images"]
        fields["images"] = (structs.replace(first, caption=first.caption or parts["images.caption"]), *others)
    if "enclosures" in fields and "enclosures.duration" in parts:
        first, *others = fields["enclosures"]
        fields["enclosures"] = (
            structs.replace(first, duration=first.duration or parts["enclosures.duration"]),
            *others,
        )
    if "enclosures" in fields and "enclosures.length" in parts:
        first, *others = fields["enclosures"]
        fields["enclosures"] = (structs.replace(first, length=first.length or parts["enclosures.length"]), *others)
    episode = {target.partition(".")[2]: part for target, part in parts.items() if target.startswith("episode.")}
    return fields | ({"episode": Episode(**episode)} if episode else {})


def _unknown_authors(
    authors: Iterable[Person], metadata: Metadata, given: Mapping[str, tuple[str, Any]], site: Site
) -> Iterator[Problem]:
    """Warn about a name that is nearly an id of ``[authors]``; a name of several words is a person's own name."""
    ids = {identity.casefold(): identity for identity in site.authors}
    written = next((given[name][0] for name in _AUTHORS if name in given), "author")
    for person in authors if ids else ():
        name = person.name.casefold()
        near = name if name in ids else nearest(name, ids)
        if near and " " not in name and person not in site.authors.values():
            what = f"{written}: {shown(person.name)} is not an id of [authors] in site.toml"
            cure = f"Did you mean {ids[near]}?"
            yield metadata.problem(written, rule="unknown-author", what=what, cure=cure)


def _misspelt(metadata: Metadata, given: Mapping[str, tuple[str, Any]], doubted: bool) -> Iterator[Problem]:
    """Warn about names that are nearly a field's; names that hold the article back have a warning already."""
    for name, (written, _) in islice(given.items(), _JUDGED):
        near = _near(name) if name not in _TARGETS and name not in _PASSED_OVER else None
        if near and near not in given and not (doubted and near in _DRAFT_NAMES):
            cure = f"Did you mean {near}?"
            yield metadata.problem(written, rule="unknown-field", what=f"there is no field {written[:60]!r}", cure=cure)


@lru_cache(maxsize=1_024)  # comparing takes longer than all other reading, and a site's articles share their names
def _near(name: str) -> str | None:
    return nearest(name, _KNOWN) if len(name) <= _LONGEST else None
