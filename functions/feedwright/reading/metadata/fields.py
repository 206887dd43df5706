"""Metadata fields: one table from the names that authors and site generators write to what the model holds."""

import difflib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from feedwright.errors import ArticleError, Problem
from feedwright.model.article import Episode
from feedwright.reading.metadata import media_values as media
from feedwright.reading.metadata import values as value
from feedwright.reading.metadata.corrections import read_corrections
from feedwright.reading.metadata.front_matter import Metadata
from feedwright.site import Site
from feedwright.site.values import Unusable, language_tag

_Parse = Callable[[Any, Site], Any]  # None, an empty text or tuple: it says nothing, and the next name is asked


@dataclass(frozen=True, slots=True)
class _Field:
    parse: Mapping[str, _Parse]  # by name; the first that says anything counts
    rule: str
    fatal: bool = True  # else a bad value is left out with a warning
    merge: Callable[[list[Any]], Any] | None = None  # of what all names say

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.parse)


def _named(names: str, parse: _Parse) -> dict[str, _Parse]:
    return dict.fromkeys(names.split(), parse)


def _joined(found: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each for values in found for each in values))


# By argument of ``Article``, or by attribute of what one of them is made of. Names compare without regard to case,
# hyphens and underscores: publishDate, publish_date and publishdate are one.
FIELDS: Mapping[str, _Field] = {
    "title": _Field(_named("title", value.plain), "bad-title"),
    "summary": _Field(_named("summary description excerpt custom_excerpt", value.plain), "bad-summary"),
    "published": _Field(
        _named("publishDate published date pubDate published_at date_published created created_at", value.when),
        "bad-date",
    ),
    "updated": _Field(
        _named(
            "updated lastmod last_modified_at updatedDate modified updated_at date_modified date_updated", value.when
        ),
        "bad-date",
    ),
    "expires": _Field(_named("expires expiryDate unpublishDate", value.when), "bad-date"),
    "authors": _Field(_named("authors author creator", value.people), "bad-author"),
    "contributors": _Field(_named("contributors contributor", value.people), "bad-author", fatal=False),
    "categories": _Field(
        _named("categories category tags tag keywords taxonomies", value.categories),
        "bad-tags",
        merge=value.merged_categories,
    ),
    "language": _Field(_named("language lang locale", value.language), "bad-language", fatal=False),
    "section": _Field(_named("section", value.plain), "bad-section", fatal=False),
    "draft": _Field(
        _named("draft", value.flag)
        | _named("published publish", value.unpublished)
        | _named("status visibility", value.held_back)
        | _named("private hidden unlisted headless eleventyExcludeFromCollections", value.hidden),
        "bad-draft",
        merge=any,  # whoever holds it back anywhere wants it unseen
    ),
    "slug": _Field(_named("slug", value.text) | _named("permalink path url", value.path), "bad-slug"),
    "id": _Field(_named("id", value.text), "bad-id"),
    "guid": _Field(_named("guid", value.text), "bad-id"),
    "canonical_url": _Field(
        _named("canonical_url canonical", value.address) | _named("permalink url", value.address_if_whole),
        "bad-address",
        fatal=False,
    ),
    "rights": _Field(_named("rights copyright license licence", value.name_of), "bad-rights", fatal=False),
    "links": _Field(
        _named("links related link external_url", value.links_as("related"))
        | _named("via", value.links_as("via"))
        | _named("replies comments", value.links_as("replies")),
        "bad-link",
        fatal=False,
        merge=_joined,
    ),
    "corrections": _Field(_named("corrections correction erratum", read_corrections), "bad-correction", merge=_joined),
    "images": _Field(
        _named(
            "image images cover cover_image feature_image featured_image thumbnail banner hero hero_image header_image "
            "og_image social_image",
            media.images,
        ),
        "bad-image",
        fatal=False,
    ),
    "images.alt": _Field(
        _named("image_alt cover_alt cover_image_alt feature_image_alt featured_image_alt thumbnail_alt", media.alt),
        "bad-image",
        fatal=False,
    ),
    "enclosures": _Field(
        _named("enclosures enclosure attachments", media.enclosures)
        | _named("audio audio_file audio_url podcast podcast_file mp3 file video", media.playable),
        "bad-enclosure",
    ),
    "enclosures.duration": _Field(_named("duration itunes_duration", media.duration), "bad-duration", fatal=False),
    "episode.number": _Field(_named("episode episode_number", media.number), "bad-episode", fatal=False),
    "episode.season": _Field(_named("season season_number", media.number), "bad-episode", fatal=False),
    "episode.kind": _Field(_named("episode_type", media.episode_kind), "bad-episode", fatal=False),
    "episode.explicit": _Field(_named("explicit", media.explicit), "bad-episode", fatal=False),
    "episode.transcripts": _Field(_named("transcripts transcript", media.transcripts), "bad-episode", fatal=False),
    "episode.chapters": _Field(_named("chapters", media.file_address), "bad-episode", fatal=False),
    "episode.people": _Field(
        _named("people", value.people)
        | _named("hosts host", value.people_as("host"))
        | _named("guests guest", value.people_as("guest")),
        "bad-episode",
        fatal=False,
        merge=_joined,
    ),
    "episode.location": _Field(_named("location", value.name_of), "bad-episode", fatal=False),
}

