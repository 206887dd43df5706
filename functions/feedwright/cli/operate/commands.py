"""The commands for a deployed stack, and their options."""

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer(rich_markup_mode="markdown")

Content = Annotated[Path, typer.Argument(help="The folder of articles, with site.toml at its root.")]
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
    from feedwright.cli.operate.upload import UploadOptions, run_upload  # noqa: PLC0415 - boto3 takes long to load

    options = UploadOptions(delete=delete, yes=yes, dry_run=dry_run, wait=wait, as_json=as_json)
    raise typer.Exit(run_upload(folder_of(content), stack, options))


def folder_of(path: Path) -> Path:
    if not path.is_dir():
        raise typer.BadParameter(f"{path} is not a folder. Name the folder of articles.", param_hint="CONTENT")
    return path
