"""Write ``feedwright/reading/prose/date_names.json``: the names of months and days in all languages that Babel knows.

Usage: date_names.py [--check]. With --check nothing is written; the exit status is 1 where the file is out of date.
Babel's 33 MB of data are too much for a Lambda function; these are the names that dates are read by.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global

TARGET = Path(__file__).parents[1] / "functions/feedwright/reading/prose/date_names.json"
SOURCE = "CLDR, copyright Unicode, Inc., under the Unicode License V3: https://www.unicode.org/license.txt"
LITERAL = r"[^\s\d!-~]+"  # the text of a CLDR pattern between its fields


def tags() -> Iterator[str]:
    """Name every tag that Babel may know, with and without the script, and old names of languages."""
    for name in [*localedata.locale_identifiers(), *get_global("language_aliases"), *get_global("likely_subtags")]:
        parts = name.split("_")
        yield name
        yield "_".join(part for part in parts if len(part) != 4)
        yield parts[0]


def names(locale: Locale) -> dict[str, Any]:
    """Give the forms of each month, and the words that may stand beside it in a date."""
    patterns = [str(locale.date_formats[length].pattern) for length in ("full", "long", "medium")]
    forms = [(use, width) for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    months = [(name, number) for use, width in forms for number, name in locale.months[use][width].items()]
    days = [name for use, width in forms for name in locale.days[use][width].values()]
    before = set(re.findall(rf"({LITERAL})MMMM", patterns[0]))  # for example, Hebrew's "in" is part of the word
    after = set(re.findall(rf"EEEE({LITERAL})", patterns[0]))
    months += [(letter + name, number) for letter in sorted(before) for name, number in months]
    days += [name + letters for letters in sorted(after) for name in days]
    joints = [part for pattern in patterns for pair in re.findall(rf"'([^']+)'|({LITERAL})", pattern) for part in pair]
    eras = [locale.eras["abbreviated"].get(1, ""), "พ.ศ."]
    return {
        "months": [list(dict.fromkeys(name for name, each in months if each == number)) for number in range(1, 13)],
        "words": sorted({*days, *eras, *joints} - {""}),
    }


def table() -> str:
    """Write the table as JSON: names once for all tags that have the same."""
    written: dict[str, int] = {}
    places: dict[str, int] = {}
    for tag in sorted({tag.replace("_", "-") for tag in tags()}):
        localedata._cache.clear()  # Babel lets some locales write into the data of others  # noqa: SLF001
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        if locale:
            text = json.dumps(names(locale), ensure_ascii=False)
            places[tag.lower()] = written.setdefault(text, len(written))
    rows = ",\n".join(written)
    return f'{{"source": "{SOURCE}",\n"tags": {json.dumps(places)},\n"names": [\n{rows}\n]}}\n'


def main() -> None:
    text = table()
    if "--check" not in sys.argv:
        TARGET.write_text(text, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET.name} is out of date. Run: make names")


if __name__ == "__main__":
    main()
