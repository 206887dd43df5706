"""What people hear of the functions' work: metrics, and notices to authors through SNS."""

import os
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Metrics
from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.adapters.aws.joined_ports import CONFIG
from feedwright.adapters.aws.sdk import client_maker
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.rendering.report import meanwhile

# Each metric of a stack costs money, so only what alarms and the dashboard need is written unless all is wanted.
FEW_METRICS = frozenset(
    {
        "BuildFailed",
        "DocumentsWritten",
        "MessageFailed",
        "OldestMark",
        "PublicDiffers",
        "Published",
        "PublishTime",
        "Rejected",
        "Updated",
        "WriteDenied",
    }
)
_NEW = timedelta(minutes=2)  # a problem that has stood for longer was told already
_DENIED = frozenset({"AccessDenied", "403"})
_WRITES = frozenset({"PutObject", "CopyObject"})
_SUBJECT = 99  # characters that SNS takes


def flush(metrics: Metrics) -> None:
    """Print the metrics, if there are any. The library's own decorator would warn of invocations without metrics."""
    if os.environ.get("FEEDWRIGHT_METRICS") != "all":
        for name in metrics.metric_set.keys() - FEW_METRICS:
            del metrics.metric_set[name]
    if metrics.metric_set:
        metrics.add_dimension(name="Stack", value=os.environ["FEEDWRIGHT_STACK"])
        metrics.flush_metrics()
    metrics.clear_metrics()


def is_denied_write(error: BaseException | None) -> bool:
    """Say whether an error comes from a write to a bucket that AWS denied."""
    while error is not None:
        if isinstance(error, ClientError) and error.operation_name in _WRITES and code_of(error) in _DENIED:
            return True
        error = error.__cause__
    return False


def tell_author(outcome: Outcome, now: datetime) -> bool:
    """Publish a notice about a problem that is new, once for each problem; say whether there was one.

    Subscribers may filter by the attributes ``kind``, ``folder`` and ``file``.

    Raises:
        StoreError: SNS did not take it.
    """
    report, problem = outcome.report, outcome.problem
    if problem is None or report is None or outcome.verdict is Verdict.UNCHANGED or now - report.since > _NEW:
        return False
    clause, address = meanwhile(report)
    values = {"kind": "rejected", "folder": outcome.key.rpartition("/")[0] or "/", "file": outcome.key}
    with translated():
        _sns().publish(
            TopicArn=os.environ["FEEDWRIGHT_TOPIC"],
            Subject=_subject(f"Rejected: {outcome.key}"),
            Message=f"{problem}\n\nUntil then {clause}{f' {address}' if address else ''}.\n",
            MessageAttributes={name: {"DataType": "String", "StringValue": value} for name, value in values.items()},
        )
    return True


@cache
def _sns() -> Any:
    return client_maker()("sns", config=CONFIG)


def _subject(text: str) -> str:
    """SNS takes a short line of ASCII."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text)[:_SUBJECT]
