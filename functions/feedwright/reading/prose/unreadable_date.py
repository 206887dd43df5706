"""The fault of a date that cannot be read."""

_CURE = "Write it as 2026-11-23 or 2026-11-23T08:30:00+01:00; to hold the article back, draft: true."


class UnreadableDate(ValueError):  # noqa: N818 - of a value it says what it is
    """A date's fault: why it cannot be read, and the cure."""

    def __init__(self, why: str, cure: str = _CURE) -> None:
        super().__init__(f"{why} {cure}")
        self.why, self.cure = why, cure
