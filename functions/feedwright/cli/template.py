"""``feedwright template``: writes the project that ``sam deploy`` puts on AWS, out of the installed package."""

import importlib.metadata
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer

import feedwright
from feedwright.adapters.local.disk import translated
from feedwright.cli.operate.printing import print_json
from feedwright.errors import CommandError
from feedwright.rendering.display import visible

_PACKAGE = Path(feedwright.__file__).parent
_CODE = "functions/feedwright"
# What a project has beside the package's own code. In a wheel it lies in the folder below.
_BESIDE = (
    "template.yaml", "samconfig.toml.example", "LICENSE",
    "functions/publish.py", "functions/sweep.py", "functions/requirements.txt",
    "infra/Makefile", "infra/cdn.yaml", "infra/deploy-role.yaml", "infra/monitoring.yaml",
    "infra/functions/viewer_request.js", "infra/functions/viewer_response.js",
)  # fmt: skip
_IN_WHEEL = "share/feedwright/"
_NAMED = 5  # files that a message names


def run_template(folder: Path, *, replace: bool, as_json: bool = False) -> None:
    """Write the project into *folder*. Files that are there and differ stay, unless *replace* is set."""
    wanted = project_files()
    there = {path: folder / path for path in wanted if (folder / path).exists()}
    changed = [path for path, place in there.items() if place.read_bytes() != wanted[path].read_bytes()]
    left_over = _left_over(folder, wanted)
    if (changed or left_over) and not replace:
        names = ", ".join([*changed, *left_over][:_NAMED])
        message = f"{folder} holds other files than this release has: {names}. Name another folder, or use --replace."
        raise CommandError(visible(message))
    for path, source in wanted.items():
        if path not in there or path in changed:
            with translated(folder / path):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(source.read_bytes())
    for path in left_over:
        (folder / path).unlink()
    written = len(wanted) - len(there) + len(changed)
    if as_json:
        print_json({"folder": str(folder), "files": len(wanted), "written": written, "removed": len(left_over)})
        return
    typer.echo(visible(f"wrote    {written:,} files into {folder}, removed {len(left_over):,}"))
    typer.echo("Next, in that folder: sam build, then sam deploy --guided. Then feedwright push CONTENT --stack NAME.")


def project_files() -> Mapping[str, Path]:
    """Give each file of the project: where it lies here, by its path in the project.

    Raises:
        CommandError: the package was installed without them.
    """
    beside = {path: place for path in _BESIDE if (place := _place_of(path)) is not None}
    if missing := [path for path in _BESIDE if path not in beside]:
        message = f"{missing[0]} is not there, so Feedwright was not installed whole. Install it again with pip or uv."
        raise CommandError(message)
    return {**beside, **{f"{_CODE}/{path.relative_to(_PACKAGE).as_posix()}": path for path in _code()}}


def _code() -> Iterator[Path]:
    return (path for path in sorted(_PACKAGE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


def _place_of(path: str) -> Path | None:
    """Find a file in a copy of the repository, or else among those that the wheel brought."""
    in_clone = _PACKAGE.parents[1] / path
    if (_PACKAGE.parents[1] / _CODE) == _PACKAGE and in_clone.is_file():
        return in_clone
    try:
        files = importlib.metadata.files("feedwright") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    places = (Path(str(each.locate())) for each in files if each.as_posix().endswith(_IN_WHEEL + path))
    return next((place for place in places if place.is_file()), None)


def _left_over(folder: Path, wanted: Mapping[str, Path]) -> list[str]:
    """Name files among the code that an earlier release had and this one has not."""
    there = (path for path in sorted((folder / _CODE).rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return [path for each in there if (path := each.relative_to(folder).as_posix()) not in wanted]
