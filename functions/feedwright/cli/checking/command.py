"""The command ``feedwright check`` and its options."""

from enum import StrEnum
from typing import Annotated

import typer

commands = typer.Typer(rich_markup_mode="markdown")


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class Profile(StrEnum):
    """The platforms whose demands can be checked."""

    APPLE_PODCASTS = "apple-podcasts"
    SPOTIFY = "spotify"
    GOOGLE_NEWS = "google-news"
    MSN = "msn"
    FLIPBOARD = "flipboard"
    SMARTNEWS = "smartnews"
    STRICT = "strict"


@commands.command()
def check(  # noqa: PLR0913, PLR0917 - each is an option
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS", help="A folder of articles, files of it, or any feeds. Without it: this folder."
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 if there are warnings, too.")] = False,
    profile: Annotated[
        Profile | None,
        typer.Option(help="Check what this platform demands, too: of a feed, or of the feed that CONTENT has for it."),
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="For people, for programs, or for the log of a GitHub workflow.")
    ] = Form.TEXT,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help="Fetch feeds that are named by address; ask other servers for recordings' sizes."),
    ] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Correct tabs and missing quotation marks in front matter that cannot be read."),
    ] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="RULE", help="Only say why a rule matters, and what to do.")
    ] = None,
) -> None:
    """Say everything that is wrong, and publish nothing.

    Reads all articles as `build` does, in a folder that is thrown away. It names each problem of each file with its
    line, its rule and the cure, also in files that are rejected. The site and its catalogue stay as they are. The exit
    status is 1 if something would be rejected, and 2 if the command is wrong.

    A file that is a feed in RSS, Atom or JSON Feed is held against the rules of feeds, whatever program wrote it.

    **Examples**

    - `feedwright check content`

    - `feedwright check content/articles/first.md --strict`

    - `feedwright check content --fix`

    - `feedwright check content --format github`

    - `feedwright check old-rss.xml old-atom.xml`

    - `feedwright check content --profile apple-podcasts`

    - `feedwright check --explain bad-date`
    """
    from feedwright.cli.checking.run import run_check, run_explain  # noqa: PLC0415 - only this command needs it

    if explain is not None:
        run_explain(explain)
        return
    wanted = profile.value if profile else None
    raise typer.Exit(
        run_check(paths or ["."], form=form.value, strict=strict, may_fetch=fetch, profile=wanted, may_fix=fix)
    )
