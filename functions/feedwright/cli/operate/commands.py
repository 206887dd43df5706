"""The commands for a deployed stack, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from feedwright.cli.operate.place import Choice, Place
from feedwright.rendering.display import visible
from feedwright.site import SITE_KEY

commands = typer.Typer(rich_markup_mode="markdown")

Content = Annotated[Path, typer.Argument(metavar="CONTENT", help="The folder of articles, with site.toml at its root.")]
Stack = Annotated[str, typer.Option("--stack", help="The name of the deployed stack.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document for programs.")]


@commands.command(name="push")
def upload(  # noqa: PLR0913, PLR0917 - each is an option
    content: Content,
    stack: Stack,
    delete: Annotated[
        bool, typer.Option("--delete", help="Also delete what is in the bucket and not in CONTENT.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Let --delete delete more than a tenth of the files.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Follow until all is published, or leave after the upload.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Upload CONTENT to a stack on AWS, and follow until all is published.

    Uploads only what changed, and prints a line for each article that changed or is rejected. The exit status is that
    of `build`: 1 if an article is rejected, and 2 if the command, the settings or AWS failed. Hidden files and a
    built site within CONTENT are never uploaded.

    **Examples**

    - `feedwright push content --stack gazette`

    - `feedwright push content --stack gazette --delete --dry-run`

    Credentials and region come from where the AWS command line has them: `AWS_PROFILE`, `AWS_DEFAULT_REGION`, or
    `aws configure`.
    """
    from feedwright.cli.operate.uploading.upload import UploadOptions, run_upload  # noqa: PLC0415 - boto3 takes long to load

    options = UploadOptions(delete=delete, yes=yes, dry_run=dry_run, wait=wait, as_json=as_json)
    raise typer.Exit(run_upload(folder_of(content), stack, options))


SomeContent = Annotated[
    Path | None,
    typer.Argument(
        metavar="CONTENT", help="The folder of articles of a site on this machine. Without it and --stack: this folder."
    ),
]
SomeStack = Annotated[str | None, typer.Option("--stack", help="The name of a deployed stack, in place of CONTENT.")]


@commands.command()
def status(content: SomeContent = None, stack: SomeStack = None, as_json: Json = False) -> None:
    """Say whether a site works: feeds, queue, dead letters, rejected articles, warnings, and what is due next.

    The exit status is 0 if all is well, 1 if an article is rejected, and 2 if something does not work. Each fault is
    named with its cure. Of a site on this machine it says what the last build knew; `feedwright verify` also looks at
    files and documents that changed since. With a stack behind CloudFront, the command also fetches the feeds as
    readers do, and checks their types, compression and answers to readers that have them already.

    **Examples**

    - `feedwright status content`

    - `feedwright status --stack gazette`
    """
    from feedwright.cli.operate.looking.status import run_status  # noqa: PLC0415 - boto3 takes long to load

    raise typer.Exit(run_status(content, stack, as_json=as_json))


@commands.command()
def show(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="The file: its path below the folder of articles, or here.")
    ],
    content: SomeContent = None,
    stack: SomeStack = None,
    as_json: Json = False,
) -> None:
    """Say all that is known of one file: state, address, id, dates, feeds, problem, warnings, and its report.

    The exit status is 1 if the article is rejected.

    **Examples**

    - `feedwright show articles/first.md content`

    - `feedwright show articles/first.md --stack gazette`
    """
    from feedwright.cli.operate.looking.show import run_show  # noqa: PLC0415 - boto3 takes long to load

    raise typer.Exit(run_show(key, content, stack, as_json=as_json))


@commands.command()
def logs(
    stack: Stack,
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="Only what concerns this file.")] = None,
    since: Annotated[str, typer.Option(help="How far to look back: 90m, 12h or 7d.")] = "1h",
    as_json: Json = False,
) -> None:
    """Show what the functions of a stack logged, in the order of time.

    **Examples**

    - `feedwright logs --stack gazette`

    - `feedwright logs articles/first.md --stack gazette --since 7d`
    """
    from feedwright.cli.operate.logs import run_logs  # noqa: PLC0415 - boto3 takes long to load

    raise typer.Exit(run_logs(key, stack, since=since, as_json=as_json))


