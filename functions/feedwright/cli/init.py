"""``feedwright init``: makes the folder of a new site, with settings, a first article and the settings' schema."""

import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from feedwright.adapters.clock import utc_now
from feedwright.cli.folders import no_articles, public_folder
from feedwright.cli.new import ARTICLES, SETTINGS, NewArticle, article_text, clean, quoted, write_new
from feedwright.cli.operate.printing import print_json
from feedwright.errors import CommandError, SiteError
from feedwright.rendering.display import visible
from feedwright.site.language_tags import language_tag
from feedwright.site.parse import parse_site
from feedwright.site.single_values import is_this_machine
from feedwright.site.slugs import slugify

SCHEMA = ".site.schema.json"
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")
_PLACEHOLDER = ".example"  # RFC 2606: such an address will never exist
_NOBODYS = frozenset({"example.com", "example.net", "example.org"})  # as above
_HELLO = f"{ARTICLES}/hello-world.md"
_HELLO_TEXT = """\
This is the first article of this site. Change its title and text, or delete the file.

Each file in this folder is an article. **Markdown** is one way to write it; plain text, HTML and Word are read too.
"""
_IGNORED = """\
# The catalogue, which remembers when articles were first published: keep it in your backups.
.feedwright/
# What `feedwright build` writes.
{public}/
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Facts about the machine, from which the guesses are made."""

    folder: str  # the folder's name
    locale: str  # as POSIX spells it: "de_AT.UTF-8"
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A setting that ``init`` asks for."""

    name: str  # the name of the setting and of the option
    reason: str
    guess: Callable[[Machine, Mapping[str, str]], str]  # from the machine and the earlier answers


def title_guess(machine: Machine, _answers: Mapping[str, str]) -> str:
    """Make a title of the folder's name; a domain stays as it is."""
    name = clean(machine.folder)
    if not _HOST.fullmatch(name):
        name = " ".join(part for part in re.split(r"[\s_-]+", name) if part)
        name = name[:1].upper() + name[1:]
    return name or "My site"


def url_guess(machine: Machine, answers: Mapping[str, str]) -> str:
    """Make an address of the folder's name if it is a domain, else an address that no real site can have."""
    if _HOST.fullmatch(machine.folder):
        return f"https://{machine.folder}/"
    label = re.sub(r"[^a-z0-9]+", "-", slugify(answers["title"].replace("/", " ")))[:60].strip("-")
    return f"https://{label or 'site'}{_PLACEHOLDER}/"


def language_guess(machine: Machine, _answers: Mapping[str, str]) -> str:
    """Give the language of the machine's messages."""
    return language_tag(re.split(r"[.@:]", machine.locale)[0]) or "en"


QUESTIONS = (
    Question(
        name="title",
        reason="The publication's name. Readers see it above your articles.",
        guess=title_guess,
    ),
    Question(
        name="url",
        reason="The address of the site on the web. Every link in the feeds begins with it.",
        guess=url_guess,
    ),
    Question(
        name="language",
        reason="The language of the articles, such as en, de or pt-BR. Feed readers hyphenate and read aloud by it.",
        guess=language_guess,
    ),
    Question(
        name="timezone",
        reason="The time zone, such as Europe/London. A date without a zone means the time there.",
        guess=lambda machine, _answers: machine.timezone,
    ),
    Question(
        name="author",
        reason="The author of articles that name no author. It may be the publication itself.",
        guess=lambda _machine, answers: answers["title"],
    ),
)
REASONS = {question.name: question.reason for question in QUESTIONS}


def run_init(folder: Path, given: Mapping[str, str | None], *, yes: bool, as_json: bool = False) -> None:
    """Make a site in *folder*.

    Args:
        folder: the site's folder; it is made if it is not there.
        given: the answers that options gave, by the names of settings.
        yes: take the guess for every other answer, and ask no questions.
        as_json: the same, and say what was done to a program.
    """
    if os.path.lexists(folder / SETTINGS):
        message = f"{folder / SETTINGS} is already there, and stays as it is. Edit that file, or name another folder."
        raise CommandError(visible(message))
    now = utc_now()
    empty = not folder.is_dir() or all(path.name.startswith(".") for path in folder.iterdir())
    said = {} if empty else _said_by_generator(folder)
    answers = _answers(_machine(folder), given, said, yes=yes or as_json)
    settings = site_toml(answers, now.astimezone(ZoneInfo(answers["timezone"])).date())
    origin, globs, private = ("", "", ()) if empty else _of_generator(folder, settings)
    texts = site_files(answers, now, with_article=empty, globs=globs, public=public_folder(folder).name)
    files_written = {str(folder / name): write_new(folder / name, text) for name, text in texts.items()}
    if as_json:
        written = [path for path, was_written in files_written.items() if was_written]
        kept = [path for path, was_written in files_written.items() if not was_written]
        values = {"folder": str(folder), "public": str(public_folder(folder)), "written": written, "kept": kept}
        print_json({**values, "answers": answers, "excluded": list(private)})
        return
    for path, was_written in files_written.items():
        typer.echo(visible(f"{'wrote' if was_written else 'kept':9}{path}"))
    if origin:
        command = shown_command("import", folder, folder)
        typer.echo(f"This is a folder of {origin}; site.toml leaves out what {origin} made. If it had a feed, give the")
        typer.echo(visible(f"articles the ids that subscribers know: {command} --feed OLD_FEED"))
    if taken := [name for name, value in said.items() if given[name] is None and answers[name] == value]:
        typer.echo(f"from the settings of your site generator: {', '.join(taken)}")
    for glob in private:
        typer.echo(visible(f"excluded {glob}, which your site generator holds back"))
    for line in next_steps(folder, answers["url"]):
        typer.echo(visible(line))