# Names that site generators and themes know and that say nothing to a feed.
_SILENT = frozenset(
    "aliases layout weight type template menu menus toc comment math mathjax katex mermaid sitemap search_exclude "
    "redirect_from redirect_to series series_order subtitle linktitle markup outputs cascade resources extra params "
    "sort_by paginate_by in_search_index insert_anchor_links render page_template theme css js cssclass cssclasses "
    "header classes sidebar nav nav_order parent has_children pin sticky featured feature home pagination "
    "eleventy_navigation eleventyComputed collection collections uuid ghost_id email_only translation translation_key "
    "translations alias kanban_plugin banner_x banner_y dateformat excerpt_separator seo meta robots noindex "
    "share social show_date show_toc showtoc read_time reading_time readtime wordcount word_count disable_comments "
    "codeintel save_as save_url summary_length modified_by editor source dg_publish created_by".split()
)
_TABLES = (
    "extra",
    "params",
    "taxonomies",
)  # Hugo's and Zola's: what stands in them counts where the top level is silent
_NEAR, _SHORTEST = 0.83, 5  # how alike two names are, and how long, to be taken for one


def read_fields(
    metadata: Metadata, site: Site, *, known: Container[str] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read what *metadata* says of an article, as keyword arguments of ``Article``, and the warnings.

    Args:
        metadata: raw values.
        site: the settings in force.
        known: arguments that another place, which goes first, has given already.

    Raises:
        ArticleError: a value is one whose loss would mislead: a date, a draft mark, a title.
    """
    if not metadata.values:
        return {}, ()
    given = _flattened(metadata.values)
    site = _in_its_language(given, site)
    warnings = list(_misspelt(metadata, given)) if metadata.typed else []
    wanted = {target for name in given for target in _TARGETS.get(name, ())}
    found: dict[str, Any] = {}
    for target in wanted and FIELDS:
        if target in wanted and target.partition(".")[0] not in known:
            said, faults = _said(target, given, metadata, site)
            warnings += faults
            if said not in (None, "", ()):
                found[target] = said
    return _assembled(found), tuple(warnings)


def _in_its_language(given: Mapping[str, tuple[str, Any]], site: Site) -> Site:
    """An article in another language than its site's names its months in that."""
    said = next((given[name][1] for name, _ in _PARSERS["language"] if name in given), None)
    tag = language_tag(said) if isinstance(said, str) else None
    return replace(site, language=tag) if tag and tag != site.language else site


_SEPARATORS = dict.fromkeys(map(ord, "-_ "))


def _normal(name: str) -> str:
    return name.lower().translate(_SEPARATORS)


# What the names in ``FIELDS`` are looked up by.
_PARSERS: Mapping[str, list[tuple[str, _Parse]]] = {
    target: list({_normal(name): parse for name, parse in field.parse.items()}.items())
    for target, field in FIELDS.items()
}
_TARGETS: dict[str, list[str]] = {}
for _target, _parsers in _PARSERS.items():
    for _name, _ in _parsers:
        _TARGETS.setdefault(_name, []).append(_target)
FIELD_NAMES = frozenset(_TARGETS)  # without hyphens and underscores
_KNOWN = sorted(name for name in _TARGETS if len(name) >= _SHORTEST)
_PASSED_OVER = frozenset(map(_normal, _SILENT))


def _flattened(values: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Bring all names into one form, those of inner tables behind those of the top level; keep how they are written."""
    flat: dict[str, tuple[str, Any]] = {}
    for name, said in values.items():
        if said not in (None, "") and not (name in _TABLES and isinstance(said, Mapping)):
            flat.setdefault(_normal(name), (name, said))
    for table in _TABLES:
        inner = values.get(table)
        if isinstance(inner, Mapping):
            _flatten_table(table, inner, flat)
    return flat


def _flatten_table(table: str, inner: Mapping[Any, Any], flat: dict[str, tuple[str, Any]]) -> None:
    terms: list[Any] = []
    for written, said in inner.items():
        name = str(written)
        if _normal(name) in _TARGETS:
            if said not in (None, ""):
                flat.setdefault(_normal(name), (name.lower(), said))
        elif table == "taxonomies" and isinstance(said, list):  # a taxonomy of the publisher's own
            terms += said
    if terms:
        flat.setdefault(table, (table, terms))


def _said(
    target: str, given: Mapping[str, tuple[str, Any]], metadata: Metadata, site: Site
) -> tuple[Any, list[Problem]]:
    """Ask the names of a field in turn, or all of them where what they say is merged."""
    field = FIELDS[target]
    said, faults = [], []
    for name, parse in _PARSERS[target]:
        if name not in given:
            continue
        written, raw = given[name]
        read, fault = _parsed(lambda: parse(raw, site), field, metadata, written)  # noqa: B023 - called at once
        faults += fault
        if read not in (None, "", ()):
            said.append((written, read))
            if field.merge is None:
                break
    if not said:
        return None, faults
    written, read = said[0]
    if field.merge is not None:
        merge = field.merge
        read, fault = _parsed(lambda: merge([each for _, each in said]), field, metadata, written)
        faults += fault
    return read, faults


def _parsed(parse: Callable[[], Any], field: _Field, metadata: Metadata, written: str) -> tuple[Any, list[Problem]]:
    try:
        return parse(), []
    except Unusable as fault:
        problem = metadata.problem(written, rule=field.rule, what=f"{written}: {fault.what}", cure=fault.cure)
        bent = isinstance(fault, value.Bent)
        if field.fatal and not bent:
            raise ArticleError(problem) from fault
        return fault.value if isinstance(fault, value.Bent) else None, [problem]


def _assembled(found: dict[str, Any]) -> dict[str, Any]:
    """Put the parts of episode, first image and first enclosure together."""
    parts = {target: found.pop(target) for target in [*found] if "." in target}
    if "images" in found and "images.alt" in parts:
        first, *others = found["images"]
        found["images"] = (replace(first, alt=first.alt or parts["images.alt"]), *others)
    if "enclosures" in found and "enclosures.duration" in parts:
        first, *others = found["enclosures"]
        found["enclosures"] = (replace(first, duration=first.duration or parts["enclosures.duration"]), *others)
    episode = {target.partition(".")[2]: part for target, part in parts.items() if target.startswith("episode.")}
    return found | ({"episode": Episode(**episode)} if episode else {})


def _misspelt(metadata: Metadata, given: Mapping[str, tuple[str, Any]]) -> Iterator[Problem]:
    for name, (written, _) in given.items():
        if name not in _TARGETS and name not in _PASSED_OVER and (near := _near(name)) and near not in given:
            cure = f"Did you mean {near}?"
            yield metadata.problem(written, rule="unknown-field", what=f"there is no field {written[:60]!r}", cure=cure)


@lru_cache(maxsize=1_024)  # comparing takes longer than reading all else, and a site's articles share their names
def _near(name: str) -> str | None:
    if not _SHORTEST <= len(name) <= 40:
        return None
    return next(iter(difflib.get_close_matches(name, _KNOWN, n=1, cutoff=_NEAR)), None)
