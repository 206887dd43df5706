"""Proposes a folder to build into, and refuses folders that a person did not mean."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from feedwright.adapters.local.folder_source import STATE_FOLDER
from feedwright.engine.catalogue.rows import SourceRow
from feedwright.errors import CommandError
from feedwright.ports import Table
from feedwright.reading.selection import MARKDOWN, MDX, RST, is_furniture, kind_of
from feedwright.rendering.display import visible
from feedwright.rendering.formats import FORMATS
from feedwright.site import SITE_KEY

_TYPED = (MARKDOWN, MDX, RST)  # no public document is of these kinds
BUILT_BY_GENERATORS = "public/**"
_FRONT_MATTER = (b"---\n", b"---\r\n", b"+++\n", b"+++\r\n")


class OptionError(Exception):
    """A folder or file that must not be named there."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option


def demand_content(content: Path, public: Path | None = None) -> None:
    """Refuse a folder without settings that is something else than a folder of articles.

    A folder of articles that has no settings yet is not refused.

    Raises:
        OptionError: it names the folder that may have been meant.
    """
    if os.path.lexists(content / SITE_KEY) or (content / STATE_FOLDER / "catalogue.sqlite").is_file():
        return
    above = next((folder for folder in content.resolve().parents if (folder / SITE_KEY).is_file()), None)
    below = next((settings.parent for settings in sorted(content.glob(f"*/{SITE_KEY}"))), None)
    what = f"{content} has no {SITE_KEY}"
    if public and (public / SITE_KEY).is_file():
        what, cure = f"{what}, but {public} has one", "Did you swap the two? The folder of articles comes first."
    elif is_built(content):
        what = f"{content} holds a built site ({', '.join(form.file_name for form in FORMATS)})"
        cure = "Name the folder of articles."
    elif above:
        what, cure = f"{what}, but {above} above it has one", "Name that folder, or give this one its own."
    elif below:
        what, cure = f"{what}, but {below} below it has one", "Name that folder, or give this one its own."
    elif next(_articles(content), None) is None:
        what, cure = f"{what}, and no article", f"Name another folder, or begin a site there: feedwright init {content}"
    else:
        return
    raise OptionError("CONTENT", visible(f"{what}. {cure}"))


def demand_built(content: Path, public: Path | None = None) -> Path:
    """Give the catalogue of a folder of articles that was built. Nothing is written.

    Raises:
        CommandError: there is none; it names the folder that may have been meant.
    """
    if not content.is_dir():
        what = f"{content} is a file, not a folder" if content.exists() else f"there is no folder {content}"
        raise CommandError(visible(f"{what}. Name the folder of articles."))
    try:
        demand_content(content, public)
    except OptionError as error:
        raise CommandError(str(error)) from error
    catalogue = content / STATE_FOLDER / "catalogue.sqlite"
    if not catalogue.is_file():
        cure = f"Build it once: feedwright build {content} {public or 'PUBLIC'}"
        raise CommandError(visible(f"{content} has no catalogue ({catalogue}), so it was never built. {cure}"))
    return catalogue


def refuse_mixed(content: Path, public: Path) -> None:
    """Refuse a public folder that holds the content, for drafts would be public, or that holds articles.

    A public folder within the content is allowed, because it is left out of the source: so no article may be in it.

    Raises:
        OptionError: it says what is in the folder.
    """
    here, there = content.resolve(), public.resolve()
    if here == there or there in here.parents:
        message = f"{public} would make {content} itself public, drafts and settings too. Name another folder."
        raise OptionError("PUBLIC", message)
    if here not in there.parents or is_built(there):
        return
    if article := next(filter(_is_typed, _articles(there)), None) or _only_article(here, there):
        name = visible(article.name)
        message = f"{public} holds an article, {name}, which would not be read there. Name another folder."
        raise OptionError("PUBLIC", message)


def is_built(folder: Path) -> bool:
    """Say whether a folder holds a built site: its main feed in all formats."""
    return all((folder / form.file_name).exists() for form in FORMATS)


def public_folder(content: Path) -> Path:
    """Propose a folder to build into: ``public/``, unless files of others stand there, or a generator builds there.

    A build replaces what stands under the names of its documents, such as the ``index.html`` of a program in React.
    """
    from feedwright.cli.moving.sources import generator_at  # noqa: PLC0415 - a build does not ask

    usual, known = content / "public", generator_at([content])
    if is_built(usual) or (_is_free(usual) and not (known and BUILT_BY_GENERATORS in known[0].exclude)):
        return usual
    further = (content / f"feedwright-public{f'-{number}' if number > 1 else ''}" for number in count(1))
    return next(folder for folder in further if is_built(folder) or _is_free(folder))


def no_articles(content: Path, public: Path) -> tuple[str, ...]:
    """Give globs that keep a proposed folder, and the ``public/`` of others beside it, from being read as articles."""
    usual = content / "public"
    if public == usual:
        return ()
    try:
        refuse_mixed(content, usual)
    except OptionError:  # articles stand there
        return (f"{public.name}/**",)
    return (BUILT_BY_GENERATORS, f"{public.name}/**")


def _is_free(folder: Path) -> bool:
    """Say whether a folder is not there, or holds nothing but hidden files."""
    try:
        return all(path.name.startswith(".") for path in folder.iterdir())
    except OSError:  # also a file, or a place in which nothing can be
        return not os.path.lexists(folder)


def refuse_known(table: Table, content: Path, public: Path) -> None:
    """Refuse a public folder whose files are known as articles or as what these show: all would be withdrawn.

    Raises:
        OptionError: it names one of them.
    """
    here, there = content.resolve(), public.resolve()
    if here not in there.parents or is_built(there):
        return
    known = table.query(SourceRow.PARTITION, prefix=f"{there.relative_to(here).as_posix()}/", limit=1)
    if known:
        message = f"{visible(known[0].sort)} is known to this site, and nothing in PUBLIC is read. Name another folder."
        raise OptionError("PUBLIC", message)


def _articles(folder: Path, without: Path | None = None) -> Iterator[Path]:
    """Give the files that are articles by their names, without those in a built site and in *without*."""
    for inside, folders, names in os.walk(folder):
        here = Path(inside)
        folders[:] = [
            name
            for name in folders
            if not name.startswith((".", "_")) and here / name != without and not is_built(here / name)
        ]
        yield from (here / name for name in names if kind_of(name) and not is_furniture(name))


def _is_typed(file: Path) -> bool:
    """Say whether a file is of a kind that no web server hands out, or begins with front matter."""
    if kind_of(file.name) in _TYPED:
        return True
    try:
        with file.open("rb") as opened:
            return opened.read(5).startswith(_FRONT_MATTER)
    except OSError:  # the build says what the disk refuses
        return False


def _only_article(content: Path, public: Path) -> Path | None:
    """Give a file of the public folder that may be an article, if no other file of the content is one.

    With a page of its own at its root, the folder is a web server's.
    """
    if (public / "index.html").exists() or next(_articles(content, without=public), None):
        return None
    return next(_articles(public), None)
