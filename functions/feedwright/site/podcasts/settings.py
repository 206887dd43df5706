"""``[feeds.<name>.podcast]``: what podcast directories demand of a feed."""

from collections.abc import Iterator, Mapping

from feedwright.model.article import Person
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Element
from feedwright.site.people import read_author, read_participants
from feedwright.site.podcasts.categories import CATEGORIES, SEPARATOR, category_names
from feedwright.site.podcasts.reading import paths_in, read_tag
from feedwright.site.podcasts.tags import CHANNEL, MEDIUMS, rows_within
from feedwright.site.setting_types import choice, did_you_mean, flag, names, picture, refuse_unknown
from feedwright.site.single_values import Unusable, shown
from feedwright.site.slugs import folded
from feedwright.site.table import Table

COVERS = (".jpg", ".jpeg", ".png")  # Apple accepts only these
_KINDS = ("episodic", "serial")
_PEOPLE = "people"  # of the site's [authors] as well
_TAGS = tuple(row for row in rows_within(CHANNEL) if row.key and row.key != _PEOPLE)
_KNOWN = (
    *"image categories owner explicit type medium locked people guid directories".split(),
    *(row.key for row in _TAGS),
)
_DIRECTORIES = 20


def read_podcast(feed: Table, authors: Mapping[str, Person]) -> Podcast | None:
    """Read the table of a feed that is a podcast; *authors* are the people that the site names."""
    if "podcast" not in feed.values:
        return None
    table = feed.subtable("podcast", 'a [feeds.name.podcast] table with image = "cover.jpg"')
    refuse_unknown(table, _KNOWN, " of podcasts")
    return Podcast(
        image=_image(table),
        categories=_categories(table),
        owner=_owner(table),
        explicit=flag(table, "explicit"),
        kind=choice(table, "type", _KINDS) or _KINDS[0],
        medium=choice(table, "medium", MEDIUMS) or MEDIUMS[0],
        locked=flag(table, "locked"),
        people=read_participants(table, _PEOPLE, authors),
        guid=table.text("guid"),
        tags=tuple(_tags(table)),
        directories=_directories(table),
    )


def _tags(table: Table) -> Iterator[Element]:
    for row in _TAGS:
        if row.key not in table.values:
            continue
        try:
            elements = read_tag(row, table.values[row.key], CHANNEL)
        except Unusable as fault:
            raise table.refusal(row.key, fault.what, fault.cure) from fault
        for path in paths_in(elements):
            picture(table.table(row.key, {row.key: path}), row.key, COVERS)
        yield from elements


def _directories(table: Table) -> tuple[tuple[str, str], ...]:
    """Read the podcast's pages in directories, by the directories' names as its page shows them."""
    directories = table.subtable("directories", 'directories = { "Apple Podcasts" = "https://…" }')
    if len(directories.values) > _DIRECTORIES:
        raise table.refusal("directories", "there are too many directories.", f"Keep at most {_DIRECTORIES}.")
    pages = ((" ".join(name.split()), directories.address(name)) for name in directories.values)
    return tuple((name, page) for name, page in pages if name and page)


def _image(table: Table) -> str:
    image = picture(table, "image", COVERS)
    if image is None:
        cure = 'Add a square picture of 1400 to 3000 pixels: image = "cover.jpg"'
        raise table.refusal("image", "the podcast has no cover.", cure)
    return image


def _categories(table: Table) -> tuple[tuple[str, str | None], ...]:
    categories = tuple(dict.fromkeys(_category(table, name) for name in names(table, "categories")))
    if not categories:
        cure = 'Choose from Apple\'s list: categories = ["News > Daily News"]'
        raise table.refusal("categories", "the podcast has no category.", cure)
    return categories


def _category(table: Table, given: str) -> tuple[str, str | None]:
    known = {folded(name): name for name in category_names()}
    parts = [part.strip() for part in given.split(SEPARATOR.strip())]
    name = known.get(folded(SEPARATOR.join(parts)))
    if name is None:
        cure = _meant(parts[-1]) or did_you_mean(given, known.values()) or "Choose a category from Apple's list."
        raise table.refusal("categories", f"Apple knows no category {shown(given)}.", cure)
    top, _, below = name.partition(SEPARATOR)
    return top, below or None


def _meant(below: str) -> str | None:
    """Find the category that belongs to a subcategory."""
    for name, subs in CATEGORIES.items():
        for sub in subs:
            if folded(sub) == folded(below):
                return f"Did you mean {name}{SEPARATOR}{sub}?"
    return None


def _owner(table: Table) -> Person:
    owner = read_author(table, "owner")
    if owner is None or owner.email is None:
        cure = 'Podcast directories send mail to the owner: owner = { name = "Ada", email = "ada@example.org" }'
        raise table.refusal("owner", "the podcast has no owner with an e-mail address.", cure)
    return owner
