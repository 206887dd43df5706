"""The id and the address that an article gets, with regard to what other articles hold or have held."""

import unicodedata
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from feedwright.engine.catalogue.keys import article_key, claim, claim_key, claims_of
from feedwright.engine.catalogue.records import Claim, Record, record_of
from feedwright.errors import ArticleError, Problem
from feedwright.model.article import Article, Identity
from feedwright.model.files import SourceObject
from feedwright.ports import Changed, Ports, Row
from feedwright.reading.entry.mint import mint, too_late
from feedwright.reading.identity import path_id
from feedwright.site import Site
from feedwright.site.addresses.pages import page_path
from feedwright.site.single_values import shown


def claims_to_look_at(old: Record, article: Article | None, source: SourceObject, site: Site) -> set[str]:
    """Give all claims that the decision may rest on, also those of the article's second-choice addresses."""
    if old.identity or article is None or article.draft:
        return set()
    minted = mint(article, source, site)
    ids = [claim("id", minted.further_id)] if minted.further_id else []
    return {*claims_of(minted.identity), *ids, *(claim("slug", slug) for slug in minted.further_slugs)}


def identity_of(
    old: Record, article: Article, source: SourceObject, site: Site, claims: Mapping[str, Claim]
) -> tuple[Identity, tuple[Problem, ...]]:
    """Mint the identity at first sight. Later only warn of an id or address that cannot be, or comes too late.

    Args:
        old: the article's record.
        article: the article as it was read from *source*.
        source: the article's file.
        site: the settings in force.
        claims: those of ``claims_to_look_at`` that were ever held; one that is missing is free.

    Raises:
        ArticleError: the author's address cannot be.
    """
    minted = mint(article, source, site)
    if old.identity:
        # Of a damaged record's entry other rows say no guid.
        kept = replace(old.identity, guid=minted.identity.guid) if old.unreadable else old.identity
        late = too_late(article, source, minted, kept)
        return kept, late or minted.warnings
    if minted.problem:
        raise ArticleError(minted.problem)
    id_claim, entry_id = claims.get(claim("id", minted.identity.id)), minted.identity.id
    if id_claim and minted.further_id and _is_elsewhere(id_claim, entry_id, old, site):
        id_claim, entry_id = None, minted.further_id
    slugs = (minted.identity.slug, *minted.further_slugs)
    held = {slug: claims.get(claim("slug", slug)) for slug in slugs}
    asked = article.slug is not None
    free = (slug for slug in slugs if _is_free(held[slug], old.key, id_claim, is_asked_for=asked))
    slug = next(free, slugs[0])
    identity = replace(minted.identity, id=entry_id, slug=slug)
    if id_claim and id_claim.holder == old.key and id_claim.slug:  # the record was damaged
        identity = replace(identity, slug=id_claim.slug)
    return identity, too_late(article, source, minted, identity) or minted.warnings


def _is_free(claimed: Claim | None, key: str, id_claim: Claim | None, *, is_asked_for: bool) -> bool:
    """Say whether an article may have the address.

    An address that is free again is kept for its own entry, unless the author asks for it.

    Args:
        claimed: the claim of the address.
        key: the article's key.
        id_claim: the claim of the entry's id.
        is_asked_for: the author wrote the address.
    """
    if claimed is None or claimed.holder == key:
        return True
    if claimed.holder is not None:
        return False
    same_entry = id_claim is not None and id_claim.last == claimed.last
    return is_asked_for or claimed.last in {"", key} or same_entry


def _is_elsewhere(id_claim: Claim, entry_id: str, old: Record, site: Site) -> bool:
    """Say whether a file that was moved has taken the id along that the article's path would give."""
    owner = id_claim.holder or id_claim.last
    return owner not in {"", old.key} and path_id(site, owner) != entry_id


def collision(source: SourceObject, identity: Identity, taken: Mapping[str, str | None]) -> Problem:
    """Give the problem of an article whose id or address belongs to another one; *taken* says to which."""
    twin = next(filter(None, taken.values()), "")
    if twin != source.key and unicodedata.normalize("NFC", twin) == unicodedata.normalize("NFC", source.key):
        what = (
            f"there are two files with the name {shown(twin)}. The names look the same, but macOS and Windows write "
            "letters with accents in two different ways."
        )
        cure = "Keep only the newer of the two files, or give one of them another name."
        return Problem(path=source.key, rule="claimed", what=what, cure=cure)
    names = {claim("slug", identity.slug): f"address {page_path(identity.slug)}"}
    what, owner = next((names.get(claimed, f"id {identity.id}"), owner) for claimed, owner in taken.items())
    own = "a slug" if what.startswith("address") else "an id"
    if twin != source.key and twin.rpartition(".")[0] == source.key.rpartition(".")[0]:
        cure = "The names of the two files differ only in their endings: rename one of them, or remove it."
        return Problem(path=source.key, rule="claimed", what=f"the {what} already belongs to {owner}.", cure=cure)
    cure = f"Give one of the two articles {own} of its own, or remove one of them."
    return Problem(path=source.key, rule="claimed", what=f"the {what} already belongs to {owner}.", cure=cure)


def rows_of_claims(ports: Ports, wanted: Iterable[str]) -> dict[str, Row]:
    """Give the rows of those claims that an article holds or has held."""
    claims = sorted(wanted)
    rows = zip(claims, ports.table.get([claim_key(claimed) for claimed in claims]), strict=True)
    return {claimed: stored for claimed, stored in rows if stored}


def given_up(ports: Ports, key: str, claims: Mapping[str, Claim]) -> dict[str, Claim]:
    """Free the claims of other articles whose records do not name them: such a record was damaged, and made again."""
    held = {claimed: claim.holder for claimed, claim in claims.items() if claim.holder not in {None, key}}
    holders = list(dict.fromkeys(filter(None, held.values())))
    rows = ports.table.get(list(map(article_key, holders))) if holders else []
    records = {holder: record_of(row) for holder, row in zip(holders, rows, strict=True) if row}
    damaged = [record.key for record in records.values() if record.unreadable]
    ports.queue.send([Changed(each) for each in damaged])
    free = [
        claimed
        for claimed, holder in held.items()
        if holder not in damaged and (holder not in records or claimed not in records[holder].claims)
    ]
    return {claimed: replace(claims[claimed], holder=None) for claimed in free}
