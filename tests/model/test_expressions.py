"""Expressions that are compiled late are those that ``re.compile`` gives."""

import gc
import importlib
import pkgutil
import re

import feedwright
from feedwright.model.expressions import _Expression, expression


def test_an_expression_behaves_as_a_compiled_one():
    late, compiled = expression(r"(?P<word>b\w+)", re.IGNORECASE), re.compile(r"(?P<word>b\w+)", re.IGNORECASE)
    for _ in range(2):  # compiled now, and known already
        assert late.findall("a Boat, a buoy") == compiled.findall("a Boat, a buoy") == ["Boat", "buoy"]
        assert late.search("a Boat")["word"] == "Boat"
    assert late.sub("-", "a Boat") == "a -"
    assert (late.pattern, late.flags, late.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)
    assert expression(rb"\d").search(b"a1")[0] == b"1"


def test_each_expression_can_be_compiled():
    for module in pkgutil.walk_packages(feedwright.__path__, "feedwright."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.unfreeze()  # what a handler has loaded in this process
    # Not isinstance, which asks weak proxies for their objects; these may be gone.
    late = [each for each in gc.get_objects() if type(each) is _Expression]
    assert len(late) > 100
    for each in late:
        assert each.flags is not None
