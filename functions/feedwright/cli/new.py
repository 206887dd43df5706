"""``feedwright new``: makes a file for a new article."""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from feedwright.adapters.clock import utc_now
from feedwright.cli.operate.printing import print_json
from feedwright.errors import CommandError, StoreError
from feedwright.model.text import legal
from feedwright.reading.prose.dates import parse_date
from feedwright.reading.prose.unreadable_date import UnreadableDate
from feedwright.reading.selection import is_article
from feedwright.rendering.display import visible
from feedwright.site import Site
from feedwright.site.parse import SITE_LIMIT, parse_site
from feedwright.site.slugs import slugify

ARTICLES, SETTINGS = "articles", "site.toml"
_ANY_URL = "https://site.example/"  # settings for AWS may have no url, and a new file does not depend on it


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """What a person has said about a new article."""

    title: str
    section: str | None = None
    date: str | None = None  # None: now
    draft: bool = False


def run_new(wanted: NewArticle, content: Path, *, edit: bool, as_json: bool = False) -> None:
    """Write a file for an article into *content*, and open it in the editor if *edit* is set."""
    if not clean(wanted.title):
        raise CommandError("the title is empty. Write a few words.")
    site = _settings(content)
    try:
        text = article_text(wanted, published_text(wanted.date, site, utc_now()))
    except UnreadableDate as error:
        raise CommandError(visible(f"--date: {wanted.date!r} is not a date that can be read. {error}")) from error
    key = key_of(wanted.title, site, f"{ARTICLES}/" if (content / ARTICLES).is_dir() else "")
    if key is None:
        raise CommandError(visible(f"exclude in {content / SETTINGS} leaves this file out. Change exclude."))
    path = content / key
    if not write_new(path, text):
        message = f"{path} is already there, and stays as it is. Edit that file, or give another title."
        raise CommandError(visible(message))
    if as_json:
        print_json({"key": key, "file": str(path), "draft": wanted.draft})
    else:
        typer.echo(visible(f"wrote    {path}"))
        typer.echo("Write the text below the second line of hyphens: an article without a text is not published.")
        if wanted.draft:
            typer.echo("It stays a draft until you remove the line draft: true.")
    if edit:
        open_editor(path, os.environ)


def clean(text: str) -> str:
    """Put *text* on one line, and remove characters that no feed may hold."""
    return " ".join(legal(text).split())


def quoted(text: str) -> str:
    """Write *text* in quotation marks that YAML and TOML both read."""
    return json.dumps(clean(text), ensure_ascii=False)


def key_of(title: str, site: Site, folder: str = "") -> str | None:
    """Name the file of a new article after its title.

    Args:
        title: the article's title.
        site: the settings in force.
        folder: the file's folder within the content, with "/" at its end; "" for the content itself.

    Returns:
        The path within the content, or None if the settings exclude it. A name such as "readme", which no article may
        have, gets "-article" behind it.
    """
    slug = slugify(clean(title).replace("/", " "), site.language).replace(".", "-")
    names = [f"{slug}-article"] if slug == "index" else [slug, f"{slug}-article"]
    return next((key for name in names if is_article(key := f"{folder}{name}.md", site)), None)


def published_text(written: str | None, site: Site, now: datetime) -> str:
    """Write the date of a new article, *written* or else *now*, in the site's time zone.

    Raises:
        UnreadableDate: *written* is not a date that can be read.
    """
    value = parse_date(written, languages=[site.language], date_order=site.date_order) if written else now
    if not isinstance(value, datetime):
        return value.isoformat()
    moment = value.replace(tzinfo=site.zone) if value.tzinfo is None else value.astimezone(site.zone)
    offset = moment.utcoffset()
    if offset and offset.seconds % 60:  # such an offset is from before time zones, and no date may be written with it
        moment = moment.astimezone(UTC)
    return moment.isoformat(sep=" ", timespec="seconds" if written and moment.second else "minutes")


def article_text(wanted: NewArticle, published: str) -> str:
    """Make the front matter of an article; its author writes the text below."""
    lines = ["---", f"title: {quoted(wanted.title)}", f"date: {published}"]
    if wanted.section and clean(wanted.section):
        lines.append(f"section: {quoted(wanted.section)}")
    if wanted.draft:
        lines.append("draft: true")
    return "\n".join([*lines, "---", "", ""])


def write_new(path: Path, text: str) -> bool:
    """Write a new file, and the folders above it. Return False if the file is already there.

    Raises:
        StoreError: the disk refused.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        if error.filename != str(path):  # a file has the name of a folder above it
            raise StoreError(f"{error.filename} is a file, where a folder must be") from error
        return False
    except OSError as error:
        raise StoreError(f"{error.filename or path}: {error.strerror}") from error
    return True


def open_editor(path: Path, environment: Mapping[str, str]) -> None:
    """Open *path* in the editor that the environment names, and wait until the editor ends.

    Raises:
        CommandError: no editor is named, or the editor did not start or failed.
    """
    editor = environment.get("VISUAL") or environment.get("EDITOR")
    if not editor:
        raise CommandError(f"EDITOR is not set. Set it, as in EDITOR=nano, or open {path} yourself.")
    try:
        command = [*shlex.split(editor, posix=os.name != "nt"), str(path)]
        status = subprocess.run(command, check=False).returncode  # noqa: S603 - it is the person's own editor
    except (OSError, ValueError) as error:
        message = f"the editor {editor!r} does not start. Set EDITOR to another editor, or open {path} yourself."
        raise CommandError(message) from error
    if status:
        raise CommandError(f"the editor {editor!r} ended with status {status}. Open the new file yourself: {path}")


def _settings(content: Path) -> Site:
    path = content / SETTINGS
    try:
        with path.open("rb") as file:
            body = file.read(SITE_LIMIT + 1)
    except FileNotFoundError as error:
        shown = shlex.quote(str(content))
        message = f"{path} is not there. Write one with: feedwright init {shown}"
        raise CommandError(visible(message)) from error
    return parse_site(body, default_url=_ANY_URL)
