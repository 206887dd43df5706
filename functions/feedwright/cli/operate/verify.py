"""``feedwright verify``, ``rebuild`` and ``forget``: compare a site, render it again, and end replaced files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console

from feedwright.cli.build import print_summary
from feedwright.cli.folders import demand_built
from feedwright.cli.local_site import OpenedSite, open_local
from feedwright.cli.operate.notification import connect, is_connected
from feedwright.cli.operate.place import Choice, Place
from feedwright.cli.operate.printing import console_for_people, counted, print_json, progress_bar
from feedwright.cli.stack import DeployedStack, aws_errors, open_stack
from feedwright.engine.building.wave import code_is_in_force
from feedwright.engine.catalogue.records import SiteRecord
from feedwright.engine.documents.paths import target_at
from feedwright.engine.jobs.targets import Request, Target
from feedwright.engine.recovery.forget import forget
from feedwright.engine.verify import (
    Verified,
    all_targets,
    ask_for,
    feed_names,
    feed_targets,
    listed_targets,
    repair,
    settings_in_force,
    verify,
)
from feedwright.engine.whole_build import WholeBuild, whole_build
from feedwright.errors import CommandError, SiteError
from feedwright.ports import Ports
from feedwright.rendering.display import visible

_NAMED = 5  # names of each kind that are printed
_WIDTH = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """An opened site: ``local`` on this machine, or the ``stack`` on AWS."""

    name: str
    ports: Ports
    in_force: SiteRecord
    local: OpenedSite | None = None
    stack: DeployedStack | None = None

    def mend(self) -> WholeBuild | None:
        """Do what was asked for; on AWS the functions of the stack do it.

        Raises:
            SiteError: articles would come out that a site generator holds back with their folder.
        """
        built = whole_build(self.local.worker, self.local) if self.local else None
        if built and built.refused and built.site.problem:
            raise SiteError(built.site.problem, built.site.warnings)
        return built


def run_verify(place: Place, *, mend: bool, as_json: bool) -> int:
    """Compare the site, mend it if that is wanted, print what differs, and return the exit status."""
    console = console_for_people(as_json=as_json)
    with _opened(place, may_be_lost=mend) as site:
        connected = _connected(console, site, mend=mend)
        verified = _verify(site)
        _print(console, verified)
        is_right = verified.is_right
        if not mend and not (is_right and connected is not False):
            console.print("To mend it, give the same command once more with --repair.")
        if mend and not is_right:
            repair(site.ports, verified)
            if site.mend():
                left = _verify(site)
                is_right = left.is_right
                console.print("Mended." if is_right else "Some of it still differs:")
                _print(console, left, with_total=False)
            else:
                console.print(f"The stack mends it within minutes; `feedwright verify --stack {site.name}` shows it.")
    if as_json:
        print_json(_values(site.name, verified) | {"connected": connected, "repaired": mend and is_right})
    return 0 if is_right and connected is not False else 1


def _connected(console: Console, site: _Site, *, mend: bool) -> bool | None:
    """Say whether the source bucket sends its events to the queue, see to it if that is wanted; None on a laptop."""
    if site.stack is None:
        return None
    if is_connected(site.stack):
        return True
    if mend:
        connect(site.stack)
    now = "sends them to the stack's queue again" if mend else "does not send them to the stack's queue"
    console.print(f"{'events':{_WIDTH}}the source bucket {now}")
    return mend


def run_forget(named: str, place: Place, *, as_json: bool) -> int:
    """Have replaced files go at once, and return the exit status."""
    console = console_for_people(as_json=as_json)
    with _opened(place) as site:
        path = _public_path(site, named)
        forgotten = forget(site.ports, path)
        if forgotten.shown_by:
            articles = ", ".join(forgotten.shown_by[:_NAMED])
            cure = "Put another file in its place, or take it out of the article; then give this command again."
            raise CommandError(f"{articles} shows {visible(named)}, so it stays. {cure}")
        if as_json:
            print_json({"site": site.name, "forgotten": list(forgotten.ended), "removed": site.local is not None})
        if not forgotten.ended:
            console.print(f"Nothing that {visible(path)} replaced is public.", markup=False)
            return 1
        site.mend()
        when = "is removed now" if site.local else "is removed within minutes"
        for ended in forgotten.ended:
            console.print(f"{visible(ended)} {when}.", markup=False)
    return 0


def run_rebuild(place: Place, choice: Choice, *, as_json: bool) -> int:
    """Render again what is chosen, and return the exit status."""
    console = console_for_people(as_json=as_json)
    with _opened(place) as site:
        requests = _requests(site, choice)
        ask_for(site.ports, requests)
        built = site.mend()
        if as_json:
            print_json({"site": site.name, "targets": len(requests), **_built_values(built)})
        if built:
            print_summary(console, built)
            if (
                choice.path is not None
                and place.public
                and not (place.public / _public_path(site, choice.path)).exists()
            ):
                console.print(f"No document belongs at {visible(choice.path)}, and none stands there.", markup=False)
            return 1 if built.rejected else 0
        count = f"{len(requests):,} target{'' if len(requests) == 1 else 's'}"
        console.print(f"The stack renders {count} again within minutes; `feedwright status` shows what still waits.")
    return 0


def _built_values(built: WholeBuild | None) -> dict[str, object]:
    """Give what a build did, for programs; None stands for what the stack does later."""
    if built is None:
        return {"written": None, "removed": None, "rejected": None}
    paths = {state: [each.path for each in built.written if each.removed is state] for state in (False, True)}
    return {"written": paths[False], "removed": paths[True], "rejected": [each.key for each in built.rejected]}


@contextmanager
def _opened(place: Place, *, may_be_lost: bool = False) -> Iterator[_Site]:
    """Open the site; its public folder must be there, if it may not be lost.

    Raises:
        CommandError: the place is incomplete, the site was never built, or other code has built it.
    """
    folders = place.content is not None and place.public is not None
    if folders == (place.stack is not None) or (place.stack and (place.content or place.public)):
        raise CommandError("name either the folders CONTENT and PUBLIC, or a stack with --stack NAME.")
    if place.stack is not None:
        stack = open_stack(place.stack)
        with aws_errors():
            ports = stack.ports()
            cure = "Use the release of Feedwright that is deployed, or deploy this one."
            yield _Site(name=stack.name, ports=ports, in_force=_in_force(ports, cure), stack=stack)
    elif place.content is not None and place.public is not None:
        demand_built(place.content, place.public)
        if not (place.public.is_dir() or may_be_lost):
            cure = "Name the public folder. If it is lost, feedwright build writes it again."
            raise CommandError(visible(f"there is no folder {place.public}. {cure}"))
        with open_local(place.content, place.public) as local:
            ports = local.worker.ports
            cure = "Build once with this release: `feedwright build`."
            yield _Site(name=str(place.content), ports=ports, in_force=_in_force(ports, cure), local=local)


def _in_force(ports: Ports, cure: str) -> SiteRecord:
    in_force = settings_in_force(ports)
    if in_force is None:
        raise CommandError("no valid site.toml is recorded, so nothing is published yet. `feedwright status` says why.")
    if not code_is_in_force(ports):
        raise CommandError(f"another release of Feedwright has built this site, which this one cannot judge. {cure}")
    return in_force


def _verify(site: _Site) -> Verified:
    in_force = settings_in_force(site.ports) or site.in_force  # a repair may have recorded newer ones
    return verify(site.ports, in_force, _tracked)


def _tracked(parts: Sequence[Sequence[Target]]) -> Iterator[Sequence[Target]]:
    with progress_bar("comparing", len(parts)) as advance:
        for part in parts:
            yield part
            advance(1)


def _requests(site: _Site, choice: Choice) -> list[Request]:
    if choice.path is not None:
        path = _public_path(site, choice.path)
        target = target_at(path)
        if target is None:
            raise CommandError(f"Feedwright never writes at {path}. Name a public path, such as rss.xml.")
        return [Request(target, look=True)]
    if choice.feed is not None:
        known = feed_names(site.ports, site.in_force)
        if choice.feed not in known:
            names = ", ".join(known[:_NAMED])
            raise CommandError(f"there is no feed {choice.feed}. Name one of these: {names}.")
        feed, *archives = feed_targets(site.ports, choice.feed)
        return [Request(feed, sweep_from="", look=True), *(Request(target, look=True) for target in archives)]
    targets: dict[Target, None] = all_targets(site.ports, site.in_force) | listed_targets(site.ports)
    return [Request(target, look=True) for target in targets]


def _public_path(site: _Site, named: str) -> str:
    """Give the path below the public folder of what is named by its path or its address."""
    return named.removeprefix(site.in_force.valid_site.url).lstrip("/")


def _print(console: Console, verified: Verified, *, with_total: bool = True) -> None:
    for kind, names in verified.differing.items():
        if names:
            _print_names(console, kind.value, names)
    if not with_total:
        return
    if verified.foreign:
        _print_names(console, "left alone", verified.foreign)
    if verified.waiting:
        console.print(
            f"{'waiting':{_WIDTH}}{counted(verified.waiting, 'request waits', 'requests wait')} to be built; what they "
            "change may be named"
        )
    compared = f"{verified.files:,} files and {verified.documents:,} documents compared"
    verb = "differs" if verified.count == 1 else "differ"
    console.print(f"{compared}: {'nothing differs' if verified.is_right else f'{verified.count:,} {verb}'}.")


def _print_names(console: Console, label: str, names: list[str]) -> None:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    line = f"{label:{_WIDTH}}{len(names):,}: {', '.join(map(visible, names[:_NAMED]))}{more}"
    console.print(line, markup=False)


def _values(name: str, verified: Verified) -> dict[str, object]:
    return {
        "site": name,
        "files": verified.files,
        "documents": verified.documents,
        "differing": {kind.value: names for kind, names in verified.differing.items()},
        "foreign": verified.foreign,
        "waiting": verified.waiting,
    }
