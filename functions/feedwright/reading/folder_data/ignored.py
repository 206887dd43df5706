"""Files that a generator leaves out altogether: one table says which settings name them, and in what patterns."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from feedwright.reading.folder_data.code import COMPUTED, written_out
from feedwright.reading.folder_data.given import FolderFile, Given, Lines, below
from feedwright.reading.folder_data.globs import matcher, matches_all

_Write = Callable[[Sequence[str]], Sequence[str]]  # writes patterns as lines of .gitignore

# What of a regular expression a glob can say.
_EXPRESSION = re.compile(r"\[\^/\][*+]|\.[*+]\??|\\[^\w\s]|\[\^?[^\]\\]+\]|\(\?:|[^\\*+?{}\[\]]")
_AS_GLOB = {"(": "{", "(?:": "{", ")": "}", "|": ",", ".": "?", "^": "", "$": ""}
_SPECIAL = re.compile(r"([*?\[\]{},!\\])")
# What Docusaurus calls the settings of its articles, its pages and its manual.
_PLUGIN = re.compile(r"\b(docs|blog|pages)['\"]?\s*:\s*\{|plugin-content-(docs|blog|pages)\b")
_HERE = frozenset({"", "."})


def _lines(patterns: Sequence[str]) -> list[str]:
    return [pattern.strip() for pattern in patterns]


def _anchored(patterns: Sequence[str]) -> list[str]:
    """Write globs that begin at a folder. What is in a folder that one matches is left out, too."""
    return [f"/{pattern.strip().removeprefix('./').strip('/')}" for pattern in patterns if pattern.strip("./ ")]


def _through(patterns: Sequence[str]) -> list[str]:
    """Write globs whose stars go through folders."""
    return _anchored([re.sub(r"\*+", "**", pattern) for pattern in patterns])


def _jekylls(patterns: Sequence[str]) -> list[str]:
    """Write Jekyll's patterns: with a star, it goes through folders."""
    return [line for each in patterns for line in (_through if "*" in each else _anchored)([each])]


def _named(patterns: Sequence[str]) -> list[str]:
    return [pattern if "/" in pattern else f"**/{pattern}" for pattern in patterns]


def _selected(patterns: Sequence[str]) -> list[str]:
    """Write a list of what is meant, and of what is not, with "!": where nothing is meant, all is."""
    meant = [f"!**/{pattern.lstrip('/')}" for pattern in patterns if not pattern.startswith("!")]
    return [*["*.md", "*.markdown"][: 2 * len(meant)], *meant, *(each[1:] for each in patterns if each[:1] == "!")]


def _expressions(patterns: Sequence[str]) -> list[str]:
    """Write Hugo's regular expressions, as far as globs can say them. They are looked for anywhere in a path."""
    each_alone = [part for each in patterns for part in ([each] if "(" in each else each.split("|"))]
    # A path on the disk of its author begins in a way that is not known.
    return [_expression(each) for each in each_alone if not each.startswith("^") or each.startswith("^/")]


def _from_the_start(patterns: Sequence[str]) -> list[str]:
    """Write expressions that begin where a path begins, as MkDocs' plugin compares them."""
    return [_expression(each.removeprefix("^").removeprefix("/"), before="") for each in patterns]


def _expression(pattern: str, *, before: str = "**") -> str:
    parts = _EXPRESSION.findall(pattern)
    if "".join(parts) != pattern or pattern.startswith("^"):
        return COMPUTED
    globs = (
        "*" if part.startswith("[^/]") and len(part) > len("[^/]")
        else "**" if part.startswith(".") and len(part) > 1
        else part if part.startswith("[")
        else _AS_GLOB.get(part, _SPECIAL.sub(r"\\\1", part[-1]))
        for part in parts
    )  # fmt: skip
    return "/".join(["", before + "".join(globs) + "**" * (not pattern.endswith("$"))])


class Setting(Struct, frozen=True, kw_only=True):
    """A setting that leaves files out."""

    place: tuple[str, ...]  # names of tables, and its own; lists are looked through
    write: _Write = _anchored
    base: str = ""  # the folder of the project at which patterns begin
    base_name: str = ""  # the setting that names that folder
    within: str = ""  # a folder there outside of which it means something else
    but: tuple[str, ...] = ()  # settings whose folders it does not mean
    but_usually: tuple[str, ...] = ()  # these folders, without such settings


