"""Commands and their options."""

import io
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from feedwright import __version__
from feedwright.cli.build import run_build
from feedwright.cli.init import REASONS, run_init
from feedwright.cli.new import Wanted, run_new
from feedwright.cli.supervise import supervised
from feedwright.errors import CommandError, SiteError, StoreError

app = typer.Typer(
    name="feedwright",
    help="Turn a folder of articles into RSS 2.0, Atom 1.0 and JSON Feed 1.1.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_Content = Annotated[Path, typer.Argument(help="The folder of articles, with site.toml at its root.")]
_Public = Annotated[Path, typer.Argument(help="The folder that readers fetch from.")]


def main() -> None:
    """Run the command line in a child process, so that no article ends a build."""
    if hasattr(os, "fork"):
        supervised(run)
    run()


def run() -> None:
    """Run the command line; failures are one line on standard error and a status."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal in cp1252 has no sign for most names and titles
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except (CommandError, SiteError, StoreError, OSError) as error:  # OSError: of the terminal, or the file that is one
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    Console(stderr=True).print(f"feedwright: {message}", style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(2)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"feedwright {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None: ...


@app.command()
def init(  # noqa: PLR0913, PLR0917 - each is an option
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder to make the site in.")] = Path(),
    title: Annotated[str | None, typer.Option(help=REASONS["title"])] = None,
    url: Annotated[str | None, typer.Option(help=REASONS["url"])] = None,
    language: Annotated[str | None, typer.Option(help=REASONS["language"])] = None,
    timezone: Annotated[str | None, typer.Option(help=REASONS["timezone"])] = None,
    author: Annotated[str | None, typer.Option(help=REASONS["author"])] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the guesses.")] = False,
) -> None:
    """Begin a site: settings, a first article, and a .gitignore.

    Asks for what no option says, each with a guess that Enter accepts. No file that is there is ever overwritten, and
    a folder that holds files already gets no first article.

    **Examples**

    - `feedwright init gazette`

    - `feedwright init gazette --yes --url https://gazette.example/`
    """
    given = {"title": title, "url": url, "language": language, "timezone": timezone, "author": author}
    run_init(folder, given, yes=yes)


@app.command()
def new(  # noqa: PLR0913, PLR0917 - each is an option
    title: Annotated[str, typer.Argument(help="The article's title; the file is named after it.")],
    content: _Content = Path(),
    draft: Annotated[bool, typer.Option("--draft", help="Mark it as a draft, which is not published.")] = False,
    section: Annotated[str | None, typer.Option(help="The part of the publication that it belongs to.")] = None,
    date: Annotated[str | None, typer.Option(help="When it is published; without this, now.")] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Open the file in $VISUAL or $EDITOR.")] = False,
) -> None:
    """Begin an article: a Markdown file with its title and date.

    It stands in CONTENT/articles if there is such a folder, else in CONTENT. No file is ever overwritten.

    **Examples**

    - `feedwright new "The bridge is open" gazette`

    - `feedwright new "The fair" gazette --draft --section Culture --date "2026-12-01 18:00"`
    """
    run_new(Wanted(title=title, section=section, date=date, draft=draft), _folder(content), edit=edit)


@app.command()
def build(
    content: _Content,
    public: _Public,
    only: Annotated[
        list[Path] | None, typer.Option(help="Look at this file alone instead of the whole folder; repeatable.")
    ] = None,
    ping: Annotated[
        bool, typer.Option("--ping/--no-ping", help="Tell the site's hub what changed, or leave it to the next build.")
    ] = True,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every document written too.")] = False,
) -> None:
    """Build what changed.

    Prints a line for each article that changed or was rejected, and a summary. Exits with 1 if an article was
    rejected, and with 2 for wrong usage or settings.

    **Examples**

    - `feedwright build content public`

    - `feedwright build content public --only content/articles/first.md`

    A hub fetches what changed as soon as it hears of it. Where PUBLIC has to be uploaded first, build with `--no-ping`,
    upload, and build once more.
    """
    try:
        status = run_build(_folder(content), public, only=only or [], ping=ping, verbose=verbose)
    except StoreError as error:
        raise StoreError(f"{error}. Nothing is lost: see to that, and build again.") from error
    raise typer.Exit(status)


@app.command()
def preview(
    content: Annotated[Path, typer.Argument(help="The folder of articles.")] = Path(),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Build, serve on this machine, and build again when a file changes.

    Subscribe to the addresses it prints. The preview has a catalogue of its own, so it changes nothing of the
    site that `build` makes. Ctrl-C ends it.

    **Examples**

    - `feedwright preview`

    - `feedwright preview content --port 8080`
    """
    from feedwright.cli.preview import run_preview  # noqa: PLC0415 - the server and its library are for this command

    raise typer.Exit(run_preview(_folder(content), host=host, port=port))


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise typer.BadParameter(f"{path} is no folder.", param_hint="CONTENT")
    return path
