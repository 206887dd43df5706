"""``feedwright logs``: what the functions of a stack logged, or what they logged of one file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from feedwright.adapters.clock import utc_now
from feedwright.cli.operate.printing import console_for_people, print_json
from feedwright.cli.stack import DeployedStack, aws_errors, open_stack
from feedwright.errors import CommandError
from feedwright.rendering.display import visible

LOGS = {"publish": "PublishLog", "sweep": "SweepLog"}  # the template's name of each function's log
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_SINCE = re.compile(r"([1-9]\d{0,4})([mhd])")
# What each line has, or what the line shows anyway.
_USUAL = frozenset(
    "level location message timestamp service cold_start function_name function_memory_size function_arn "
    "function_request_id xray_trace_id exception_name exception stack_trace sampling_rate correlation_id".split()
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that a function logged."""

    when: datetime
    function: str
    values: Mapping[str, Any]

    @property
    def level(self) -> str:
        return str(self.values.get("level", "INFO"))

    def concerns(self, key: str) -> bool:
        """Say whether the line is about the file."""
        return key in (self.values.get("key"), self.values.get("old_key"))

    def text(self) -> str:
        """Give the line for people: the message, then what belongs to it."""
        details = [
            f"{name}: {value}" for name, value in self.values.items() if name not in _USUAL and value is not None
        ]
        error = [str(self.values["exception"]).strip().rpartition("\n")[2]] if "exception" in self.values else []
        return "; ".join([str(self.values.get("message", "")), *details, *error])


def run_logs(key: str | None, stack_name: str, *, since: str, as_json: bool) -> int:
    """Print the lines of both functions in the order of time, and return the exit status."""
    begin = utc_now() - spelt_duration(since)
    stack = open_stack(stack_name)
    with aws_errors():
        lines = sorted(read_logs(stack, begin, key), key=lambda line: line.when)
    if as_json:
        print_json({"stack": stack_name, "lines": [_values(line) for line in lines]})
        return 0
    console = console_for_people(as_json=False)
    for line in lines:
        style = {"ERROR": "red", "CRITICAL": "red", "WARNING": "yellow"}.get(line.level, "")
        console.print(f"{line.when:%m-%d %H:%M:%S} {line.function:8}{visible(line.text())}", style=style, markup=False)
    if not lines:
        about = f" of {key}" if key else ""
        console.print(
            f"Nothing was logged{visible(about)} since {begin:%Y-%m-%d %H:%M} UTC; --since looks further back."
        )
    return 0


def spelt_duration(text: str) -> timedelta:
    """Read a duration such as 90m, 12h or 7d.

    Raises:
        CommandError: it is none.
    """
    if not (match := _SINCE.fullmatch(text)):
        raise CommandError(f"--since: {text!r} is no duration. Write it as 90m, 12h or 7d.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def read_logs(stack: DeployedStack, begin: datetime, key: str | None) -> Iterator[LogLine]:
    """Read the lines since *begin*, of all files or of one. Of Lambda's own, only failed calls are read."""
    pages = stack.client("logs").get_paginator("filter_log_events")
    # CloudWatch looks for the letters of the line, where JSON may write the name in another way.
    is_as_logged = key and json.dumps(key, ensure_ascii=False) == f'"{key}"'
    narrowed = {"filterPattern": f'"{key}"'} if is_as_logged else {}
    for function, logical in LOGS.items():
        name = stack.resources.get(logical, "")
        for page in pages.paginate(logGroupName=name, startTime=int(begin.timestamp() * 1_000), **narrowed):
            for event in page["events"]:
                line = _parsed(function, event)
                if line and (key is None or line.concerns(key)):
                    yield line


def _parsed(function: str, event: Mapping[str, Any]) -> LogLine | None:
    try:
        values = json.loads(event["message"])
    except (ValueError, RecursionError):
        return None
    logged = (values if "message" in values else _failed_call(values)) if isinstance(values, dict) else None
    return LogLine(datetime.fromtimestamp(event["timestamp"] / 1_000, UTC), function, logged) if logged else None


def _failed_call(values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give Lambda's own report of a call that ran out of time or memory, or crashed; None for all else it logs."""
    record = values.get("record")
    if values.get("type") != "platform.report" or not isinstance(record, dict) or record.get("status") == "success":
        return None
    how = record.get("errorType") or record.get("status")
    return {"level": "ERROR", "message": f"Lambda ended a call: {how}", "request": record.get("requestId")}


def _values(line: LogLine) -> dict[str, Any]:
    return {"when": f"{line.when:%Y-%m-%dT%H:%M:%SZ}", "function": line.function, **line.values}
