"""Requests to build a target, as rows store them."""

import msgspec


class Places(msgspec.Struct, frozen=True):
    """The places in a feed where something changed, or how far the request to build all feeds has come.

    They are stored as one list of texts. The sort key of an entry is stored as it is. ``sweep_from`` is stored with "*"
    before it, or as "" if the whole feed must be looked at. For the target "feeds" the text is the cursor.
    """

    entries: tuple[str, ...] = ()  # sort keys of entries that were added, removed or changed
    sweep_from: str | None = None  # the whole history is looked at from this key on; "": from its beginning
    cursor: str | None = None  # of the target "feeds": the last feed that was asked for

    def to_texts(self) -> tuple[str, ...]:
        sweep = [] if self.sweep_from is None else [f"*{self.sweep_from}" if self.sweep_from else ""]
        return (*self.entries, *sweep, *([] if self.cursor is None else [self.cursor]))

    @classmethod
    def of(cls, kind: str, texts: tuple[str, ...]) -> "Places":
        if kind == "feeds":
            return cls(cursor=min(texts, default=None))
        sweeps = [text.removeprefix("*") for text in texts if not text or text.startswith("*")]
        entries = tuple(text for text in texts if text and not text.startswith("*"))
        return cls(entries=entries, sweep_from=min(sweeps, default=None))


class RequestValues(msgspec.Struct, frozen=True, array_like=True):
    """A target in an outbox row, and why it must be built."""

    kind: str
    name: str
    left: str | None = None
    article: str | None = None
    at: tuple[str, ...] = ()  # ``Places`` as texts
    look: bool = False  # as in ``MarkRow``
