"""What a build, a preview and a push say about files that are no articles: numbers by suffix, and the likely cure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from feedwright.engine.intake.settings import concerns_site
from feedwright.reading.media.names import is_media_name
from feedwright.reading.metadata.sidecar import is_companion, is_sidecar, stem
from feedwright.reading.selection import is_included, is_kept_from_before, kind_of, suffix_of
from feedwright.site import SITE_KEY, Site

_SHOWN = 3  # names shown in one line
_KINDS = 12  # suffixes shown in one line
# Documents that Feedwright cannot read, and the format in which to save them.
_SAVE_AS = {
    ".rtf": "plain text (.txt)",
    ".odt": "HTML (.html)",
    ".pages": "plain text (.txt)",
    ".doc": "HTML (.html)",
    ".adoc": "Markdown (.md) or HTML (.html)",
    ".asciidoc": "Markdown (.md) or HTML (.html)",
    ".org": "Markdown (.md)",
    ".ipynb": "Markdown (.md)",
    ".textile": "HTML (.html)",
    ".tex": "HTML (.html)",
    ".qmd": "Markdown (.md)",
    ".rmd": "Markdown (.md)",
    ".gdoc": "HTML (.html)",
    ".webarchive": "HTML (.html)",
    ".mht": "HTML (.html)",
    ".mhtml": "HTML (.html)",
}
_NO_SETTINGS = frozenset({"site.toml.txt", "site.toml.md", "site.toml.toml", "site.tml", "site.yaml", "site.yml"})


def is_passed_over(key: str) -> bool:
    """Say whether a file that is no article is named to the author.

    Settings, templates, media and hidden files are not named.
    """
    return is_misnamed_sidecar(key) or not (
        is_companion(key) or concerns_site(key) or any(part.startswith(".") for part in key.split("/"))
    )


def is_misnamed_sidecar(key: str) -> bool:
    """Say whether a file has nearly the name of a sidecar: ``a.md.meta.yaml`` or ``a.Meta.yaml``."""
    if not is_sidecar(key.lower()):
        return False
    return not is_sidecar(key) or kind_of(stem(key)) is not None or is_media_name(stem(key))


def _sidecars_name(key: str) -> str:
    """Give the name under which a misnamed sidecar would be read."""
    bare, _, suffix = key.rpartition(".")
    bare = bare[: -len(".meta")]
    return f"{stem(bare) if kind_of(bare) or is_media_name(bare) else bare}.meta.{suffix.lower()}"


def count_passed_over(keys: Iterable[str]) -> Counter[str]:
    """Count the files that are no articles, by suffix."""
    return Counter(suffix_of(key) or "without a suffix" for key in keys if is_passed_over(key))


def describe_passed_over(
    keys: Sequence[str], site: Site | None, unmatched: Iterable[str] = (), unused: Sequence[str] = ()
) -> list[str]:
    """Write lines about the files that were passed over.

    Args:
        keys: the files.
        site: the settings in force.
        unmatched: globs of ``include`` that no file matches.
        unused: recordings that are no episodes, although the site has a podcast.
    """
    by_suffix = sorted(count_passed_over(keys).items(), key=lambda counted: (-counted[1], counted[0]))
    named = [f"{count:,} {suffix}" for suffix, count in by_suffix[:_KINDS]]
    others = sum(count for _, count in by_suffix[_KINDS:])
    lines = [f"Passed over: {', '.join([*named, *([f'{others:,} others'] if others else [])])}."] if named else []
    lines += [
        f"  {_list(matching)}: Feedwright cannot read {suffix}. Please save it as {wanted}."
        for suffix, wanted in _SAVE_AS.items()
        if kind_of(f"a{suffix}") is None and (matching := [key for key in keys if suffix_of(key) == suffix])
    ]
    lines += [
        f"  {key} is not the settings file. Please rename it to {SITE_KEY}, at the root of the content."
        for key in keys
        if key.rpartition("/")[2].lower() in _NO_SETTINGS
    ]
    lines += [
        f"  {key} belongs to no article because of its name. Please rename it to {_sidecars_name(key)}."
        for key in keys
        if is_misnamed_sidecar(key)
    ]
    if site:
        lines += _by_settings(keys, site, unmatched)
    if unused:
        name = unused[0].rpartition(".")[0]
        lines.append(f"  {_list(unused)}: no episode yet. Please put {name}.meta.yaml with title and date beside it.")
    return lines


def _by_settings(keys: Sequence[str], site: Site, unmatched: Iterable[str]) -> list[str]:
    before = [key for key in keys if is_kept_from_before(key, site)]
    included = [key for key in keys if kind_of(key) is None and is_included(key, site)] if site.include else []
    lines = []
    if before:
        lines.append(
            f"  {_list(before)}: this release can read such files, but your site began with an earlier release. "
            f'To publish them, write suffixes = "all" into {SITE_KEY}, or name them in include.'
        )
    if included:
        lines.append(f"  {_list(included)}: include names it, but Feedwright cannot read such files.")
    lines += [f'  include: no file matches "{pattern}".' for pattern in unmatched]
    return lines


def _list(keys: Sequence[str]) -> str:
    more = len(keys) - _SHOWN
    return ", ".join(keys[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
