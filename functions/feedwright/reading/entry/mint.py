"""What Feedwright gives to each article once and never changes: its id and its address."""

import re
from datetime import date

from msgspec import Struct

from feedwright.errors import Problem
from feedwright.model.article import Article, Identity
from feedwright.model.files import SourceObject
from feedwright.reading.identity import date_in_path, is_absolute_iri, is_runnable, own_id, path_id, path_slug
from feedwright.site import Site
from feedwright.site.addresses.old import owner_of
from feedwright.site.addresses.pages import page_path, slug_as_written
from feedwright.site.slugs import digest, slugify


class Minted(Struct, frozen=True, kw_only=True):
    """A new article's identity, and further ones in case another article already has the wanted address or id."""

    identity: Identity
    key: str  # of the article's file
    stated: date | None  # the date that the author gives the article
    has_own_address: bool  # the author wrote the whole address
    has_own_id: bool
    problem: Problem | None  # why no page can stand at the address that the author wrote
    warnings: tuple[Problem, ...]  # about wishes of the author that were changed

    @property
    def further_slugs(self) -> tuple[str, ...]:
        """Put the date before the last part, and digits after it; the first free address of these counts."""
        if self.has_own_address:
            return ()
        slug = self.identity.slug
        folders, slash, name = slug.rpartition("/")
        dated = [f"{folders}{slash}{self.stated.isoformat()[:10]}-{name}"] if self.stated else []
        return (*dated, f"{slug}-{digest(self.key)}")

    @property
    def further_id(self) -> str | None:
        """Give another id, in case a file that was moved took the wanted id along; None if the author wrote the id."""
        return None if self.has_own_id else f"{self.identity.id}-{digest(self.key)}"


def mint(article: Article, source: SourceObject, site: Site) -> Minted:
    """Give a new article its identity (RFC 4151 ids)."""
    warnings = []
    minted = own_id(site, article.id) if article.id else path_id(site, source.key)
    if article.id and not is_absolute_iri(article.id):
        what = f"id {article.id!r} is not an absolute address; {minted} takes its place."
        warnings.append(_warning(source, "bad-id", what, f"Write it so, or remove id: id: {minted}"))
    slug, whole = _wanted_slug(article, source, site)
    as_written, problem = _as_written(article, source, site)
    if as_written:
        slug, whole = as_written, True
    elif article.slug and slug != _below_articles(article.slug) and not slug.endswith(f"/{article.slug}"):
        what = f"slug {article.slug!r} became {slug!r}."
        warnings.append(_warning(source, "bad-slug", what, "Use only the letters a to z, digits, - and /."))
    guid = article.guid
    if guid and is_runnable(guid):
        what = f"guid {guid!r} is left out: some feed readers might run it as a program."
        warnings.append(_warning(source, "bad-id", what, "Remove guid, or write the guid of the old feed."))
        guid = None
    return Minted(
        identity=Identity(id=minted, slug=slug, first_seen=source.modified, guid=guid),
        key=source.key,
        stated=article.published or date_in_path(source.key),
        has_own_address=whole,
        has_own_id=bool(article.id),
        problem=problem,
        warnings=tuple(warnings),
    )


def too_late(article: Article, source: SourceObject, minted: Minted, identity: Identity) -> tuple[Problem, ...]:
    """Warn about an id or address that the author asks for and the article cannot have, because it has another."""
    wanted = minted.identity
    stands = article.slug is not None and _last_part(identity.slug) == _last_part(article.slug)
    asked = (
        ("slug", article.slug, identity.slug if stands else wanted.slug, identity.slug),
        ("id", article.id, wanted.id, identity.id),
        ("guid", article.guid, wanted.guid, identity.guid),
    )
    why = "comes too late: the article is already published as"
    taken = "was another article's: this one stands at"
    return tuple(
        _warning(
            source,
            "kept",
            f"{name} {given!r} {taken if kept in minted.further_slugs else why} {kept!r}, which stays for ever.",
            f"Remove {name}, or publish this as a new article: under another file name, with an id of its own.",
        )
        for name, given, want, kept in asked
        if given and want != kept
    )


def _wanted_slug(article: Article, source: SourceObject, site: Site) -> tuple[str, bool]:
    """Give the address that the article should have, and say whether its author wrote the whole address."""
    language = article.language or site.language
    of_path = path_slug(source.key, language)
    if not article.slug:
        return of_path, False
    slug = slugify(_below_articles(article.slug), language)
    if "/" in article.slug:
        return slug, True
    folders, slash, _ = of_path.rpartition("/")
    return f"{folders}{slash}{slug}", False


def _below_articles(slug: str) -> str:
    return slug.strip("/").removeprefix("articles/")


def _as_written(article: Article, source: SourceObject, site: Site) -> tuple[str | None, Problem | None]:
    """Give the address that the author wrote, if the settings keep such addresses, or say why no page can be there."""
    try:
        slug = slug_as_written(site, article.permalink)
    except ValueError:
        what = f"no page can stand at {article.permalink}: it is no path of a page, or Feedwright's own."
        cure = "Write another path, outside of articles/, feeds/, media/ and archive/, or remove it."
        return None, _warning(source, "bad-slug", what, cure)
    if slug and (owner := owner_of(site, page_path(slug))):
        what = f"the address {article.permalink} belongs to {owner} in site.toml already."
        cure = "Remove it there, or give the article another address."
        return None, _warning(source, "claimed", what, cure)
    return slug, None


def _last_part(slug: str) -> str:
    """Give the last part of an address in the form in which two are compared."""
    plain = re.sub(r"(?:(?:^|/)index)?\.html?$", "", slug.rstrip("/"))
    return slugify(plain.strip("/")).rpartition("/")[2]


def _warning(source: SourceObject, rule: str, what: str, cure: str) -> Problem:
    return Problem(path=source.key, rule=rule, what=what, cure=cure)
