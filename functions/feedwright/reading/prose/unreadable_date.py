"""The error for a date that cannot be read."""

_CURE = "Write it as 2026-11-23 or 2026-11-23T08:30:00+01:00; to hold the article back, draft: true."


class UnreadableDate(ValueError):  # noqa: N818 - the name says what the value is
    """A date cannot be read; the error says why, and the cure."""

    def __init__(self, why: str, cure: str = _CURE) -> None:
        super().__init__(f"{why} {cure}")
        self.why, self.cure = why, cure
