"""Many articles at once, for a worker that is alone at its site; ``ingest`` and ``build`` take articles singly.

The two rules hold here, too. A transaction holds as many records as fit, and with them a mark for each target that they
touch. Articles that need a second look are left to ``ingest``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct, field, structs

from feedwright.engine.bulk.sharing import Shared, pieces_of
from feedwright.engine.catalogue.keys import SITE, article_key, timestamp
from feedwright.engine.catalogue.records import Record, SiteRecord, record_of, site_record_of
from feedwright.engine.intake.article import Decision, decide_once, unchanged
from feedwright.engine.intake.inputs import Seen
from feedwright.engine.intake.links import only_linked
from feedwright.engine.intake.outcome import Outcome
from feedwright.engine.jobs.outbox import Outgoing, mark
from feedwright.engine.jobs.targets import Request, Target, page_target
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.scaling import NotYet
from feedwright.errors import Conflict, StoreError
from feedwright.ports import Change, Key, Ports, Put, Task, key_of
from feedwright.site import Site
from feedwright.site.feeds import MAIN_FEED

_HELD = 10_000_000  # bytes of rows that are held back at a time


class BulkResult(Struct):
    """What became of the keys."""

    outcomes: list[Outcome] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # keys that ``ingest`` must look at singly
    # Pages that have marks now: their entries' sort keys in the main feed.
    places: dict[Target, str] = field(default_factory=dict)


class Prepared(Struct, frozen=True, kw_only=True):
    """A decision about an article, as it is written."""

    key: str
    outcome: Outcome | None = None  # None: the article must be looked at singly
    is_gone: bool = False  # there is no such file
    rows: Sequence[Change] = ()  # none: the record stays as it is
    outgoing: Outgoing | None = None
    words: str = ""
    address: str = ""  # the claim of the address that a new article wants
    age: str = ""  # sorts articles by their dates
    page: Target | None = None
    place: str = ""  # the sort key in the main feed

    @property
    def size(self) -> int:
        return sum(len(change.row.data) for change in self.rows if isinstance(change, Put))


class _Transaction(Struct):
    """Records that are written together, and the targets that must be built for them."""

    limit: int
    changes: dict[Key, Change] = field(default_factory=dict)
    places: dict[Request, dict[str, None]] = field(default_factory=dict)  # places, by the request without them
    articles: list[Prepared] = field(default_factory=list)
    moved: dict[str, None] = field(default_factory=dict)  # handles of articles that came, went or moved

    def has_room_for(self, rows: Sequence[Change], requests: Sequence[Request]) -> bool:
        """Say whether the rows fit in, and none of them is named already.

        Of two articles that write the same row, the second must see what the first wrote.
        """
        total = len(self.changes) + len(self.places) + len(rows) + len(requests)
        return total <= self.limit and self.changes.keys().isdisjoint(map(key_of, rows))

    def add(self, article: Prepared, requests: Sequence[Request]) -> None:
        self.changes |= {key_of(change): change for change in article.rows}
        for request in requests:
            places = self.places.setdefault(structs.replace(request, places=()), {})
            places.update(dict.fromkeys(request.places))
        self.articles.append(article)
        self.moved.update(dict.fromkeys(article.outgoing.moved if article.outgoing else ()))

    def marks(self, ports: Ports) -> Iterator[Put]:
        for request, places in self.places.items():
            yield mark(ports, structs.replace(request, places=tuple(places)))


def take_in(worker: Worker, keys: Iterable[str], after_each: Callable[[], None] = lambda: None) -> BulkResult:
    """Take in the articles at *keys*. All targets keep their marks for later.

    Args:
        worker: the worker, which is alone at its site.
        keys: the articles' keys.
        after_each: called when an article has been read, which is most of the work; for each article once.

    Raises:
        StoreError: the disk or the catalogue failed.
    """
    ports, result = worker.ports, BulkResult()
    wanted = list(dict.fromkeys(keys))
    if ports.table.get([SITE]) == [None]:
        return BulkResult(left=wanted)
    bulk = _Bulk(ports, result)
    gone = bulk.take(wanted, files_that_are_gone=False, after_each=after_each)
    bulk.write()
    bulk.take(gone, files_that_are_gone=True)  # after the others, because one of these may have taken over an entry
    bulk.write()
    return result


def deciding(ports: Ports) -> Callable[[Sequence[str]], Iterator[Prepared]]:
    """Decide about articles under the settings in force, as they are before any of these is written."""
    [site_row] = ports.table.get([SITE])
    if site_row is None:
        return lambda keys: (Prepared(key=key) for key in keys)
    return partial(_prepared, ports, site_record_of(site_row), Seen())


def _prepared(ports: Ports, in_force: SiteRecord, seen: Seen, keys: Sequence[str]) -> Iterator[Prepared]:
    for key, row in zip(keys, ports.table.get(list(map(article_key, keys))), strict=True):
        old = record_of(row) if row else Record(key=key)
        if old.unreadable:
            yield Prepared(key=key)
            continue
        try:
            prepared = _prepare(ports, decide_once(ports, in_force, old, seen=seen), in_force.valid_site)
        except (Conflict, NotYet, StoreError):
            prepared = Prepared(key=key)  # it is looked at singly
        yield prepared


def _prepare(ports: Ports, decision: Decision, site: Site) -> Prepared:
    old, new = decision.old, decision.new
    if decision.twins.first:
        return Prepared(key=old.key)
    if new is None:
        return Prepared(key=old.key, outcome=unchanged(ports, decision))
    rows, outgoing = decision.changes(ports.new_token(), ports.clock())
    if outgoing and outgoing.freed:  # relaying this row calls up the articles that wait for the freed claims
        rows.append(Put(structs.replace(outgoing, requests=(), moved=()).to_row(), None))
    return Prepared(
        key=new.key,
        outcome=decision.outcome(ports, site),
        is_gone=decision.source is None,
        rows=rows,
        outgoing=outgoing,
        words=new.words,
        address=new.claims[-1] if old.identity is None and new.claims else "",
        age=timestamp(new.entry.published) if new.entry else "",
        page=page_target(new.identity.slug) if new.identity else None,
        place=new.places.get(MAIN_FEED, ""),
    )


class _Held(Struct):
    """Articles that wait, as far as memory allows, until it is known which new ones want the same address."""

    articles: list[Prepared] = field(default_factory=list)
    size: int = 0  # bytes

    def is_full_with(self, article: Prepared) -> bool:
        self.articles.append(article)
        self.size += article.size
        return self.size > _HELD

    def taken_out(self) -> list[Prepared]:
        """Give all, and hold none. New articles that want the same address come in the order of their dates."""
        places: dict[str, list[int]] = {}
        for place, article in enumerate(self.articles):
            if article.address:
                places.setdefault(article.address, []).append(place)
        ordered = list(self.articles)
        for rivals in places.values():
            by_age = sorted((self.articles[place] for place in rivals), key=lambda each: (each.age, each.key))
            for place, each in zip(rivals, by_age, strict=True):
                ordered[place] = each
        self.articles, self.size = [], 0
        return ordered


class _Bulk:
    """Takes in articles, and writes a transaction whenever it is full."""

    def __init__(self, ports: Ports, result: BulkResult) -> None:
        self._ports, self._result = ports, result
        self._words: set[str] = set()  # of the articles that were taken in: another one with these is looked at singly
        self._transaction = _Transaction(ports.table.transaction_limit)

    def take(
        self, keys: Sequence[str], *, files_that_are_gone: bool, after_each: Callable[[], None] = lambda: None
    ) -> list[str]:
        """Take in the articles, and return the keys of files that are gone, if these are to come later."""
        gone: list[str] = []
        held = _Held()
        for article in self._decided(keys, after_each):
            if article.outcome is None:
                self._result.left.append(article.key)
            elif not article.rows:
                self._result.outcomes.append(article.outcome)
            elif article.is_gone and not files_that_are_gone:
                gone.append(article.key)
            elif held.is_full_with(article):
                self._add_all(held.taken_out())
        self._add_all(held.taken_out())
        return gone

    def _add_all(self, articles: Sequence[Prepared]) -> None:
        for article in articles:
            if article.words in self._words:
                self._result.left.append(article.key)
            else:
                self._add(article)

    def _decided(self, keys: Sequence[str], after_each: Callable[[], None]) -> list[Prepared]:
        """Decide about each article, as it was before any of these is written."""
        ports, token = self._ports, self._ports.new_token()
        helper = ports.helper if ports.helper and len(keys) >= ports.helper.least else None
        shared = Shared[str, Prepared](
            ports, lambda piece: Task(kind="articles", items=piece, token=token), deciding(ports), after_each
        )
        return [article for _, article in shared.done(pieces_of(keys), helper)]

    def _add(self, article: Prepared) -> None:
        requests = article.outgoing.requests if article.outgoing else ()
        if not self._transaction.has_room_for(article.rows, requests):
            self.write()
            if not self._transaction.has_room_for(article.rows, requests):
                self._result.left.append(article.key)
                return
        self._transaction.add(article, requests)
        if article.words:
            self._words.add(article.words)

    def write(self) -> None:
        """Write the transaction, and begin the next one."""
        _write(self._ports, self._transaction, self._result)
        self._transaction = _Transaction(self._ports.table.transaction_limit)


def _write(ports: Ports, transaction: _Transaction, result: BulkResult) -> None:
    if not transaction.articles:
        return
    rows = [*transaction.changes.values(), *transaction.marks(ports)]
    if moved := only_linked(ports, list(transaction.moved)):  # their links follow when this row is relayed
        links = Outgoing(token=ports.new_token(), requests=(), freed=(), moved=moved, at=ports.clock())
        rows.append(Put(links.to_row(), None))
    try:
        ports.table.transact(rows)
    except Conflict:  # for example an address is taken: ``ingest`` finds out which article it is
        result.left += [article.key for article in transaction.articles]
        return
    result.outcomes += [article.outcome for article in transaction.articles if article.outcome]
    marked = {request.target for request in transaction.places}
    result.places |= {each.page: each.place for each in transaction.articles if each.page in marked}
