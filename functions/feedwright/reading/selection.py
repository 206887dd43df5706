"""Decides which objects of the source are articles, and of which kind each article is."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

from msgspec import Struct

from feedwright.model.text import composed
from feedwright.reading.private_names import private_name
from feedwright.site import Site


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of file that Feedwright reads as an article; ``reader.READERS`` has its reader."""

    name: str  # the name that people use
    suffixes: tuple[str, ...]  # the usual suffix first
    is_source: bool = True  # web servers do not serve such a file by its name: a link to it means the article
    gives_way: bool = (
        False  # another file with its name was made from it: beside a file of a kind above, it is not an article
    )


TEXT = Kind(name="plain text", suffixes=(".txt", ".text"))
MARKDOWN = Kind(name="Markdown", suffixes=(".md", ".markdown", ".mdown", ".mkd", ".mkdn"))
MDX = Kind(name="MDX", suffixes=(".mdx",))
HTML = Kind(name="HTML", suffixes=(".html", ".htm", ".xhtml"), is_source=False)
RST = Kind(name="reStructuredText", suffixes=(".rst",), gives_way=True)
DOCX = Kind(name="Word", suffixes=(".docx",), gives_way=True)
JSON = Kind(name="JSON", suffixes=(".json",), is_source=False)
KINDS = (TEXT, MARKDOWN, MDX, HTML, JSON, RST, DOCX)

# A site of release 0.1.0 still publishes only these kinds, until it sets suffixes = "all".
_FIRST_SUFFIXES = frozenset({".txt", ".md", ".html", ".json"})
_FIRST_NAMES = ("README*", "LICENSE*", "CHANGELOG*", "ROBOTS.TXT", "PACKAGE*.JSON", "*.META.*")

_BY_SUFFIX: Mapping[str, Kind] = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
ARTICLE_SUFFIXES = tuple(_BY_SUFFIX)
SOURCE_SUFFIXES = tuple(suffix for suffix, kind in _BY_SUFFIX.items() if kind.is_source)
GIVING_WAY = tuple(suffix for suffix, kind in _BY_SUFFIX.items() if kind.gives_way)
_FOLDERS = frozenset({"templates", "layouts", "archetypes", "static", "node_modules"})
# Hexo's and Obsidian's templates of new articles, and what a Synology disk notes of each file.
_FURNITURE_FOLDERS = frozenset({"scaffolds", "Templates", "@eaDir"})
_OTHER_FOLDERS = _FOLDERS | _FURNITURE_FOLDERS
_LOCK = "~$"  # Word's note that a file is open begins so
_POSTS = "_posts"  # the folder of Jekyll's articles
# Folders of generators, whose names begin so, too, and which hold no articles or only what makes other pages.
_MACHINERY = frozenset(
    "_archive _archived _assets _authors _book _build _cache _components _config _data _default _drafts _ebook "
    "_examples _extensions _files _freeze _i18n _images _import _includes _layouts _locales _old _pages _partials "
    "_plugins _sass _scripts _shared _site _snippets _sources _static _tabs _tags _templates _test _tests _tmp _tools "
    "_trash".split()
)
# Usual files of a repository, by their whole stem: in any letters, only in capitals, and only with these suffixes.
_FURNITURE = frozenset(
    "readme license licence ofl changelog contributing code_of_conduct contributors copying pull_request_template "
    "issue_template 404".split()
)
_FURNITURE_IN_CAPITALS = frozenset("SECURITY AGENTS CLAUDE GEMINI COPILOT NOTICE AUTHORS MAINTAINERS TODO".split())
_FURNITURE_FILES = frozenset(
    "site.toml.txt site.toml.md robots.txt ads.txt app-ads.txt humans.txt security.txt llms.txt "
    "requirements.txt requirements-dev.txt "
    "constraints.txt cmakelists.txt package.json package-lock.json composer.json tsconfig.json jsconfig.json "
    "manifest.json vercel.json netlify.json firebase.json now.json bower.json lerna.json nx.json angular.json "
    "deno.json biome.json turbo.json renovate.json theme.json wrangler.json frontmatter.json cspell.json tslint.json "
    "lighthouserc.json hugo.json config.json".split()
)
# The translations, versions and kinds of these files.
_FURNITURE_OF_A_KIND = re.compile(
    r"(?:readme|licen[cs]e|changelog)[._-](?:[a-z]{2}(?:[_-][a-z]{2,4})?|v?\d[\w.-]*|mit|apache|bsd|gpl|old|archive)"
    r"|[tj]sconfig\.[\w-]+"
)
_NO_ARTICLES = (".meta.", ".excalidraw.", ".11tydata.", ".config.")
_NEVER = frozenset({".feedwright", ".git"})  # the state of Feedwright and of git: no setting includes them


CHAPTERS_SUFFIX = ".chapters.json"  # a recording's chapters: a file that an episode shows, not an article


def suffix_of(key: str) -> str:
    """Give the suffix in small letters; "" for a name without a suffix, or with nothing before it."""
    name = key.rpartition("/")[2].lower()
    if name.endswith(CHAPTERS_SUFFIX):
        return CHAPTERS_SUFFIX
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix if stem else ""


def kind_of(key: str) -> Kind | None:
    """Say which kind of article the object at *key* would be, by its name."""
    return _BY_SUFFIX.get(suffix_of(key))


def suffixes_before(key: str) -> tuple[str, ...]:
    """List the suffixes of articles that count before the file at *key* if they have the same name."""
    kind = kind_of(key)
    if kind is None or not kind.gives_way:
        return ()
    others = (*(other for other in KINDS if not other.gives_way), *KINDS[: KINDS.index(kind)])
    return tuple(dict.fromkeys(suffix for other in others if other is not kind for suffix in other.suffixes))


