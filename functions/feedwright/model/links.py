"""Links between articles: what a link means, and the article that was found for it."""

from collections.abc import Mapping

from msgspec import Struct


class LinkPlace(Struct, frozen=True):
    """Which article a link means, as far as the link itself says."""

    keys: tuple[str, ...] = ()  # source files that it may name, in the order in which they are looked for
    name: str = ""  # the name under which an article is looked for where none of them is one; "": it is not
    paths: tuple[str, ...] = ()  # what the article must be called: the name, with folders before it or without
    anywhere: bool = False  # an article in any folder will do
    is_certain: bool = False  # it can mean nothing but an article of this site

    @property
    def handles(self) -> tuple[str, ...]:
        """What changes of the article that is meant are announced under."""
        return (*self.keys, name_handle(self.name)) if self.name else self.keys


class LinkTarget(Struct, frozen=True, kw_only=True):
    """The article that a link means, as it was found."""

    place: LinkPlace
    article: str = ""  # its key; "": there is none
    address: str = ""  # its page's public path, or its whole address elsewhere; "": readers find it nowhere


Links = Mapping[LinkPlace, LinkTarget]


def old_handle(path: str) -> str:
    """Give what articles are noted under that had a page at this public path before."""
    return f"//{path}"


def name_handle(name: str) -> str:
    """Give what changes of all that has a name are announced under; no key that an article refers to begins so."""
    return f"/{name}"
