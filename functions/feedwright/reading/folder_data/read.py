"""Reads the files that hold values for folders. One that cannot be read may hold back what is below it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import Struct, structs

from feedwright.errors import ArticleError, Problem
from feedwright.model.files import SourceObject
from feedwright.model.text import composed
from feedwright.reading.encoding.decode import decode
from feedwright.reading.folder_data import defaults, generators, hugo, ignored
from feedwright.reading.folder_data.given import RULE, FolderFile, Given, below
from feedwright.reading.folder_data.names import CODE, ELEVENTY, IN_A_FOLDER, LINES, base_of, code_of, is_bundle
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import split_front_matter
from feedwright.reading.metadata.json_table import load_json
from feedwright.reading.metadata.tables import read_table

# Words without which a file of each kind holds back nothing; most files have none of them, and are not read further.
_MARKS = re.compile(
    r"draft|publish|private|hidden|exclude|permalink|build|render|status|visib|password|embargo|expir|list|entwurf"
    r"|date|paid|member|protected|encrypted|secret|confidential|headless|internal",
    re.IGNORECASE,
)
_WORDS = {
    "section": re.compile(r"cascade|draft", re.IGNORECASE),
    "bundle": _MARKS,
    "hugo": re.compile(r"cascade|ignore_?files|excludefiles|ignored_content|disable", re.IGNORECASE),
    "jekyll": re.compile(r"^\W*(?:defaults|exclude|ignore|skip_render)\b", re.MULTILINE),
    "mkdocs": re.compile(r"^\W*(?:draft_docs|exclude_docs|exclude)\b", re.MULTILINE),
    "quarto": _MARKS,
    "metadata": _MARKS,
    "eleventy": _MARKS,
    "code": _MARKS,
}
_KINDS = {
    "_index.": "section",
    "_config.": "jekyll",
    "_metadata.": "metadata",
    **dict.fromkeys(("_data.toml", "_data.yaml", "_data.yml", "_data.json"), "metadata"),  # Lume
    "_quarto": "quarto",
    "mkdocs.": "mkdocs",
}
# Settings of Zola, whose names are those of Hugo's: to it what is beside an index.md is a page as others.
_ZOLA, _HUGO = re.compile(rb"^base_url\s*=", re.MULTILINE), re.compile(rb"baseurl", re.IGNORECASE)
_PAGES = frozenset({"section", "bundle"})  # which say it in their front matter
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class _Text(Struct, frozen=True):
    file: FolderFile
    kind: str
    text: str
    table: Mapping[Any, Any]


def read_folder_files(files: Sequence[FolderFile], root: str) -> list[Given]:
    """Read all that the files give to articles.

    Args:
        files: the files.
        root: the name of the folder at the paths' root.
    """
    givens, texts, root = list[Given](), list[_Text](), composed(root)
    files = [structs.replace(each, path=composed(each.path)) for each in files]
    zola = [base_of(file.folder) for file in files if file.path.endswith("config.toml") and _is_zola(file)]
    for file in files:
        if is_bundle(file.path) and any(below(base, file.path) for base in zola):
            continue
        kind, text = _kind_of(file, root), _text_of(file)
        name = file.path.rpartition("/")[2].partition(".")[0].lower()
        # It says where the content is, or is the cascade itself.
        lays_out = kind == "hugo" and (b"content" in file.body.lower() or name in hugo.PARTS)
        if text is not None and not file.fault and not lays_out and not _words(kind).search(text):
            continue
        try:
            texts.append(_Text(file, kind, text or "", _table_of(file, kind, text)))
        except ArticleError as error:
            if text is None or file.fault or _words(kind).search(text):
                givens.append(_unread(file, kind, error))
    sites = [
        hugo.hugo_site(each.file, hugo.settings_of(each.file, each.table)) for each in texts if each.kind == "hugo"
    ]
    pages = Counter(file.folder for file in files if is_bundle(file.path))
    return [*givens, *(given for each in texts for given in _given(each, sites, root, pages))]


def _is_zola(settings: FolderFile) -> bool:
    return _ZOLA.search(settings.body) is not None and not _HUGO.search(settings.body)


def _words(kind: str) -> re.Pattern[str]:
    return _WORDS.get(kind) or ignored.words_of(kind, *defaults.WORDS)


def _given(read: _Text, sites: Sequence[hugo.HugoSite], root: str, pages: Mapping[str, int]) -> Iterator[Given]:
    file, table, text = read.file, read.table, read.text
    match read.kind:
        case "hugo":
            table = hugo.settings_of(file, table)
            yield from hugo.of_settings(file, table, text, sites)
        case "section":
            yield from hugo.of_section(file, table, text, sites)
        case "bundle":
            yield from hugo.of_bundle(file, table, text, sites, is_alone=pages[file.folder] == 1)
        case "jekyll":
            yield from generators.of_jekyll(file, table, text)
        case "quarto" | "metadata":
            yield from generators.of_table(file, table, text, file.folder, lambda path: below(file.folder, path))
        case "eleventy" | "code":
            stem = _stem(file)
            folder = file.folder.rpartition("/")[2] or root
            is_whole = stem.lower() in {folder.lower(), "index"}
            yield from generators.of_eleventy(file, table, text, is_whole=is_whole, stem=stem)
        case "quartz" | "pelican":
            yield from defaults.of_code(file, read.kind, text)
    yield from ignored.of_ignored(file, read.kind, table, text, _project_of(file, read.kind))


def _project_of(file: FolderFile, kind: str) -> str:
    """Give the folder of the generator's project that a file of settings belongs to."""
    if kind == "hugo":
        return base_of(file.folder)
    return file.folder.rpartition("/")[0] if kind in IN_A_FOLDER else file.folder