_SETTINGS: Mapping[str, tuple[Setting, ...]] = {
    "hugo": (
        Setting(place=("ignorefiles",), write=_expressions),
        Setting(place=("module", "mounts", "excludefiles"), base="content", base_name="source"),
        Setting(place=("ignored_content",), write=_through, base="content"),  # Zola
    ),
    "jekyll": (
        Setting(place=("exclude",), write=_jekylls, base_name="source", but=("include",)),
        Setting(place=("exclude",), base="source", base_name="source_dir"),  # whose settings have the same name
        Setting(place=("skip_render",), within="_posts", base="source", base_name="source_dir"),
        Setting(place=("ignore",)),
    ),
    "quarto": (
        Setting(place=("project", "render"), write=_selected),
        *(Setting(place=(*above, "drafts")) for above in ((), ("website",), ("book",), ("project",))),
    ),
    "mkdocs": (
        Setting(place=("draft_docs",), write=_lines, base="docs", base_name="docs_dir"),
        Setting(place=("exclude_docs",), write=_lines, base="docs", base_name="docs_dir"),
        Setting(place=("plugins", "exclude", "glob"), write=_through, base="docs", base_name="docs_dir"),
        Setting(place=("plugins", "exclude", "regex"), write=_from_the_start, base="docs", base_name="docs_dir"),
    ),
    "ignore-file": (Setting(place=("",)),),
    "git": (Setting(place=("",), write=_lines),),
    "eleventy-code": (Setting(place=("ignores.add",)),),
    "lume": (Setting(place=("site.ignore",), base_name="src"),),
    "vitepress": (Setting(place=("srcExclude",), base_name="srcDir"),),
    "vuepress": (Setting(place=("pagePatterns",), write=_selected),),
    "docusaurus": tuple(
        Setting(place=(plugin, "exclude"), base=folder, base_name="path")
        for plugin, folder in {"docs": "docs", "blog": "blog", "pages": "src/pages"}.items()
    ),
    "quartz": (Setting(place=("ignorePatterns",), base="content"),),
    "pelican": (
        Setting(place=("IGNORE_FILES",), write=_named, base="content", base_name="PATH"),
        Setting(
            place=("ARTICLE_EXCLUDES",),
            but=("PAGE_PATHS", "PAGE_DIR", "STATIC_PATHS"),
            but_usually=("pages", "images"),
            base="content",
            base_name="PATH",
        ),
    ),
    "sphinx": (Setting(place=("exclude_patterns",)),),
}


def words_of(kind: str, *more: str) -> re.Pattern[str]:
    """Give what a file must say, beside *more*, if it leaves anything out."""
    words = (*(setting.place[-1] for setting in _SETTINGS[kind]), *more)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def table_of_code(kind: str, text: str, suffix: str) -> dict[str, Any]:
    """Read the settings in code that are written out, as if they stood in a table."""
    settings = _SETTINGS[kind]
    names = {name for each in settings for name in (each.place[-1], each.base_name, *each.but) if name}
    has_sections = len(settings[0].place) > 1
    sections = [(each.start(), each[1] or each[2]) for each in _PLUGIN.finditer(text)] if has_sections else []
    table: dict[str, Any] = {}
    inner = table
    for name, values, at in written_out(text, names, suffix):
        while sections and sections[0][0] <= at:
            inner = {}
            table.setdefault(sections.pop(0)[1], []).append(inner)
        inner.setdefault(name, []).extend(values)
    return table


def lines_of(text: str) -> dict[str, Any]:
    """Read a file that has a pattern on each line, as if they stood in a table."""
    return {"": [line for line in map(str.strip, text.split("\n")) if line and line[0] != "#"]}


def of_ignored(file: FolderFile, kind: str, table: Mapping[Any, Any], text: str, root: str) -> Iterator[Given]:
    """Give a mark of a draft to the files that a generator leaves out.

    Args:
        file: the file.
        kind: the kind of the file.
        table: its names and values.
        text: its text.
        root: the folder of the generator's project.
    """
    lines = Lines(text)
    for setting in _SETTINGS.get(kind, ()):
        for container, value in _at(table, setting.place):
            patterns = [line for each in _listed(value) for line in each.split("\n")]
            patterns = [each for each in patterns if each.strip() and not each.strip().startswith("#")]
            tables = (container, table) if setting.base_name else ()
            folders = [folder for each in tables for folder in _listed(_own(each, setting.base_name))]
            folder = next((each for each in folders if each != COMPUTED), setting.base)
            folder = folder.strip().removeprefix("./").strip("/")
            base = "/".join(filter(None, (root, folder.removeprefix("."))))
            yield from _of_list(file, base, setting, _without(patterns, setting, table), lines)


def _of_list(file: FolderFile, base: str, setting: Setting, patterns: Sequence[str], lines: Lines) -> Iterator[Given]:
    written = setting.write([each for each in patterns if each != COMPUTED])
    known = [line for line in written if line and line != COMPUTED]
    is_meant = matcher(known)
    within = "/".join(filter(None, (base, setting.within)))

    def applies(path: str) -> bool:
        return below(within, path) and is_meant(path[len(base) :].lstrip("/"))

    def find(path: str) -> tuple[int | None, str]:
        inside = path[len(base) :].lstrip("/")
        each_alone = patterns if is_meant is not matches_all else ()
        wanted = next((each for each in each_alone if matcher(setting.write([each]))(inside)), "")
        return lines.with_text(setting.place[-1], wanted)

    given = partial(
        Given, path=file.path, find=find, name="draft", value=True, base=within, rank=(len(base),), is_final=True
    )
    if known:
        yield given(applies=applies)
    if COMPUTED in patterns or COMPUTED in written:
        yield given(applies=partial(below, within), is_doubt=True)


def _without(patterns: Sequence[str], setting: Setting, table: Mapping[Any, Any]) -> list[str]:
    """Leave out the folders of which other settings say that they come out otherwise."""
    if not setting.but:
        return list(patterns)
    folders = [each.strip("./") for name in setting.but for each in _listed(_own(table, name))]
    shown = {*folders, *setting.but_usually}
    return [] if "" in shown else [each for each in patterns if each.strip("./") not in shown]


def _at(table: Any, place: tuple[str, ...]) -> Iterator[tuple[Mapping[Any, Any], Any]]:
    """Give the values at a place, and the tables they are in; capital letters do not count."""
    for each in table if isinstance(table, list) else [table]:
        value = _own(each, place[0]) if isinstance(each, dict) else None
        if value is not None and len(place) == 1:
            yield each, value
        elif value is not None:
            yield from _at(value, place[1:])


def _own(table: Mapping[Any, Any], name: str) -> Any:
    return next((value for key, value in table.items() if str(key).lower() == name.lower()), None)


def _listed(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each not in (None, "")]
