"""Write ``feedwright/site/subtags.py`` anew from the IANA Language Subtag Registry.

curl -O https://www.iana.org/assignments/language-subtag-registry/language-subtag-registry
python .ci/language_subtags.py language-subtag-registry > functions/feedwright/site/subtags.py
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from babel.core import get_global

HEAD = '''"""Languages by the IANA Language Subtag Registry of {date}; written by ``.ci/language_subtags.py``."""

# Of ISO 639-1, which is closed.
TWO_LETTERS = """
{two}
"""
# Two first letters, a colon and each third letter.
THREE_LETTERS = """
{three}
"""
# What is out of use, and what the registry writes in its stead; and ISO 639-2's letters where 639-1 has two.
PREFERRED = """
{preferred}
"""
'''


def main(path: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    date = text.split("\n", 1)[0].removeprefix("File-Date: ")
    records = [fields(record) for record in text.split("%%\n")[1:]]
    languages = [record for record in records if record["Type"] == "language" and ".." not in record["Subtag"]]
    codes = {record["Subtag"] for record in languages}
    preferred = {
        record.get("Subtag", record.get("Tag", "")).lower(): record["Preferred-Value"]
        for record in records
        if record["Type"] in {"language", "grandfathered"} and "Preferred-Value" in record
    }
    aliases = get_global("language_aliases").items()
    preferred |= {old: new for old, new in aliases if len(new) == 2 and old not in codes and len(old) == 3}
    groups = defaultdict(str)
    for code in sorted(codes):
        groups[code[:2]] += code[2:]
    print(
        HEAD.format(
            date=date,
            two=rows(code for code in sorted(codes) if len(code) == 2),
            three=rows(f"{start}:{thirds}" for start, thirds in groups.items() if thirds),
            preferred=rows(f"{old}:{new}" for old, new in sorted(preferred.items())),
        ),
        end="",
    )


def fields(record: str) -> dict[str, str]:
    found = {}
    for line in record.splitlines():
        name, colon, value = line.partition(": ")
        if colon and not line.startswith(" "):
            found.setdefault(name, value)
    return found


def rows(words: Iterable[str]) -> str:
    return "\n".join(wrap(" ".join(words), 118, break_on_hyphens=False))


if __name__ == "__main__":
    main(sys.argv[1])
