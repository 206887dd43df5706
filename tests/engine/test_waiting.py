"""Targets wait in the order in which they are built, and the next ones are chosen without a look at all of them."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from feedwright.engine.building.agenda import Agenda
from feedwright.engine.building.waiting import Waiting
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.targets import KINDS, Target, build_order, report_target

TARGETS = st.builds(Target, st.sampled_from(KINDS), st.sampled_from(["a", "b", "é", "a very long name" * 9]))
SOME = st.lists(TARGETS, max_size=4)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove", "first"]), SOME), max_size=30)


@given(STEPS, st.integers(1, 5), st.sets(st.sampled_from(KINDS)))
def test_the_first_are_those_that_a_sorted_list_has_first(steps, number, kinds):
    waiting, known = Waiting(), set()
    for step, targets in steps:
        if step == "add":
            waiting.add(targets)
            known.update(targets)
        elif step == "remove":
            waiting.remove(targets)
            known.difference_update(targets)
        in_order = sorted((target for target in known if target.kind in kinds), key=build_order)
        assert waiting.first(number, kinds) == in_order[:number]
        assert waiting.first(100, KINDS) == sorted(known, key=build_order)
        assert len(waiting) == len(known)
        assert [kind for kind in KINDS if waiting.holds(kind)] == [k for k in KINDS if any(t.kind == k for t in known)]
        assert all((target in waiting) == (target in known) for target in targets)


def test_a_wave_is_chosen_of_thousands_of_targets_without_a_copy_of_them(site):
    """A site of 632,000 articles that each have a warning took seconds to choose each 24 reports."""
    agenda = Agenda(site.ports, (report_target(f"{number}.md") for number in range(20_000)), (), Faults())
    agenda.next_wave()
    tracemalloc.start()
    try:
        waves = [agenda.next_wave() for _ in range(3)]
        size = agenda.size
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [len(wave) for wave in waves] == [24, 24, 24]
    assert size == 20_000 - 4 * 24
    assert peak < 200_000  # bytes; a set of all of them has more than a million
