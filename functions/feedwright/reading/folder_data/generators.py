"""What the files of Jekyll, Quarto and Eleventy say of folders."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feedwright.reading.folder_data.given import FolderFile, Given, Lines, below, values_of
from feedwright.reading.folder_data.globs import matches_pattern
from feedwright.reading.metadata.front_matter import plain_name

_TEXTS = frozenset({"content_html", "content_markdown", "content_text"})  # a JSON file with these is an article
_POSTS = {"_posts": "posts", "_drafts": "drafts"}
# Values in Eleventy's code that stand there as they are; what is computed is not known.
_LITERAL = re.compile(
    r"(?:^|[\s{,(])[\"']?(?P<name>draft|private|hidden|published|permalink|eleventyExcludeFromCollections)[\"']?"
    r"\s*[:=]\s*(?P<value>true|false)\b"
)
_COMMENTS = re.compile(r"/\*.*?\*/|(?:^|\s)//[^\n]*", re.DOTALL)


def of_table(
    file: FolderFile, table: Mapping[Any, Any], text: str, base: str, applies: Callable[[str], bool]
) -> Iterator[Given]:
    """Give all values of a table."""
    lines = Lines(text)
    for name, value in values_of(table):
        yield Given(
            path=file.path, find=lines.finder(name, value), name=plain_name(name), value=value, base=base,
            applies=applies, rank=(len(base),),
        )  # fmt: skip


def of_jekyll(file: FolderFile, table: Mapping[Any, Any], text: str) -> Iterator[Given]:
    """Give the ``defaults`` of Jekyll's settings."""
    source = str(table.get("source") or "").strip("./")
    base = "/".join(filter(None, (file.folder, source)))
    collections = str(table.get("collections_dir") or "").strip("/")
    lines = Lines(text)
    defaults = table.get("defaults")
    for number, each in enumerate(defaults if isinstance(defaults, list) else []):
        if not isinstance(each, dict) or not isinstance(each.get("values"), dict):
            continue
        scope = each["scope"] if isinstance(each.get("scope"), dict) else {}
        glob, kind = str(scope.get("path") or "").strip("/"), str(scope.get("type") or "")
        literal = glob if "*" not in glob else ""

        def applies(path: str, glob: str = glob, kind: str = kind) -> bool:
            return below(base, path) and _in_scope(path[len(base) :].strip("/"), glob, kind, collections)

        for name, value in values_of(each["values"]):
            yield Given(
                path=file.path, find=lines.finder(name, value), name=plain_name(name), value=value,
                base="/".join(filter(None, (base, literal))), applies=applies, reach=base,
                rank=(len(base), len(glob), bool(kind), number),
            )  # fmt: skip


def _in_scope(path: str, glob: str, kind: str, collections: str) -> bool:
    paths = [path.casefold()]
    if collections and below(collections, path):
        paths.append(path[len(collections) + 1 :].casefold())
    wanted = glob.casefold()
    if wanted and "*" not in wanted and not any(each == wanted or below(wanted, each) for each in paths):
        return False
    if "*" in wanted and not any(matches_pattern(f"/{wanted}", each) for each in paths):
        return False
    *folders, _ = path.split("/")
    shut = [folder for folder in folders if folder.startswith("_")]
    own = _POSTS.get(shut[-1], shut[-1][1:]) if shut else "pages"
    return not kind or kind == own


def of_eleventy(file: FolderFile, table: Mapping[Any, Any], text: str, *, is_whole: bool, stem: str) -> Iterator[Given]:
    """Give the data of a folder, or of the one article that the file has its name of.

    Args:
        file: the file.
        table: its names and values.
        text: the file's text.
        is_whole: the file is named as its folder is.
        stem: the file's name without its suffixes.
    """
    if _TEXTS.isdisjoint(str(name).lower() for name in table):
        own = "/".join(filter(None, (file.folder, stem)))

        def applies(path: str) -> bool:
            return (is_whole and below(file.folder, path)) or below(own, path) or path.rpartition(".")[0] == own

        yield from of_table(file, table, text, file.folder if is_whole else own, applies)


def literals_of(code: str) -> dict[str, Any]:
    """Read the marks in Eleventy's JavaScript that are written out; no code is run."""
    bare = _COMMENTS.sub(" ", code)
    return {match["name"]: match["value"] for match in _LITERAL.finditer(bare)}
