"""How deep the long searches go: ``DEPTH=quick`` (without a word), ``ci`` or ``full``.

Every test runs at every depth. A quick search takes a slice of its cases, the same each time; a full one takes all.
"""

import os

from hypothesis import settings

DEPTHS = ("quick", "ci", "full")
DEPTH = os.environ.get("DEPTH") or "quick"
if DEPTH not in DEPTHS:
    raise SystemExit(f"DEPTH={DEPTH} is none of {', '.join(DEPTHS)}")
EXAMPLES = {"quick": 20, "ci": 100, "full": 200}[DEPTH]  # of hypothesis, where a test asks for no other number


def by_depth(quick, ci, full):
    return {"quick": quick, "ci": ci, "full": full}[DEPTH]


def some(cases, quick, ci=1.0):
    """Return this share of *cases*, evenly spread and in their order; all of them at full depth."""
    cases = list(cases)
    wanted = max(1, round(len(cases) * by_depth(quick, ci, 1.0)))
    return [cases[number * len(cases) // wanted] for number in range(wanted)] if cases else []


def examples(full):
    """Have hypothesis try so many examples at full depth, and fewer at the others."""
    return settings(max_examples=max(10, full * EXAMPLES // 200))
