"""The types of settings: a choice, a yes or no, a number within bounds, names, a language, a picture."""

from collections.abc import Iterable, Sequence

from feedwright.errors import SiteError
from feedwright.model.text import legal
from feedwright.site.language_tags import language_tag
from feedwright.site.single_values import shown
from feedwright.site.table import Table

_NAMES = 100  # in one list; a longer list is not written by a person
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")


def refuse_unknown(table: Table, known: Sequence[str], of: str = "") -> None:
    """Refuse each key that is not among *known*, and name the key that was probably meant."""
    problems = []
    for key in table.values:
        if key not in known:
            cure = did_you_mean(key, known) or f"Remove it; known are {', '.join(known)}."
            refused = table.refusal(key, f"there is no setting {shown(key)}{of}.", cure, "unknown-setting")
            problems.append(refused.problem)
    if problems:
        raise SiteError(problems[0], tuple(problems[1:]))


def did_you_mean(given: str, known: Iterable[str]) -> str | None:
    import difflib  # noqa: PLC0415 - few settings are refused

    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(given[:50].lower(), by_lower, n=1)
    return f"Did you mean {by_lower[near[0]]}?" if near else None


def choice(table: Table, key: str, options: Sequence[str]) -> str | None:
    """Read one of the *options*; None if the setting is not there."""
    value = table.text(key)
    if value is None or value in options:
        return value
    *others, last = [f'"{option}"' for option in options]
    cure = f"Write {key} = {', '.join(others)} or {last}."
    raise table.refusal(key, f"{key} is {shown(value)}.", did_you_mean(value, options) or cure)


def language(table: Table, key: str) -> str | None:
    value = table.text(key)
    if value is None or (tag := language_tag(value)):
        return value and tag
    raise table.refusal(key, f"{key} {shown(value)} is not a BCP 47 tag.", f'Write {key} = "en-GB"')


def flag(table: Table, key: str, *, default: bool = False) -> bool:
    value = table.values.get(key, default)
    if not isinstance(value, bool):
        raise table.refusal(key, f"{key} is neither true nor false.", f"Write {key} = true")
    return value


def within(table: Table, key: str, default: int, most: int, unit: str) -> int:
    """Read a number from 1 to *most*."""
    value = table.number(key, default)
    if not 1 <= value <= most:
        raise table.refusal(key, f"{key} is {shown(value)}.", f"Choose 1 to {most} {unit}: {key} = {default}")
    return value


def names(table: Table, key: str) -> tuple[str, ...]:
    """Read a text or a list of texts; an empty or repeated text is left out."""
    if isinstance(table.values.get(key), str):
        return tuple(filter(None, [table.text(key)]))
    texts = table.texts(key)
    if len(texts) > _NAMES:
        raise table.refusal(key, f"{key} holds {len(texts):,} texts.", f"Keep at most {_NAMES}.")
    lines = (" ".join(legal(each).split()) for each in texts)
    return tuple(dict.fromkeys(filter(None, lines)))


def picture(table: Table, key: str, suffixes: Sequence[str] = PICTURES) -> str | None:
    """Read where a picture is: a web address, or a path within the content."""
    value = table.text(key)
    if value is None:
        return None
    if "://" in value:
        return table.address(key)
    parts = value.split("/")
    if "\\" in value or any(part.startswith(".") or not part for part in parts) or not _ends(value, suffixes):
        cure = (
            f'Write an address, or a path within the content that ends in {" ".join(suffixes)}: {key} = "images/a.png"'
        )
        raise table.refusal(key, f"{key} {shown(value)} is not a picture.", cure)
    return value


def _ends(path: str, suffixes: Sequence[str]) -> bool:
    return path.lower().endswith(tuple(suffixes))