def _said_by_generator(folder: Path) -> dict[str, str]:
    """Give what the settings of a site generator answer, by the names of settings: what can be used of it."""
    from feedwright.cli.moving.sources import generator_at  # noqa: PLC0415 - few sites begin in such a folder

    known = generator_at([folder])
    if known is None:
        return {}
    site, url = known[1], whole_address(known[1].url) if known[1].url else ""
    said = {
        "title": clean(site.title),
        "url": "" if is_this_machine(url) else url,
        "language": language_tag(site.language or "") or "",
        "timezone": site.timezone or "",
        "author": clean(site.author or ""),
    }
    return {name: value for name, value in said.items() if value and fault_of(name, value) is None}


def _of_generator(folder: Path, settings: str) -> tuple[str, str, tuple[str, ...]]:
    """Say what a site generator does with a folder.

    Args:
        folder: the folder.
        settings: the settings so far.

    Returns:
        The generator's name, "" for none; lines of the settings that leave out what it made, and what it holds back
        with whole folders; and the globs of that.
    """
    from feedwright.cli.held_folders import HeldFolders  # noqa: PLC0415 - few sites begin in such a folder
    from feedwright.cli.moving.sources import generator_at  # noqa: PLC0415 - as above
    from feedwright.cli.operate.uploading.local_files import nested_posts, survey  # noqa: PLC0415 - as above
    from feedwright.moving.posts.post import OldSite  # noqa: PLC0415 - as above
    from feedwright.moving.posts.settings import globs_of  # noqa: PLC0415 - as above

    known = generator_at([folder])
    site = known[1] if known else OldSite(origin="")
    public, origin = public_folder(folder), known[0].name if known and globs_of(site) else ""
    own = [glob for glob in no_articles(folder, public) if glob not in site.exclude]
    site = replace(site, exclude=(*site.exclude, *own))
    if site.origin in {"Jekyll", "Bridgetown"}:
        site = replace(site, include=(*site.include, *nested_posts(folder, public, site.exclude)))
    seen = survey(folder, public)
    folders = HeldFolders(folder, seen.folder_files, without=seen.built_sites)
    holding, _ = folders.holding(parse_site("\n".join([settings, *globs_of(site)]).encode()))
    private = holding.globs if holding else ()
    lines = globs_of(replace(site, exclude=(*site.exclude, *private)))
    return origin, "\n".join([*lines, ""]) if lines else "", private


def fault_of(name: str, value: str) -> str | None:
    """Say what is wrong with an answer, and the cure. The parser of the settings decides."""
    valid = {"title": "A", "url": "https://a.example/", "language": "en", "timezone": "UTC", "author": "A"}
    if not clean(value):
        return f"{name} is empty. Write a value, or leave the option out to get a guess."
    try:
        parse_site(site_toml({**valid, name: value}, date(2026, 1, 1)).encode())
    except SiteError as error:
        return f"{error.problem.what} {error.problem.cure}"
    return None


def whole_address(text: str) -> str:
    """Put https:// before an address that was written without it, such as "gazette.example"."""
    return text if "://" in text else f"https://{text}"


def ignored(public: str) -> str:
    """Make the list of what git leaves out of a site that is built into the folder of that name."""
    return _IGNORED.format(public=public)


def site_files(
    answers: Mapping[str, str], now: datetime, *, with_article: bool, globs: str = "", public: str = "public"
) -> dict[str, str]:
    """Make the texts of a new site's files, by name. The settings come last, because they make the folder a site.

    Args:
        answers: the answers to the questions.
        now: the time.
        with_article: the site gets a first article.
        globs: further lines of the settings.
        public: the name of the folder to build into.
    """
    day = now.astimezone(ZoneInfo(answers["timezone"])).date()
    texts = {
        ".gitignore": ignored(public),
        SCHEMA: files("feedwright").joinpath("schemas/site.schema.json").read_text("utf-8"),
    }
    if with_article:
        texts[_HELLO] = first_article(answers["language"], day)
    return {**texts, SETTINGS: site_toml(answers, day) + globs}


