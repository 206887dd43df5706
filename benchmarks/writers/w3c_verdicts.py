"""Run by another Python: says in a line of JSON for each feed what the W3C's validator finds in it.

python w3c_verdicts.py CLONE < names
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(sys.argv[1]) / "src"))

import feedvalidator
from feedvalidator import logging

BASE = "https://feeds.example/feed.xml"
LEVELS = (("error", logging.Error), ("warning", logging.Warning))

for name in sys.stdin.read().splitlines():
    try:
        with Path(name).open("rb") as feed:
            events = feedvalidator.validateStream(feed, firstOccurrenceOnly=1, base=BASE)["loggedEvents"]
    except logging.ValidationFailure as failure:
        events = [failure.event]
    except Exception as error:  # noqa: BLE001 - a fault of the validator, which is no verdict
        print(json.dumps({"broken": repr(error)}))
        continue
    print(
        json.dumps(
            {
                level: sorted({type(event).__name__ for event in events if isinstance(event, kind)})
                for level, kind in LEVELS
            }
        )
    )
