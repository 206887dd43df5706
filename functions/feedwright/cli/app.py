"""The commands and their options."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from feedwright import __version__
from feedwright.cli.checking.command import commands as checking_commands
from feedwright.cli.init import REASONS, run_init
from feedwright.cli.new import NewArticle, run_new
from feedwright.cli.operate.commands import Json, folder_of
from feedwright.cli.operate.commands import commands as operating_commands

app = typer.Typer(
    name="feedwright",
    help="Turn a folder of articles into RSS 2.0, Atom 1.0 and JSON Feed 1.1.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_Content = Annotated[
    Path, typer.Argument(metavar="CONTENT", help="The folder of articles, with site.toml at its root.")
]
_Public = Annotated[
    Path, typer.Argument(metavar="PUBLIC", help="The folder for the public documents, from which feed readers fetch.")
]
_Markdown = Annotated[
    bool, typer.Option("--markdown", help="Write Markdown in place of HTML, where nothing is lost by that.")
]
_Media = Annotated[
    Path | None, typer.Option(help="The folder of the old site's uploads, from which pictures are copied.")
]
_KeepAddresses = Annotated[
    bool, typer.Option("--keep-addresses", help="Leave each page at its old address, for a move on the same domain.")
]
_Fetch = Annotated[
    bool, typer.Option("--fetch", help="Fetch pictures from the web, and old feeds that are named by address.")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"feedwright {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the trace of a failure, too.")] = False,
) -> None: ...


@app.command()
def init(  # noqa: PLR0913, PLR0917 - each is an option
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the new site.")] = Path(),
    title: Annotated[str | None, typer.Option(help=REASONS["title"])] = None,
    url: Annotated[str | None, typer.Option(help=REASONS["url"])] = None,
    language: Annotated[str | None, typer.Option(help=REASONS["language"])] = None,
    timezone: Annotated[str | None, typer.Option(help=REASONS["timezone"])] = None,
    author: Annotated[str | None, typer.Option(help=REASONS["author"])] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask no questions, and take all guesses.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Ask no questions, and print one JSON document for programs.")
    ] = False,
) -> None:
    """Begin a site: settings, a first article, and a .gitignore.

    Asks for each setting that no option gives, with a guess that Enter accepts. It never overwrites a file. A folder
    that already holds files gets no first article. In the folder of a site generator the settings leave out what the
    generator made, as `import` does.

    **Examples**

    - `feedwright init gazette`

    - `feedwright init gazette --yes --url https://gazette.example/`
    """
    given = {"title": title, "url": url, "language": language, "timezone": timezone, "author": author}
    run_init(folder, given, yes=yes, as_json=as_json)


@app.command()
def new(  # noqa: PLR0913, PLR0917 - each is an option
    title: Annotated[
        str, typer.Argument(metavar="TITLE", help="The article's title. It also gives the file its name.")
    ],
    content: _Content = Path(),
    draft: Annotated[bool, typer.Option("--draft", help="Mark it as a draft, so that it is not published.")] = False,
    section: Annotated[str | None, typer.Option(help="The section of the publication to which it belongs.")] = None,
    date: Annotated[str | None, typer.Option(help="When it is published. Without this option: now.")] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Open the file in $VISUAL or $EDITOR.")] = False,
    as_json: Json = False,
) -> None:
    """Begin an article: a Markdown file with its title and date.

    The file is written into CONTENT/articles if there is such a folder, else into CONTENT. No file is ever overwritten.

    **Examples**

    - `feedwright new "The bridge is open" gazette`

    - `feedwright new "The fair" gazette --draft --section Culture --date "2026-12-01 18:00"`
    """
    wanted = NewArticle(title=title, section=section, date=date, draft=draft)
    run_new(wanted, folder_of(content), edit=edit, as_json=as_json)


@app.command()
def build(  # noqa: PLR0913, PLR0917 - each is an option
    content: _Content,
    public: _Public,
    only: Annotated[
        list[Path] | None, typer.Option(help="Look only at this file, not at the whole folder. Repeatable.")
    ] = None,
    ping: Annotated[
        bool, typer.Option("--ping/--no-ping", help="Tell the site's hub about changed feeds, or leave it for later.")
    ] = True,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Also name each document that was written, and show the trace of a failure."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only problems and warnings.")] = False,
    as_json: Json = False,
) -> None:
    """Build what changed.

    Prints a line for each article that changed or was rejected, and a summary. The exit status is 1 if an article was
    rejected, and 2 if the command or the settings are wrong. Nothing is built if an article would come out that a site
    generator's file holds back with its whole folder.

    **Examples**

    - `feedwright build content public`

    - `feedwright build content public --only content/articles/first.md`

    A hub fetches changed feeds as soon as it is told of them. If you must upload PUBLIC first, build with `--no-ping`,
    upload, and build once more.
    """
    if sum((verbose, quiet, as_json)) > 1:
        raise typer.BadParameter("--verbose, --quiet and --json exclude each other.")
    from feedwright.cli.build import Voice, run_build  # noqa: PLC0415 - it loads most of Feedwright

    voice = Voice.VERBOSE if verbose else Voice.QUIET if quiet else Voice.JSON if as_json else Voice.USUAL
    content = folder_of(content, public)
    _end_with(partial(run_build, content, public, only=only or [], ping=ping, voice=voice))


@app.command()
def preview(  # noqa: PLR0913, PLR0917 - each is an option
    content: Annotated[Path, typer.Argument(metavar="CONTENT", help="The folder of articles.")] = Path(),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8000,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let other devices in your network read the preview, a phone for example.")
    ] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Show drafts, too.")] = False,
    future: Annotated[bool, typer.Option("--future", help="Show articles whose date has not come yet, too.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON after each build, for programs.")
    ] = False,
) -> None:
    """Build the site, show it on this machine, and build it again when a file changes.

    Subscribe to the addresses that it prints. A page that is open is loaded again after each build, and shows what is
    wrong with its article. At `/_preview/` the site stands as feed readers show it. The preview begins with a copy of
    the site's catalogue, so it shows the addresses that `build` gives, and it changes nothing of the site. Ctrl-C ends
    it.

    **Examples**

    - `feedwright preview`

    - `feedwright preview content --port 8080`

    - `feedwright preview content --drafts --future`
    """
    from feedwright.cli.previewing.command import Shown, run_preview  # noqa: PLC0415 - only it needs the server

    shown = Shown(drafts=drafts, future=future, as_json=as_json)
    _end_with(partial(run_preview, folder_of(content), host=host, port=port, lan=lan, shown=shown))


@app.command()
def template(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the project, which is made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what an earlier release wrote, or what was changed.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the project that AWS SAM deploys: template, functions and their locked libraries.

    No copy of the repository is needed. After an upgrade write the project again with `--replace`; your own
    `samconfig.toml` stays as it is.

    **Examples**

    - `feedwright template deployment`

    - `feedwright template deployment --replace`
    """
    from feedwright.cli.template import run_template  # noqa: PLC0415 - only this command needs it

    run_template(folder, replace=replace, as_json=as_json)


