"""Hugo's ``cascade``, in a section's ``_index.md`` or in the settings of the site, and a section that is a draft."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from feedwright.reading.folder_data.given import FolderFile, Given, Lines, below, values_of
from feedwright.reading.folder_data.globs import matches_glob
from feedwright.reading.folder_data.names import base_of, is_bundle
from feedwright.reading.metadata.field_values import truth
from feedwright.reading.metadata.front_matter import plain_name

_CONTENT = "content"
PARTS = frozenset({"cascade", "languages", "module"})  # settings that may have a file of their own
_TARGETS = frozenset({"target", "_target"})
_LANGUAGE = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(?:[-_][a-z0-9]{2,8})?)", re.IGNORECASE)
_SIGNS = re.compile(r"[*?\[{!]")
_SECTION = frozenset({"draft", "isdraft"})  # of a section itself: Zola, and Hugo until 0.122, then leave all of it out


class HugoSite(Struct, frozen=True, kw_only=True):
    """Where a site of Hugo has its content."""

    base: str
    content: tuple[str, ...]
    language: str


def settings_of(file: FolderFile, table: Mapping[Any, Any]) -> Mapping[str, Any]:
    """Give the settings in a file: one that is called as a setting holds that setting alone."""
    lower = {str(name).lower(): value for name, value in table.items()}
    own = file.path.rpartition("/")[2].partition(".")[0].lower()
    return {own: lower.get(own, table)} if own in PARTS else lower


def hugo_site(file: FolderFile, settings: Mapping[str, Any]) -> HugoSite:
    base = base_of(file.folder)
    languages = [_lower(table) for table in _lower(settings.get("languages")).values()]
    named = [settings.get("contentdir"), *(language.get("contentdir") for language in languages)]
    folders = [each.strip("./") for each in named if isinstance(each, str) and each.strip("./")]
    language = settings.get("defaultcontentlanguage")
    return HugoSite(
        base=base,
        content=tuple(f"{base}/{folder}" if base else folder for folder in (*folders, _CONTENT)),
        language=language.lower() if isinstance(language, str) else "en",
    )


def of_settings(file: FolderFile, settings: Mapping[str, Any], text: str, sites: Sequence[HugoSite]) -> Iterator[Given]:
    """Give what the cascades in the settings of a site say, also those of its languages."""
    lines = Lines(text)
    for entry in _entries(settings.get("cascade")):
        yield from _of_entry(file, base_of(file.folder), entry, {}, lines, sites, 0)
    for name, language in _lower(settings.get("languages")).items():
        for entry in _entries(_lower(language).get("cascade")):
            yield from _of_entry(file, base_of(file.folder), entry, {"lang": name}, lines, sites, 0)
    yield from _of_languages(file, settings, lines)


def _of_languages(file: FolderFile, settings: Mapping[str, Any], lines: Lines) -> Iterator[Given]:
    """Give what leaves out all articles of a language: ``disableLanguages``, or ``disabled`` among its settings."""
    listed = settings.get("disablelanguages")
    disabled = {str(name).lower(): "disableLanguages" for name in (listed if isinstance(listed, list) else [])}
    languages = {name: _lower(table) for name, table in _lower(settings.get("languages")).items()}
    disabled |= {name: "disabled" for name, table in languages.items() if truth(table.get("disabled"))}
    base = base_of(file.folder)
    for language, setting in disabled.items():
        own = languages.get(language, {}).get("contentdir")
        folder = "/".join(filter(None, (base, own.strip("./") if isinstance(own, str) else f"{_CONTENT}/{language}")))

        def applies(path: str, language: str = language, folder: str = folder) -> bool:
            said = _LANGUAGE.fullmatch(path.rpartition("/")[2].rpartition(".")[0])
            return below(base, path) and (below(folder, path) or (said and said["language"].lower()) == language)

        yield Given(
            path=file.path, find=lines.finder(setting), name="draft", value=True, base=base, applies=applies,
            rank=(len(base),), is_final=True,
        )  # fmt: skip


def of_section(file: FolderFile, table: Mapping[Any, Any], text: str, sites: Sequence[HugoSite]) -> Iterator[Given]:
    """Give what the page of a section says of all pages below it."""
    lines, base = Lines(text), file.folder
    language = _LANGUAGE.fullmatch(file.path.rpartition("/")[2].rpartition(".")[0])
    own = {"lang": language["language"]} if language else {}
    settings = _lower(table)
    # Of the cascades in one file the first counts.
    for number, entry in enumerate(_entries(settings.get("cascade"))):
        yield from _of_entry(file, base, entry, own, lines, sites, -number)
    for name, value in values_of(table):
        if plain_name(name) in _SECTION:
            yield Given(
                path=file.path, find=lines.finder(name, value), name="draft", value=value, base=base,
                applies=lambda path: below(base, path) and _is_meant(own, path, sites),
                rank=(len(base), 1), is_final=True,
            )  # fmt: skip


def of_bundle(
    file: FolderFile, table: Mapping[Any, Any], text: str, sites: Sequence[HugoSite], *, is_alone: bool
) -> Iterator[Given]:
    """Give what the page of a leaf bundle says of itself to all articles in its folder, which are no pages in Hugo.

    Args:
        file: the page.
        table: its names and values.
        text: its text.
        sites: the sites of Hugo.
        is_alone: the bundle has this page in no other language.
    """
    lines, base = Lines(text), file.folder
    language = _LANGUAGE.fullmatch(file.path.rpartition("/")[2].rpartition(".")[0])
    own = {"lang": language["language"]} if language and not is_alone else {}

    def applies(path: str) -> bool:
        return in_bundle(base, path) and _is_meant(own, path, sites)

    for name, value in values_of(table):
        yield Given(
            path=file.path, find=lines.finder(name, value), name=plain_name(name), value=value, base=base,
            applies=applies, rank=(len(base),), is_final=True,
        )  # fmt: skip


def in_bundle(folder: str, path: str) -> bool:
    """Say whether a file is in or below the folder of a leaf bundle, and is not the page itself."""
    return below(folder, path) and not (path.rpartition("/")[0] == folder and is_bundle(path))


def _of_entry(  # noqa: PLR0913, PLR0917 - all of it decides about the articles that are meant
    file: FolderFile,
    base: str,
    entry: Mapping[str, Any],
    own: Mapping[str, str],
    lines: Lines,
    sites: Sequence[HugoSite],
    rank: int,
) -> Iterator[Given]:
    target = {**own}
    for name in _TARGETS:
        target.update(_lower(entry.get(name)))

    def applies(path: str) -> bool:
        return below(base, path) and _is_meant(target, path, sites)

    meant = "/".join(filter(None, (_root_of(file.path, base, sites), _literal(target.get("path")))))
    for name, value in values_of(entry, _TARGETS):
        yield Given(
            path=file.path, find=lines.finder(name, value), name=plain_name(name), value=value,
            base=meant if "path" in target else base, applies=applies, reach=base, rank=(len(base), rank),
        )  # fmt: skip


def _root_of(path: str, base: str, sites: Sequence[HugoSite]) -> str:
    """Give the folder of the content at which the globs in a file begin."""
    site = max((site for site in sites if below(site.base, path)), key=lambda site: len(site.base), default=None)
    if site is None:
        parts = path.split("/")[:-1]
        return "/".join(parts[: len(parts) - parts[::-1].index(_CONTENT)]) if _CONTENT in parts else ""
    within = [folder for folder in site.content if below(folder, path)]
    return max(within, key=len) if within else site.content[0] if site.base == base else site.base


def _literal(glob: Any) -> str:
    """Give the folders with which a glob begins, before the first that has a sign of globs."""
    folders = []
    for folder in str(glob or "").strip("/").split("/"):
        if _SIGNS.search(folder):
            break
        folders.append(folder)
    return "/".join(folders)


def _is_meant(target: Mapping[str, Any], path: str, sites: Sequence[HugoSite]) -> bool:
    """Say whether a cascade means the page that Hugo makes of an article. What is not understood means all pages."""
    site = max((site for site in sites if below(site.base, path)), key=lambda site: len(site.base), default=None)
    page, language = _page_of(path, site)
    kind, glob, environment = target.get("kind"), target.get("path"), target.get("environment")
    if isinstance(kind, str) and not matches_glob(kind, "page"):
        return False
    if isinstance(environment, str) and not matches_glob(environment, "production"):
        return False
    languages = _languages_of(target)
    if languages:
        known = [language] if language else [site.language if site else "en", *path.lower().split("/")[:-1]]
        if not any(matches_glob(each, own) for each in languages for own in known):
            return False
    if not isinstance(glob, str):
        return True
    bare = glob.removeprefix("!").lstrip()
    return any(matches_glob(bare, each) for each in _spellings(page)) is not glob.startswith("!")


def _languages_of(target: Mapping[str, Any]) -> list[str]:
    matrix = _lower(_lower(target.get("sites")).get("matrix")).get("languages")
    named = [target.get("lang"), *(matrix if isinstance(matrix, list) else [matrix])]
    return [each for each in named if isinstance(each, str)]


def _page_of(path: str, site: HugoSite | None) -> tuple[str, str | None]:
    """Give the path of a page below the folder of the content, without suffix and language, and the language."""
    within = max((folder for folder in (site.content if site else ()) if below(folder, path)), key=len, default=None)
    parts = path.split("/")
    if within is not None:
        rest = path[len(within) :].strip("/")
    elif _CONTENT in parts[:-1]:
        rest = "/".join(parts[len(parts) - parts[::-1].index(_CONTENT) :])
    else:
        rest = path[len(site.base) :].strip("/") if site else path
    stem = rest.rpartition(".")[0]
    match = _LANGUAGE.fullmatch(stem.rpartition("/")[2])
    return rest, match["language"].lower() if match else None


def _spellings(page: str) -> set[str]:
    """Give a page's path in all spellings in which releases of Hugo compare it."""
    stem = page.rpartition(".")[0]
    folder, slash, name = stem.rpartition("/")
    match = _LANGUAGE.fullmatch(name)
    bare = folder + slash + (match["stem"] if match else name)
    spellings = {page, stem, bare, bare.removesuffix("/index")}
    spellings |= {each.replace(" ", "-") for each in spellings}
    return spellings | {f"/{each}" for each in spellings}


def _entries(cascade: Any) -> list[Mapping[str, Any]]:
    return [_lower(each) for each in (cascade if isinstance(cascade, list) else [cascade]) if isinstance(each, dict)]


def _lower(table: Any) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in table.items()} if isinstance(table, dict) else {}