def first_article(language: str, day: date) -> str:
    """Make a new site's first article. It is in English, and says so if the site has another language."""
    article = article_text(NewArticle(title="Hello, world"), day.isoformat()) + _HELLO_TEXT
    is_english = (language_tag(language) or "").partition("-")[0] == "en"
    return article if is_english else article.replace("\ndate: ", "\nlanguage: en\ndate: ", 1)


def site_toml(answers: Mapping[str, str], birth: date) -> str:
    """Make the settings of a new site, with a comment on each setting."""
    url = answers["url"]
    return f"""\
#:schema ./{SCHEMA}
# The line above lets editors complete and check this file (in VS Code: the extension Even Better TOML).

# The publication's name, and one sentence about it.
title = {quoted(answers["title"])}
# description = "What it is about"

# The address of the site on the web. If the site moves, change it here.
url = {quoted(url)}

# The id of every article is built from these two. Never change them once feeds are public, even if the site moves:
# feed readers would show every article as new. A domain or e-mail address of yours, and a day on which it was yours.
authority = {quoted(_host(url))}
birth = {birth.isoformat()}

# The language of the articles that name no other, and the time zone of dates that name none.
language = {quoted(answers["language"])}
timezone = {quoted(answers["timezone"])}

# The author of articles that name none. A table says more: {{ name = "Ada", email = "ada@site.example" }}
author = {quoted(answers["author"])}
"""


def next_steps(folder: Path, url: str) -> list[str]:
    """Say what to do next with a new site: replace a placeholder, and run the two commands."""
    return [*_unfit_address(folder, url), *next_commands(folder)]


def _unfit_address(folder: Path, url: str) -> list[str]:
    host = _host(url).removeprefix("www.")
    if is_this_machine(url):
        fault = "an address of this machine alone, which no subscriber can reach"
    elif host.endswith(_PLACEHOLDER) or host in _NOBODYS:
        fault = "a placeholder"
    else:
        return []
    return [
        f"{url} is {fault}. Before you publish, write your own address as url and authority",
        f"in {folder / SETTINGS}: ids are built from authority once and for ever.",
    ]


def next_commands(folder: Path) -> list[str]:
    """Name the two commands for a site whose settings stand."""
    public = public_folder(folder)
    preview, build = shown_command("preview", folder), shown_command("build", folder, public)
    width = max(len(preview), len(build)) + 2
    other = f"Build into {public.name}/: public/ belongs to others, and a build replaces files under its names."
    return [
        *([other] if public.name != "public" else []),
        "Next:",
        f"  {preview:{width}}to see the site on this machine while you write",
        f"  {build:{width}}to write the files for your web server",
    ]


def shown_command(name: str, *paths: Path) -> str:
    """Write a command as a person types it."""
    return " ".join(["feedwright", name, *(shlex.quote(str(path)) for path in paths)])


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # the parser of the settings says what is wrong
        return ""


def _answers(
    machine: Machine, given: Mapping[str, str | None], said: Mapping[str, str], *, yes: bool
) -> dict[str, str]:
    """Take each answer from the options, from what a generator's settings say, the guesses or the person."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        value = given[question.name]
        if value is None:
            guess = said.get(question.name) or question.guess(machine, answers)
            value = guess if yes else _asked(question, guess)
        else:
            value = _of_option(question.name, value)
        answers[question.name] = clean(value)
    return answers


def _of_option(name: str, value: str) -> str:
    value = whole_address(value) if name == "url" and value else value
    if fault := fault_of(name, value):
        raise CommandError(visible(f"--{name}: {fault}"))
    return value


def _asked(question: Question, guess: str) -> str:
    """Ask until the answer can be used."""
    typer.echo(question.reason)
    while True:
        try:
            value = str(typer.prompt(f"  {question.name}", default=guess))
        except typer.Abort:
            if sys.stdin.isatty():  # Ctrl-C
                raise
            message = (
                f"nobody answers the question for {question.name}. Add --{question.name}, or --yes for all guesses."
            )
            raise CommandError(message) from None
        value = whole_address(value) if question.name == "url" else value
        fault = fault_of(question.name, value)
        if fault is None:
            return value
        typer.echo(visible(f"  {fault}"))


def _machine(folder: Path) -> Machine:
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return Machine(folder=folder.resolve().name, locale=locale, timezone=_timezone())


def _timezone() -> str:
    """Give the machine's time zone, or UTC if its time zone has no name."""
    from tzlocal import get_localzone_name  # noqa: PLC0415 - no other command needs it

    try:
        name = str(get_localzone_name() or "UTC")
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return "UTC" if name == "Etc/UTC" else name  # one and the same, and readers of messages know UTC
