"""Checks what a person named, and prints the findings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import typer
from msgspec import structs

from feedwright.adapters.http_fetch import FetchError, content_length, fetch
from feedwright.checking.finding import Finding
from feedwright.checking.rules import names_of_rules, rule_of
from feedwright.cli.checking.content import check_content
from feedwright.cli.checking.feeds import Get, check_feeds, is_feed_file, read_named
from feedwright.cli.checking.fixing import fix_content
from feedwright.cli.checking.printing import PRINTERS, Result
from feedwright.cli.checking.profiles import demands
from feedwright.cli.checking.throwaway import Throwaway
from feedwright.cli.moving.reporting import progress
from feedwright.errors import CommandError, Problem
from feedwright.site import SITE_KEY

_UNKNOWN = "unknown-length"  # the rule of a recording on another server
STRICT = "strict"  # the profile of no platform: warnings count


def _nothing_more(_site: Throwaway) -> tuple[Finding, ...]:
    return ()


@dataclass(slots=True)
class Named:
    """What a person named: folders of articles, files of them, and feeds."""

    whole: list[Path] = field(default_factory=list)
    parts: dict[Path, set[str]] = field(default_factory=dict)  # keys, by the folder of articles
    feeds: list[str] = field(default_factory=list)  # files and addresses

    def add(self, name: str) -> None:
        """Sort a name in.

        Raises:
            CommandError: nothing is there, or the file belongs to no site.
        """
        path = Path(name)
        if "://" in name:
            self.feeds.append(name)
        elif path.is_dir():
            self.whole.append(path)
        elif path.is_file() and is_feed_file(path):
            self.feeds.append(name)
        elif path.is_file():
            content, key = _site_of(path)
            self.parts.setdefault(content, set()).add(key)
        else:
            raise CommandError(f"{name} is not there. Name a folder of articles, a file of it, or a feed.")


def _site_of(path: Path) -> tuple[Path, str]:
    """Find the folder of articles that a file is in: the nearest one with a site.toml."""
    for folder in path.parents if path.is_absolute() else [*path.parents, *path.resolve().parent.parents]:
        if (folder / SITE_KEY).is_file():
            return folder, path.resolve().relative_to(folder.resolve()).as_posix()
    cure = f"Put a {SITE_KEY} at the root of the articles, or name that folder."
    raise CommandError(f"{path} is no feed, and in no folder of articles: there is no {SITE_KEY} above it. {cure}")


def run_check(  # noqa: PLR0913 - each is an option
    names: Sequence[str], *, form: str, strict: bool, may_fetch: bool, profile: str | None, may_fix: bool
) -> int:
    """Check what the names stand for, print the findings, and return the exit status."""
    named = Named()
    for name in names:
        named.add(name)
    get = fetch if may_fetch else None
    result = _checked(named, get, profile)
    if may_fix and (gone := _fix(named, result)):
        result = replace(_checked(named, get, profile), fixed=gone)
    PRINTERS[form](result)
    strict = strict or profile == STRICT
    return 1 if result.errors or (strict and result.warnings) else 0


def _checked(named: Named, get: Get | None, profile: str | None) -> Result:
    feeds = [read_named(name, get) for name in named.feeds]
    findings: list[Finding] = list(check_feeds(feeds, profile))
    files, passed_over = len(feeds), list[str]()
    further = demands(profile) if profile else _nothing_more
    for content, keys in [*((folder, set[str]()) for folder in named.whole), *named.parts.items()]:
        with progress() as shown:
            part = check_content(content, frozenset(keys), watcher=shown.watcher, further=further)
        findings += with_lengths(part.findings, content_length) if get else part.findings
        files += part.files
        passed_over += part.passed_over
    return Result(findings=sorted(findings, key=lambda each: each.order), files=files, passed_over=passed_over)


def with_lengths(findings: Sequence[Finding], ask: Callable[[str], int | None]) -> Iterator[Finding]:
    """Write into the cures how many bytes recordings on other servers have; *ask* asks the servers."""
    for each in findings:
        problem = each.problem
        if problem.rule != _UNKNOWN:
            yield each
            continue
        try:
            length = ask(problem.what.partition(" ")[0])
            cure = f"Write length: {length}" if length else "The server does not say it either: look at the file."
        except FetchError as error:
            cure = f"{error} Write length: and the number of bytes."
        yield replace(each, problem=structs.replace(problem, cure=cure))


def _fix(named: Named, result: Result) -> list[Problem]:
    """Correct the files whose front matter cannot be read, and name the problems that are gone."""
    bad = {each.problem.path for each in result.findings if each.problem.rule == "front-matter"}
    gone: list[Problem] = []
    for content in [*named.whole, *named.parts]:
        keys = [path.relative_to(content).as_posix() for path in map(Path, sorted(bad)) if path.is_relative_to(content)]
        gone += [structs.replace(each, path=str(content / each.path)) for each in fix_content(content, keys)]
    return gone


def run_explain(name: str) -> None:
    """Print why a rule matters, and what to do.

    Raises:
        CommandError: there is no such rule.
    """
    rule = rule_of(name)
    if rule is None:
        near = get_close_matches(name, names_of_rules(), n=1)
        cure = f"Did you mean {near[0]}?" if near else "Messages name their rule in brackets."
        raise CommandError(f"there is no rule {name!r}. {cure}")
    typer.echo(f"{name}\n  Why it matters: {rule.why}\n  What to do: {rule.cure}")
