"""What a build, a preview and a push say about files that are no articles: numbers by suffix, and the likely cure."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from feedwright.reading.media.names import is_media_name
from feedwright.reading.metadata.sidecar import NIKOLAS, SIDECAR_SUFFIXES, is_companion, is_sidecar, stem
from feedwright.reading.selection import (
    glob_within,
    is_included,
    is_kept_from_before,
    kind_of,
    matches,
    posts_folder,
    suffix_of,
    underscored_folder,
)
from feedwright.rendering.templating import is_template
from feedwright.site import SITE_KEY, Site

_SHOWN = 3  # names shown in one line
_KINDS = 12  # suffixes shown in one line
_EXAMPLES = 60  # files that a walk remembers by name
# Documents that Feedwright cannot read, and the format in which to save them.
_SAVE_AS = {
    ".rtf": "plain text (.txt)",
    ".odt": "HTML (.html)",
    ".pages": "plain text (.txt)",
    ".doc": "Word (.docx)",
    ".adoc": "Markdown (.md) or HTML (.html)",
    ".asciidoc": "Markdown (.md) or HTML (.html)",
    ".org": "Markdown (.md)",
    ".ipynb": "Markdown (.md)",
    ".textile": "HTML (.html)",
    ".tex": "HTML (.html)",
    ".qmd": "Markdown (.md)",
    ".rmd": "Markdown (.md)",
    ".rmarkdown": "Markdown (.md)",
    ".mdoc": "Markdown (.md)",
    ".svx": "Markdown (.md)",
    ".lr": "Markdown (.md)",
    ".rest": "reStructuredText (.rst)",
    ".mediawiki": "HTML (.html)",
    ".typ": "Markdown (.md)",
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
        is_companion(key) or key == SITE_KEY or is_template(key) or any(part.startswith(".") for part in key.split("/"))
    )


def is_misnamed_sidecar(key: str) -> bool:
    """Say whether a file has nearly the name of a sidecar: ``a.md.meta.yaml`` or ``a.Meta.yaml``.

    ``boat.png.meta`` is Unity's, and means no article.
    """
    if not is_sidecar(key.lower()) or (key.lower().endswith(NIKOLAS) and is_media_name(stem(key))):
        return False
    return not is_sidecar(key) or kind_of(stem(key)) is not None or is_media_name(stem(key))


def _sidecars_name(key: str) -> str:
    """Give the name under which a misnamed sidecar would be read."""
    suffix = next(suffix for suffix in SIDECAR_SUFFIXES if key.lower().endswith(suffix))
    owner = key[: -len(suffix)]
    return f"{stem(owner) if kind_of(owner) or is_media_name(owner) else owner}{suffix}"


def count_passed_over(keys: Iterable[str]) -> Counter[str]:
    """Count the files that are no articles, by suffix."""
    return Counter(map(_kind, filter(is_passed_over, keys)))


def examples_of(keys: Iterable[str], known: Sequence[str] = ()) -> list[str]:
    """Choose of files that were passed over the first few of each suffix, and those whose name is a mistake.

    Args:
        keys: the files, in the order of the listing.
        known: the examples that earlier pages of the listing gave.
    """
    examples = list(known)
    shown, folders = Counter(map(_kind, known)), set(map(_shut_folder, known))
    for key in filter(is_passed_over, keys):
        if len(examples) == _EXAMPLES:
            break
        folder = _shut_folder(key)
        is_mistake = is_misnamed_sidecar(key) or _is_misnamed_settings(key) or (folder and folder not in folders)
        if shown[_kind(key)] < _SHOWN or is_mistake:
            examples.append(key)
            shown[_kind(key)] += 1
            folders.add(folder)
    return examples


def describe_not_listed(names: Sequence[str]) -> list[str]:
    """Name what no article can be read from: links that are not followed, and names that are not UTF-8."""
    shown = [name for name in names if not any(part.startswith(".") for part in name.split("/"))]
    if not shown:
        return []
    more = f" and {len(shown) - _SHOWN:,} more" if len(shown) > _SHOWN else ""
    why = "A link is followed only to a file in the folder of articles, and a name must be UTF-8."
    return [f"Not read: {', '.join(shown[:_SHOWN])}{more}. {why} Copy what is linked into the folder, or rename it."]


def describe_passed_over(
    keys: Sequence[str],
    site: Site | None,
    unmatched: Iterable[str] = (),
    unused: Sequence[str] = (),
    *,
    counts: Mapping[str, int] | None = None,
) -> list[str]:
    """Write lines about the files that were passed over.

    Args:
        keys: the files, or examples of them.
        site: the settings in force.
        unmatched: globs of ``include`` that no file matches.
        unused: recordings that are no episodes, although the site has a podcast.
        counts: how many files there are by suffix; None: *keys* are all.
    """
    counts = count_passed_over(keys) if counts is None else counts
    lines = [_summary(counts)] if counts else []
    lines += [
        f"  {_list(matching, counts[suffix])}: Feedwright cannot read {suffix}. Save it as {wanted}."
        for suffix, wanted in _SAVE_AS.items()
        if kind_of(f"a{suffix}") is None and (matching := [key for key in keys if suffix_of(key) == suffix])
    ]
    lines += [
        f"  {key} is not the settings file. Rename it to {SITE_KEY}, at the root of the content."
        for key in keys
        if _is_misnamed_settings(key)
    ]
    lines += [
        f"  {key} belongs to no article because of its name. Rename it to {_sidecars_name(key)}."
        for key in keys
        if is_misnamed_sidecar(key)
    ]
    if site:
        lines += _by_settings(keys, site, unmatched)
    if unused:
        name = unused[0].rpartition(".")[0]
        lines.append(f"  {_list(unused)}: no episode yet. Put {name}.meta.yaml with title and date beside it.")
    return lines


def _kind(key: str) -> str:
    return suffix_of(key) or "without a suffix"


def _shut_folder(key: str) -> str | None:
    return posts_folder(key) or underscored_folder(key)


def _is_misnamed_settings(key: str) -> bool:
    return key.rpartition("/")[2].lower() in _NO_SETTINGS


def _summary(counts: Mapping[str, int]) -> str:
    by_suffix = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    named = [f"{count:,} {suffix}" for suffix, count in by_suffix[:_KINDS]]
    others = sum(count for _, count in by_suffix[_KINDS:])
    return f"Passed over: {', '.join([*named, *([f'{others:,} others'] if others else [])])}."


def _globs(keys: Sequence[str], folder_of: Callable[[str], str | None]) -> list[tuple[str, str]]:
    """Give the first folders that *folder_of* names, and the globs that publish what is in them."""
    folders: dict[str, dict[str, None]] = {}
    for key in keys:
        folder = folder_of(key)
        glob = glob_within(folder, key) if folder else None
        if folder and glob:
            folders.setdefault(folder, {}).setdefault(glob)
    return [(folder, json.dumps(list(globs), ensure_ascii=False)) for folder, globs in folders.items()][:_SHOWN]


def _by_settings(keys: Sequence[str], site: Site, unmatched: Iterable[str]) -> list[str]:
    before = [key for key in keys if is_kept_from_before(key, site)]
    others = [key for key in keys if not any(matches(key, pattern) for pattern in site.exclude)]
    included = [key for key in keys if kind_of(key) is None and is_included(key, site)] if site.include else []
    lines = []
    if before:
        lines.append(
            f"  {_list(before)}: this release can read such files, but your site began with an earlier release. "
            f'To publish them, write suffixes = "all" into {SITE_KEY}, or name them in include.'
        )
    if included:
        lines.append(f"  {_list(included)}: include names it, but Feedwright cannot read such files.")
    lines += [
        f"  {folder}/: Feedwright reads _posts/ only at the root of the content. To publish these articles, build "
        f"{folder.removesuffix('/_posts')}/ as the content, or write include = {globs} into {SITE_KEY}."
        for folder, globs in _globs(others, posts_folder)
    ]
    lines += [
        f"  {folder}/: folders whose names begin with _ are not read. To publish these articles, write "
        f"include = {globs} into {SITE_KEY}."
        for folder, globs in _globs(others, underscored_folder)
    ]
    lines += [f'  include: no file matches "{pattern}".' for pattern in unmatched]
    return lines


def _list(keys: Sequence[str], count: int | None = None) -> str:
    more = (len(keys) if count is None else count) - min(len(keys), _SHOWN)
    return ", ".join(keys[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
