"""``[feeds.<name>.podcast]``: what podcast directories demand of a feed."""

from collections.abc import Mapping

from feedwright.model.article import Person
from feedwright.model.feed import Podcast
from feedwright.site.people import read_author, read_participants
from feedwright.site.setting_types import choice, did_you_mean, flag, names, picture, refuse_unknown
from feedwright.site.single_values import shown
from feedwright.site.slugs import folded
from feedwright.site.table import Table

# https://podcasters.apple.com/support/1691-apple-podcasts-categories
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality",
    ),
    "Science": (
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature",
        "Physics", "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
        "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}  # fmt: skip
# https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md#medium
MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course")
COVERS = (".jpg", ".jpeg", ".png")  # Apple accepts only these
_KINDS = ("episodic", "serial")
_KNOWN = tuple("image categories owner explicit type medium locked funding people location guid".split())
_SEPARATOR = " > "


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
        funding=_funding(table),
        people=read_participants(table, "people", authors),
        location=table.text("location"),
        guid=table.text("guid"),
    )


def category_names() -> list[str]:
    """Name every category as ``site.toml`` writes it."""
    below = (f"{name}{_SEPARATOR}{sub}" for name, subs in CATEGORIES.items() for sub in subs)
    return [*CATEGORIES, *below]


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
    parts = [part.strip() for part in given.split(_SEPARATOR.strip())]
    name = known.get(folded(_SEPARATOR.join(parts)))
    if name is None:
        cure = _meant(parts[-1]) or did_you_mean(given, known.values()) or "Choose a category from Apple's list."
        raise table.refusal("categories", f"Apple knows no category {shown(given)}.", cure)
    top, _, below = name.partition(_SEPARATOR)
    return top, below or None


def _meant(below: str) -> str | None:
    """Find the category that belongs to a subcategory."""
    for name, subs in CATEGORIES.items():
        for sub in subs:
            if folded(sub) == folded(below):
                return f"Did you mean {name}{_SEPARATOR}{sub}?"
    return None


def _owner(table: Table) -> Person:
    owner = read_author(table, "owner")
    if owner is None or owner.email is None:
        cure = 'Podcast directories send mail to the owner: owner = { name = "Ada", email = "ada@example.org" }'
        raise table.refusal("owner", "the podcast has no owner with an e-mail address.", cure)
    return owner


def _funding(table: Table) -> tuple[str, str] | None:
    example = 'funding = { url = "https://…", text = "Support us" }'
    funding = table.subtable("funding", example)
    refuse_unknown(funding, ("url", "text"), " of funding")
    url, text = funding.address("url"), funding.text("text")
    if url and text:
        return url, text
    if funding.values:
        raise table.refusal("funding", "funding needs an address and a text.", f"Write {example}")
    return None