@commands.command()
def redrive(stack: Stack, as_json: Json = False) -> None:
    """Send the dead letters of a stack back to its queue.

    Dead letters are messages that failed five times. Correct the cause first: `feedwright logs` shows it. Messages that
    fail again become dead letters again.

    **Examples**

    - `feedwright redrive --stack gazette`
    """
    from feedwright.cli.operate.redrive import run_redrive  # noqa: PLC0415 - boto3 takes long to load

    raise typer.Exit(run_redrive(stack, as_json=as_json))


SomeBuilt = Annotated[
    Path | None, typer.Argument(metavar="CONTENT", help="The folder of articles of a site on this machine.")
]
SomePublic = Annotated[
    Path | None,
    typer.Argument(metavar="PUBLIC", help="The folder of the public documents of a site on this machine."),
]
SomeStackAlone = Annotated[
    str | None, typer.Option("--stack", help="The name of a deployed stack, in place of CONTENT and PUBLIC.")
]


@commands.command()
def verify(
    content: SomeBuilt = None,
    public: SomePublic = None,
    stack: SomeStackAlone = None,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what differs.")] = False,
    as_json: Json = False,
) -> None:
    """Compare a whole site: catalogue with source, and each public document with a fresh rendering.

    Says what differs by kind and number, with the first names: `settings` and `source` (the catalogue does not have the
    file as it is now), `missing` and `changed` (public documents), `media` (public media files), and `orphans` (what
    Feedwright wrote and nothing wants). The exit status is 1 if something differs. Files of other people are counted,
    and left alone. Of a stack it also says whether the source bucket sends its events to the stack's queue, which
    `--repair` sees to: a bucket that a removed stack left still names that stack's queue.

    **Examples**

    - `feedwright verify content public`

    - `feedwright verify --stack gazette --repair`
    """
    from feedwright.cli.operate.verify import run_verify  # noqa: PLC0415 - boto3 takes long to load

    raise typer.Exit(run_verify(Place(content, public, stack), mend=repair, as_json=as_json))


@commands.command()
def rebuild(  # noqa: PLR0913, PLR0917 - each is an option
    content: SomeBuilt = None,
    public: SomePublic = None,
    stack: SomeStackAlone = None,
    feed: Annotated[str | None, typer.Option(help="Only this feed, with its archives: main, tags/boats.")] = None,
    path: Annotated[str | None, typer.Option(help="Only what stands at this public path or address.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything, which is also what no option means.")] = False,
    as_json: Json = False,
) -> None:
    """Render public documents again, look at each that stands there, and write those that differ.

    **Examples**

    - `feedwright rebuild content public --path rss.xml`

    - `feedwright rebuild --stack gazette --feed main`
    """
    from feedwright.cli.operate.verify import run_rebuild  # noqa: PLC0415 - boto3 takes long to load

    if sum([feed is not None, path is not None, everything]) > 1:
        raise typer.BadParameter("name one of --feed, --path and --all.")
    raise typer.Exit(run_rebuild(Place(content, public, stack), Choice(feed=feed, path=path), as_json=as_json))


@commands.command()
def forget(
    media: Annotated[
        str, typer.Argument(metavar="MEDIA", help="The file: its path below CONTENT, or its public path or address.")
    ],
    content: SomeBuilt = None,
    public: SomePublic = None,
    stack: SomeStackAlone = None,
    as_json: Json = False,
) -> None:
    """Remove at once what a picture, a recording or another media file replaced.

    A file in whose place an author has put another one stays public for 30 days, because readers may hold the entry as
    it was. This ends that time. Name the file in the content, and all that it replaced goes; or name one public path.
    The exit status is 1 if nothing that was replaced is public. Caches and readers may keep what they fetched.

    **Examples**

    - `feedwright forget pictures/boat.png content public`

    - `feedwright forget https://gazette.example/media/4f5a/boat.png --stack gazette`
    """
    from feedwright.cli.operate.verify import run_forget  # noqa: PLC0415 - boto3 takes long to load

    raise typer.Exit(run_forget(media, Place(content, public, stack), as_json=as_json))


def folder_of(path: Path, public: Path | None = None) -> Path:
    """Give a folder of articles, or refuse it; *public* is the folder that was named beside it."""
    if path.is_dir():
        return path
    what = f"{path} is a file, not a folder" if path.exists() else f"There is no folder {path}"
    swapped = public is not None and (public / SITE_KEY).is_file()
    cure = f"Did you swap the two? {public} has a {SITE_KEY}" if swapped else "Name the folder of articles"
    raise typer.BadParameter(visible(f"{what}. {cure}."), param_hint="CONTENT")
