"""Replay histories of the simulation: ``python tests/support/simulate.py memory 0-300``, or one: ``… local 17``.

Of the first that goes wrong as few of its steps are kept as still go wrong, and all that happens in these is told.
"""

import argparse
import sys
import time
import traceback
from collections import Counter

from simulated_stores import STORES
from simulation import STEPS, Simulation

_TRIES = 600


def fault_of(history):
    """Say what goes wrong in it; None if nothing does."""
    try:
        history.run()
    except Exception as error:  # noqa: BLE001 - a fault of the engine as well as a broken promise
        return error
    return None


def shrink(seed, kind, tries=_TRIES):
    """Leave out steps, many at a time and then one by one, as long as something still goes wrong."""
    steps = list(range(STEPS[kind]))
    size = len(steps) // 2
    while size:
        start = 0
        while start < len(steps) and tries:
            tries -= 1
            fewer = steps[:start] + steps[start + size :]
            if fault_of(Simulation(seed, kind, steps=fewer)):
                steps = fewer
            else:
                start += size
        size //= 2
    return steps


def report(seed, kind):
    """Tell the shortest history of *seed* that goes wrong."""
    steps, story = shrink(seed, kind), []
    fault = fault_of(Simulation(seed, kind, steps=steps, story=story))
    lines = [f"seed {seed} goes wrong over {kind}; of its {STEPS[kind]} steps {len(steps)} are enough:", *story]
    return "\n".join([*lines, "", *traceback.format_exception(fault)])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=STORES)
    parser.add_argument("seeds", help="one, or from-to, the last one left out")
    parser.add_argument("--as-it-is", action="store_true", help="name what goes wrong, and keep its history as it is")
    told = parser.parse_args()
    first, _, end = told.seeds.partition("-")
    seeds = range(int(first), int(end or int(first) + 1))
    counts, began = Counter(), time.process_time()
    for seed in seeds:
        history = Simulation(seed, told.kind)
        if fault := fault_of(history):
            print(f"seed {seed}: {fault!r}" if told.as_it_is else report(seed, told.kind))
            return 1
        counts += history.counts
    print(f"{len(seeds)} seeds over {told.kind} in {time.process_time() - began:.0f} s of CPU")
    print(", ".join(f"{counts[name]:,} {name}" for name in sorted(counts)))
    # A simulation in which most workers die and the last sweep does the work would prove little.
    return 0 if counts["finished"] > 0.6 * counts["started"] and counts["crashed"] else 1


if __name__ == "__main__":
    sys.exit(main())
