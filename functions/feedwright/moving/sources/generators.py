"""The site generators whose folders are recognised. Their posts are read in place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from feedwright.moving.posts import derived
from feedwright.moving.posts.post import OldSite
from feedwright.moving.sources import generator_settings as settings
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
    tables: tuple[str, ...] = ()  # of settings that have a file of that name
    same_ids: bool = False  # its Atom feed has the same ids as its RSS
    has_atom: bool = False  # its only feed is Atom
    manner: derived.Manner | None = derived.PAGE  # how it makes ids and addresses; None: it has no feeds


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
            part, table = values_of(name, body.decode("utf-8", "replace")), name.rpartition("/")[2].partition(".")[0]
            values |= {table: part} if table in generator.tables else part
    return values if is_there else None


_HUGO_TABLES = ("params", "permalinks", "languages", "module", "frontmatter")
_HUGO = (
    *("config", "hugo", "config/_default/config", "config/_default/hugo"),
    *(f"config/_default/{table}" for table in _HUGO_TABLES),
    *("config/production/config", "config/production/hugo"),
)
# In this order: generators whose files have the same name are told apart by what the files say.
GENERATORS = (
    Generator(
        name="Zola",
        files=("config.toml", "zola.toml"),
        settings=settings.zola,
        exclude=("public/**", "themes/**", "templates/**"),
        needs=("base_url",),
        same_ids=True,
        manner=derived.ZOLA,
    ),
    Generator(
        name="Hugo",
        files=tuple(f"{name}.{suffix}" for name in _HUGO for suffix in ("toml", "yaml", "yml", "json")),
        settings=settings.hugo,
        tables=_HUGO_TABLES,
        exclude=("public/**", "resources/**", "themes/**", "config/**", "assets/**", "data/**", "i18n/**"),
        manner=derived.HUGO,
    ),
    Generator(
        name="Hexo",
        files=("_config.yml",),
        settings=settings.hexo,
        include=("source/_posts/**",),
        exclude=("public/**", "themes/**", "scaffolds/**", "source/*/index.md", "_config*"),
        needs=("new_post_name",),
        same_ids=True,
        manner=derived.HEXO,
    ),
    Generator(
        name="Jekyll",
        files=("_config.toml", "_config.yml"),
        settings=settings.jekyll,
        has_atom=True,
        manner=derived.JEKYLL,
        exclude=("*.md", "*.html", "assets/**", "vendor/**"),
    ),
    Generator(
        name="Pelican",
        files=("pelicanconf.py", "publishconf.py"),
        settings=settings.pelican,
        exclude=("output/**", "themes/**", "content/pages/**"),
        same_ids=True,
        manner=derived.PELICAN,
    ),
    Generator(
        name="Docusaurus",
        files=("docusaurus.config.js", "docusaurus.config.ts"),
        settings=settings.javascript,
        exclude=("docs/**", "src/**", "build/**", "static/**"),
        same_ids=True,
    ),
    Generator(
        name="Astro",
        files=("src/consts.ts", "src/consts.js", "astro.config.mjs", "astro.config.js", "astro.config.ts"),
        settings=settings.javascript,
        exclude=("dist/**", "public/**", "src/pages/**", "src/components/**", "src/layouts/**"),
    ),
    Generator(
        name="Eleventy",
        files=(
            *("eleventy.config.js", "eleventy.config.mjs", ".eleventy.js"),
            *("_data/site.js", "_data/site.json", "_data/metadata.js", "_data/metadata.json"),
        ),
        settings=settings.javascript,
        exclude=("_site/**", "*.md", "*.html"),
        same_ids=True,
        manner=derived.ELEVENTY,
    ),
    Generator(
        name="MkDocs",
        files=("mkdocs.yml",),
        settings=settings.mkdocs,
        exclude=("site/**", "docs/*.md"),
        needs=("site_name",),
    ),
    # Their ids and addresses are not derived.
    Generator(
        name="Bridgetown",
        files=("bridgetown.config.yml", "config/initializers.rb"),
        settings=settings.jekyll,
        exclude=("*.md", "*.html", "output/**", "frontend/**", "server/**", "src/*.md", "src/*.html"),
        manner=None,
    ),
    Generator(
        name="Quartz",
        files=("quartz.config.ts",),
        settings=settings.quartz,
        exclude=("*.md", "quartz/**", "docs/**", "public/**"),
        manner=None,
    ),
    Generator(
        name="Nikola",
        files=("conf.py",),
        settings=settings.nikola,
        exclude=(*("output/**", "cache/**", "themes/**", "templates/**", "pages/**"), "files/**", "listings/**"),
        needs=("BLOG_TITLE",),
        manner=None,
    ),
    Generator(
        name="VitePress",
        files=tuple(f".vitepress/config.{suffix}" for suffix in ("js", "mjs", "ts", "mts")),
        settings=settings.javascript,
        exclude=("index.md", "public/**"),
        manner=None,
    ),
    Generator(name="Obsidian", files=(".obsidian/app.json",), settings=lambda _values: {}, manner=None),
)