def _stem(file: FolderFile) -> str:
    stem = file.path.rpartition("/")[2].rpartition(".")[0]
    return stem[: -len(ELEVENTY)] if stem.lower().endswith(ELEVENTY) else stem


def _kind_of(file: FolderFile, root: str) -> str:
    name = file.path.rpartition("/")[2].lower()
    stem, _, suffix = name.rpartition(".")
    if kind := code_of(file.folder, name):
        return kind
    if is_bundle(name):
        return "bundle"
    shut = next((kind for begin, kind in _KINDS.items() if name.startswith(begin)), None)
    if shut or suffix in CODE:
        return shut or "code"
    folder = file.folder.rpartition("/")[2] or root
    return "eleventy" if stem == folder.lower() or stem.endswith(ELEVENTY) else "hugo"


def _text_of(file: FolderFile) -> str | None:
    """Decode a file, its accents in one spelling.

    Returns:
        The text; None if the bytes are no text, as those of a file in another encoding may be.
    """
    source = SourceObject(key=file.path, body=file.body, size=len(file.body), etag="", modified=_ANY_TIME)
    try:
        return composed(decode(source)[0])
    except ArticleError:
        return None


def _table_of(file: FolderFile, kind: str, text: str | None) -> Mapping[Any, Any]:
    if text is None or (file.fault and kind not in _PAGES):
        raise ArticleError(Problem(path=file.path, rule=RULE, what=file.fault or "the file is no text", cure=""))
    if kind in _PAGES:
        return split_front_matter(file.path, text, FIELD_NAMES)[0].values
    suffix = file.path.rpartition(".")[2].lower()
    if kind == "code":
        return generators.literals_of(text)
    if kind in LINES:
        return ignored.lines_of(text)
    if kind not in _WORDS:
        return ignored.table_of_code(kind, text, suffix)
    if suffix == "json":
        values = load_json(file.path, text)
        return values if isinstance(values, dict) else {}
    return read_table(file.path, text, toml=suffix == "toml")


def _unread(file: FolderFile, kind: str, error: ArticleError) -> Given:
    """Make a doubt of a file that cannot be read: it may hold back all that is below."""
    problem = error.problem
    base = _project_of(file, kind)
    concerns = hugo.in_bundle if kind == "bundle" else below
    return Given(
        path=file.path, find=lambda _: (problem.line, ""), name="draft", value=True, base=base,
        applies=partial(concerns, base), rank=(len(base),), is_final=True, fault=problem.what.rstrip("."),
    )  # fmt: skip