def gives_way(key: str, other: str) -> bool:
    """Say whether the file at *key* is not an article because there is an article at *other*."""
    own = key.rpartition(".")[0]
    return own == other.rpartition(".")[0] and suffix_of(other) in suffixes_before(key)


def has_article_suffix(key: str) -> bool:
    return kind_of(key) is not None


def needs_sidecar(key: str, site: Site) -> bool:
    """Say whether an article at *key* must not be published without its sidecar."""
    return any(rule.sidecars == "required" and matches(key, rule.glob) for rule in site.paths)


def is_article(key: str, site: Site) -> bool:
    """Say whether the object at *key* is an article."""
    suffix = suffix_of(key)
    known = suffix in _FIRST_SUFFIXES or (suffix in _BY_SUFFIX and (_reads_all(site) or _named(suffix, site)))
    return known and is_published_place(key, site)


def is_kept_from_before(key: str, site: Site) -> bool:
    """Say whether *key* is not an article only because an earlier release did not read such files on this site."""
    return not _reads_all(site) and not is_article(key, site) and is_article(key, site.with_all_suffixes())


def is_published_place(key: str, site: Site) -> bool:
    """Say whether a file at *key* may be an article, or become one through its sidecar.

    ``exclude`` counts before ``include``, and ``include`` before the names that are left out by default.
    """
    parts = key.split("/")
    if not _NEVER.isdisjoint(parts[:-1]):
        return False
    if any(matches(key, pattern) for pattern in site.exclude):
        return False
    return is_included(key, site) or not _passed_over(parts, site)


def is_included(key: str, site: Site) -> bool:
    """Say whether a glob of ``include`` matches *key*."""
    return any(matches(key, pattern) for pattern in site.include)


def matches(key: str, pattern: str) -> bool:
    """Say whether *pattern*, a glob of the settings, matches *key*, in whichever way their accents are spelt."""
    return _matches(composed(key).split("/"), composed(pattern).split("/"))


def posts_folder(key: str) -> str | None:
    """Name the folder ``_posts/`` that the article at *key* is in, if that is not at the root of the content."""
    *folders, _ = key.split("/")
    if _POSTS not in folders[1:] or kind_of(key) is None:
        return None
    above = folders[: folders.index(_POSTS, 1)]
    is_shut = any(folder.startswith((".", "_")) for folder in above) or not _FOLDERS.isdisjoint(above)
    return None if is_shut else "/".join([*above, _POSTS])


def glob_within(folder: str, key: str) -> str | None:
    """Give a glob for the file at *key* and its neighbours in *folder*; None if its name, or a folder's, is hidden.

    It matches no name that begins with "." or "_": with ``**``, ``include`` would publish these, too.
    """
    parts = key.removeprefix(f"{folder}/").split("/")
    return (
        None if any(part.startswith((".", "_")) for part in parts) else "/".join([folder, *(["[!._]*"] * len(parts))])
    )


def underscored_folder(key: str) -> str | None:
    """Name the folder for whose ``_`` alone the text at *key* is no article: ``content/posts/_travel``."""
    *folders, name = key.split("/")
    kind = kind_of(key)
    if kind is None or not kind.is_source or name.startswith((".", "_")) or is_furniture(name):
        return None
    at = next((at for at, folder in enumerate(folders) if folder.startswith((".", "_"))), None)
    if at is None or not folders[at].startswith("_") or not _OTHER_FOLDERS.isdisjoint(folders):
        return None
    if any(folder == _POSTS or folder.startswith("__") or folder.lower() in _MACHINERY for folder in folders):
        return None
    return None if private_name(key) else "/".join(folders[: at + 1])


def _reads_all(site: Site) -> bool:
    return site.suffixes == "all"


def _named(suffix: str, site: Site) -> bool:
    """Say whether ``include`` names a suffix that an earlier release did not know."""
    return any(pattern.lower().endswith(suffix) for pattern in site.include)


def _passed_over(parts: list[str], site: Site) -> bool:
    if _reads_all(site):
        held = parts[1:] if parts[0] == _POSTS and len(parts) > 1 else parts
        furniture = is_furniture(parts[-1]) or not _FURNITURE_FOLDERS.isdisjoint(parts[:-1])
    else:
        held = parts
        furniture = any(fnmatchcase(parts[-1].upper(), pattern) for pattern in _FIRST_NAMES)
    return furniture or any(part.startswith((".", "_")) for part in held) or not _FOLDERS.isdisjoint(parts[:-1])


def is_furniture(name: str) -> bool:
    stem, small = name.partition(".")[0], name.lower()
    return (
        stem.lower() in _FURNITURE
        or stem in _FURNITURE_IN_CAPITALS
        or small in _FURNITURE_FILES
        or _FURNITURE_OF_A_KIND.fullmatch(small.rpartition(".")[0]) is not None
        or any(part in small for part in _NO_ARTICLES)
        or small.startswith(_LOCK)
    )


def _matches(parts: list[str], pattern: list[str]) -> bool:
    """Compare a glob with a path, folder by folder; ``**`` means any number of folders, or none."""
    at, wanted, star, resume = 0, 0, -1, 0
    while at < len(parts):
        if wanted < len(pattern) and pattern[wanted] == "**":
            star, resume, wanted = wanted, at, wanted + 1
        elif wanted < len(pattern) and fnmatchcase(parts[at], pattern[wanted]):
            at, wanted = at + 1, wanted + 1
        elif star >= 0:  # let the last ** take another folder
            resume += 1
            at, wanted = resume, star + 1
        else:
            return False
    return all(part == "**" for part in pattern[wanted:])
