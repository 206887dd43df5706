"""The settings of site generators. Their posts are read in place; code is never run, only literals in it are read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedwright.moving.posts.derived import address_as_id, jekyll_id, tag_id
from feedwright.moving.posts.permalinks import OldPost, pattern_of
from feedwright.moving.posts.post import OldSite
from feedwright.moving.sources.settings_files import values_of

Read = Callable[[str], bytes | None]  # gives a file of the folder, None if it is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A site generator: how to recognise its folder, and how to read its settings."""

    name: str
    files: tuple[str, ...]  # of settings; the folder has one of them, or a folder of that name
    settings: Callable[[Mapping[str, Any]], Mapping[str, Any]]  # arguments of ``OldSite``
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()  # what the generator wrote, and what is no post
    needs: tuple[str, ...] = ()  # settings without which it is another generator's file
    lacks: tuple[str, ...] = ()  # settings with which it is another generator's file
    same_ids: bool = False  # its Atom feed has the same ids as its RSS
    has_atom: bool = False  # its only feed is Atom
    old_id: Callable[[str, OldPost], str] | None = address_as_id  # of a post at this address; None: it has no feeds


def generator_of(read: Read) -> tuple[Generator, OldSite] | None:
    """Recognise a generator's folder, and read its settings; None for any other folder."""
    for generator in GENERATORS:
        values = _settings(generator, read)
        if values is None or not all(name in values for name in generator.needs):
            continue
        if any(name in values for name in generator.lacks):
            continue
        site: dict[str, Any] = {name: value for name, value in generator.settings(values).items() if value}
        window = site.pop("window", None)
        shown: dict[str, Any] = (
            {"window": int(window), "window_was_seen": True} if str(window).isdigit() and int(window) else {}
        )
        return generator, OldSite(
            origin=generator.name,
            include=generator.include,
            exclude=generator.exclude,
            atom_has_these_ids=generator.same_ids,
            **{"section_permalinks": {"": site["permalinks"][0]} if site.get("permalinks") else {}, **site},
            **shown,
        )
    return None


def _settings(generator: Generator, read: Read) -> Mapping[str, Any] | None:
    """Read all files of settings that are there; a later file counts before an earlier one."""
    values: dict[str, Any] = {}
    is_there = False
    for name in generator.files:
        body = read(name)
        if body is not None:
            is_there = True
            values |= values_of(name, body.decode("utf-8", "replace"))
    return values if is_there else None


def _text(*values: object) -> str | None:
    """Give the first of *values* that is a text; of a table its name, of a list its first item."""
    for value in values:
        inner = value[0] if isinstance(value, list) and value else value
        inner = inner.get("name") if isinstance(inner, dict) else inner
        if isinstance(inner, str) and inner.strip():
            return inner.strip()
    return None


def _table(values: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    table: Any = values
    for name in names:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}


def _joined(url: str | None, path: object) -> str | None:
    if url is None or not isinstance(path, str) or not path.strip("/"):
        return url
    return f"{url.rstrip('/')}/{path.strip('/')}/"


def _patterns(written: Iterable[object], meanings: Mapping[str, str]) -> tuple[str, ...]:
    patterns = (pattern_of(each, meanings) for each in written if isinstance(each, str))
    return tuple(pattern for pattern in patterns if pattern)


_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_HEXO_WORDS = {"title": "path", "name": "file", "post_title": "heading", "category": "categories"}
_HUGO_WORDS = {
    "slug": "slug_or_heading",
    "title": "heading",
    "filename": "file",
    "contentbasename": "file",
    "slugorfilename": "slug_or_file",
    "slugorcontentbasename": "slug_or_file",
    "section": "folders",
    "sections": "folders",
    "yearday": "y_day",
}


_HUGO_DEFAULT = "/:folders/:slug_or_file/"


def _jekyll(values: Mapping[str, Any]) -> Mapping[str, Any]:
    style = _text(values.get("permalink")) or "date"
    return {
        "title": _text(values.get("title"), values.get("name")),
        "url": _joined(_text(values.get("url")), values.get("baseurl")),
        "description": _text(values.get("description"), values.get("tagline")),
        "language": _text(values.get("lang"), values.get("locale")),
        "timezone": _text(values.get("timezone")),
        "author": _text(values.get("author")),
        "window": _table(values, "feed").get("posts_limit", 10),
        "permalinks": _patterns([_JEKYLL_STYLES.get(style, style)], {"title": "file", "slug": "slug_or_file"}),
    }


def _hugo(values: Mapping[str, Any]) -> Mapping[str, Any]:
    lower = {str(name).lower(): value for name, value in values.items()}
    params, permalinks = _table(lower, "params"), _table(lower, "permalinks")
    of_pages = {name: value for name, value in permalinks.items() if isinstance(value, str)}
    of_pages.update(_table(permalinks, "page"))
    written = [*of_pages.values(), _HUGO_DEFAULT]
    sections = {name: _patterns([value], _HUGO_WORDS) for name, value in {**of_pages, "": _HUGO_DEFAULT}.items()}
    return {
        "title": _text(lower.get("title")),
        "url": _text(lower.get("baseurl")),
        "description": _text(params.get("description")),
        "language": _text(lower.get("locale"), lower.get("languagecode"), lower.get("defaultcontentlanguage")),
        "timezone": _text(lower.get("timezone")),
        "author": _text(lower.get("author"), params.get("author")),
        "rights": _text(lower.get("copyright")),
        "window": _table(lower, "services", "rss").get("limit"),
        "permalinks": tuple(
            pattern.replace("slug_or_heading", heading)
            for heading in ("slug_or_heading", "whole_heading", "loose_heading")  # releases of Hugo differ
            for pattern in _patterns(written, _HUGO_WORDS)
        ),
        "section_permalinks": {
            name: patterns[0].replace("slug_or_heading", "whole_heading")
            for name, patterns in sections.items()
            if patterns
        },
    }