@app.command("import")
def import_(  # noqa: PLR0913, PLR0917 - each is an option
    source: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="What the old system exported: a file, several, or a folder of them."),
    ],
    content: Annotated[
        Path, typer.Argument(metavar="CONTENT", help="The folder of articles, which is made if it is not there.")
    ],
    feed: Annotated[
        list[str] | None, typer.Option(help="A saved file of the old feed, whose ids count. Repeatable.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The site's name, in place of the old one.")] = None,
    url: Annotated[str | None, typer.Option(help="The site's address, in place of the old one.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of the articles.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The time zone in which dates are written.")] = None,
    markdown: _Markdown = False,
    media: _Media = None,
    keep_addresses: _KeepAddresses = False,
    fetch: _Fetch = False,
    as_json: Json = False,
) -> None:
    """Make articles of what an old system exported, under the ids that subscribers know.

    SOURCE is an export of WordPress, Ghost, Substack, Medium, Blogger or micro.blog, or a feed in RSS, Atom or JSON
    with the documents of its archive. The folder of a site generator is imported where it is: name it twice. Give the
    old feeds with `--feed`: they alone say for certain under which ids subscribers know the articles. No file is ever
    overwritten; a second import goes on where the first ended. At the end it says what subscribers will see.

    **Examples**

    - `feedwright import feed.xml content`

    - `feedwright import blog blog --feed old-feed.xml`

    - `feedwright import wordpress.xml content --feed old-rss.xml --feed old-atom.xml`

    - `feedwright import rss.xml atom.xml 2024.xml content --url https://new.example/ --markdown`
    """
    from feedwright.cli.moving.importing import run_import  # noqa: PLC0415 - only this command needs it
    from feedwright.cli.moving.wanted import Wanted  # noqa: PLC0415 - see above

    wanted = Wanted(
        sources=[Path(name) for name in source if "://" not in name],
        addresses=[name for name in source if "://" in name],
        content=content,
        feeds=feed or (),
        title=title,
        url=url,
        language=language,
        timezone=timezone,
        markdown=markdown,
        media=media,
        keep_addresses=keep_addresses,
        fetch=fetch,
        as_json=as_json,
    )
    run_import(wanted)


@app.command()
def forecast(
    old_feed: Annotated[
        list[str],
        typer.Argument(metavar="OLD_FEED", help="The saved files of the old feed, one for each format; or addresses."),
    ],
    content: Annotated[
        Path, typer.Option(help="The folder of articles whose feeds take the old feed's place.")
    ] = Path(),
    allow: Annotated[int, typer.Option(min=0, help="How many old entries may be seen as new.")] = 0,
    as_json: Json = False,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch old feeds that are named by address.")] = False,
) -> None:
    """Say what the subscribers of an old feed will see when your feed takes its place.

    Builds the site into a folder that is thrown away, and compares its feeds with the old ones, entry by entry, by what
    each feed reader recognises an entry by. It names the cause and the cure of each entry that readers would show
    again. The exit status is 1 if more than `--allow` old entries would be seen as new.

    **Examples**

    - `feedwright forecast old-rss.xml old-atom.xml --content content`

    - `feedwright forecast old-rss.xml --content content --json`
    """
    from feedwright.cli.moving.forecasting import run_forecast  # noqa: PLC0415 - only this command needs it

    status = run_forecast(old_feed, folder_of(content), allow=allow, json_wanted=as_json, may_fetch=fetch)
    raise typer.Exit(status)


app.add_typer(checking_commands)
app.add_typer(operating_commands)


def _end_with(command: Callable[[], int]) -> NoReturn:
    """End with the status that a command gives, and say which of its arguments is wrong."""
    from feedwright.cli.folders import OptionError  # noqa: PLC0415 - it loads much of Feedwright

    try:
        raise typer.Exit(command())
    except OptionError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from error