def _hexo(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "title": _text(values.get("title")),
        "url": _joined(_text(values.get("url")), None if _has_path(values.get("url")) else values.get("root")),
        "description": _text(values.get("description"), values.get("subtitle")),
        "language": _text(values.get("language")),
        "timezone": _text(values.get("timezone")),
        "author": _text(values.get("author")),
        "window": _table(values, "feed").get("limit", 20),
        "permalinks": _patterns([values.get("permalink")], _HEXO_WORDS),
    }


def _has_path(url: object) -> bool:
    return isinstance(url, str) and url.count("/") > 3


def _zola(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "title": _text(values.get("title")),
        "url": _text(values.get("base_url")),
        "description": _text(values.get("description")),
        "language": _text(values.get("default_language")) or "en",
        "author": _text(values.get("author"), _table(values, "extra").get("author")),
        "window": values.get("feed_limit"),
        "permalinks": ("/{folders}/{slug_or_file}/",),
    }


def _pelican(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "title": _text(values.get("SITENAME")),
        "url": _text(values.get("SITEURL")),
        "language": _text(values.get("DEFAULT_LANG")),
        "timezone": _text(values.get("TIMEZONE")),
        "author": _text(values.get("AUTHOR")),
        "window": values.get("FEED_MAX_ITEMS") or 100,
        "permalinks": _patterns([_pelican_pattern(values), "/:slug_or_file.html"], {"slug": "slug_or_heading"}),
    }


def _pelican_pattern(values: Mapping[str, Any]) -> str:
    """Rewrite ``{date:%Y}/{slug}.html`` with the words of the other generators."""
    written = _text(values.get("ARTICLE_URL")) or "{slug}.html"
    for old, new in (("{date:%Y}", ":year"), ("{date:%m}", ":month"), ("{date:%d}", ":day"), ("{slug}", ":slug")):
        written = written.replace(old, new)
    return written.replace("{category}", ":categories")


def _javascript(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "title": _text(values.get("title"), values.get("SITE_TITLE")),
        "url": _joined(_text(values.get("site"), values.get("url")), values.get("baseUrl")),
        "description": _text(values.get("description"), values.get("SITE_DESCRIPTION")),
        "language": _text(values.get("language"), values.get("lang")),
        "author": _text(values.get("author")),
        "permalinks": ("/{folders}/{slug_or_file}/", "/blog/{year}/{month}/{day}/{slug_or_file}"),
    }


def _mkdocs(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "title": _text(values.get("site_name")),
        "url": _text(values.get("site_url")),
        "description": _text(values.get("site_description")),
        "language": _text(_table(values, "theme").get("language")),
        "author": _text(values.get("site_author")),
        "window": 20,
        "permalinks": ("/blog/{year}/{month}/{day}/{slug_or_heading}/", "/blog/{year}/{month}/{day}/{loose_heading}/"),
    }


_HUGO = ("config/_default/config", "config/_default/hugo", "config", "hugo")
# In this order: generators whose files have the same name are told apart by what the files say.
GENERATORS = (
    Generator(
        name="Zola",
        files=("config.toml", "zola.toml"),
        settings=_zola,
        exclude=("public/**", "themes/**", "templates/**"),
        needs=("base_url",),
        same_ids=True,
    ),
    Generator(
        name="Hugo",
        files=tuple(f"{name}.{suffix}" for name in _HUGO for suffix in ("toml", "yaml", "yml", "json")),
        settings=_hugo,
        exclude=("public/**", "resources/**", "themes/**", "config/**", "assets/**", "data/**", "i18n/**"),
    ),
    Generator(
        name="Hexo",
        files=("_config.yml",),
        settings=_hexo,
        include=("source/_posts/**",),
        exclude=("public/**", "themes/**", "scaffolds/**", "source/*/index.md", "_config*"),
        needs=("new_post_name",),
        same_ids=True,
    ),
    Generator(
        name="Jekyll",
        files=("_config.toml", "_config.yml"),
        settings=_jekyll,
        has_atom=True,
        old_id=jekyll_id,
        exclude=("*.md", "*.html", "assets/**", "vendor/**"),
    ),
    Generator(
        name="Pelican",
        files=("pelicanconf.py", "publishconf.py"),
        settings=_pelican,
        exclude=("output/**", "themes/**", "content/pages/**"),
        same_ids=True,
        old_id=tag_id,
    ),
    Generator(
        name="Docusaurus",
        files=("docusaurus.config.js", "docusaurus.config.ts"),
        settings=_javascript,
        exclude=("docs/**", "src/**", "build/**", "static/**"),
        same_ids=True,
    ),
    Generator(
        name="Astro",
        files=("src/consts.ts", "src/consts.js", "astro.config.mjs", "astro.config.js", "astro.config.ts"),
        settings=_javascript,
        exclude=("dist/**", "public/**", "src/pages/**", "src/components/**", "src/layouts/**"),
    ),
    Generator(
        name="Eleventy",
        files=(
            *("eleventy.config.js", "eleventy.config.mjs", ".eleventy.js"),
            *("_data/site.js", "_data/site.json", "_data/metadata.js", "_data/metadata.json"),
        ),
        settings=_javascript,
        exclude=("_site/**", "*.md", "*.html"),
        same_ids=True,
    ),
    Generator(
        name="MkDocs",
        files=("mkdocs.yml",),
        settings=_mkdocs,
        exclude=("site/**", "docs/*.md"),
        needs=("site_name",),
    ),
    Generator(name="Obsidian", files=(".obsidian/app.json",), settings=lambda _values: {}, old_id=None),
)
