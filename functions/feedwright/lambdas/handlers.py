"""The Lambda functions. They alone know the environment, the time of their invocation, the log and the metrics."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import structs

from feedwright.adapters.aws.joined_ports import LONGEST_CALL, REPORTS
from feedwright.adapters.aws.messages import event_time, messages_of
from feedwright.engine.build import settle
from feedwright.engine.building.target_build import Written
from feedwright.engine.documents.failing_pages import OLD_ADDRESS
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.intake.related_files import concerns_site, tell_referrers
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.push import PushResult, push
from feedwright.errors import StoreError
from feedwright.lambdas.deployment import aws_ports
from feedwright.lambdas.environment import Environment
from feedwright.lambdas.watching import flush, is_denied_write, tell_author
from feedwright.ports import Message, Ports, TellOn, WalkOn
from feedwright.rendering.report import report_paths

# Time that stays unused at the end: even a call that hangs ends before Lambda stops the function (joined_ports.py).
_RESERVE = LONGEST_CALL
# A new release comes into force when no worker of the old release can be left: twice as long as a function may run.
_ADOPT_AFTER = timedelta(minutes=2)
# Minutes between looks at site.toml and templates/: events tell of them as well, and each look is a LIST and a GET.
_SETTINGS_EVERY = 15
_WALK_PAGE = 1_000  # objects: one page of S3's listing
_NAMED = 20  # paths in one line of the log

logger = Logger(service="feedwright")
metrics = Metrics(namespace="Feedwright", service="feedwright")
_ports = cache(aws_ports)


@logger.inject_lambda_context
def publish(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take in a batch of messages, then build once. Only the messages that failed go back to the queue."""
    worker = _worker(context)
    if any(_received_before(record) for record in event["Records"]):
        worker = _reading_apart(worker)
    outgoing: list[Outgoing] = []
    done: set[Message] = set()
    failed = [record["messageId"] for record in event["Records"] if not _taken_in(worker, record, outgoing, done)]
    written: list[Written] = []
    try:
        written = settle(worker, outgoing)
    except StoreError as error:  # the articles are safe in the catalogue, and their marks wait for the sweep
        logger.exception("the build failed; the sweep builds what is missing")
        metrics.add_metric(name="BuildFailed", unit=MetricUnit.Count, value=1)
        _note_failure(error)
    _count(written, [record["messageId"] for record in event["Records"] if record["messageId"] not in failed])
    if written:
        _note_time(worker, event["Records"])
    if any(document.announced for document in written):
        _push(worker)
    flush(metrics)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


@logger.inject_lambda_context
def sweep(_event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Do what has become due, and finish what other invocations left undone."""
    from feedwright.engine.sweep import sweep as sweep_once  # noqa: PLC0415 - a cold start of publish need not load it

    try:
        worker = _worker(context)
        looks = worker.ports.clock().minute % _SETTINGS_EVERY == 0
        swept = sweep_once(worker, adopt_after=_ADOPT_AFTER, looks_at_settings=looks)
    except Exception as error:
        logger.exception("the sweep failed; the next one goes on")  # one line, where Lambda writes a line for each call
        _note_failure(error)
        flush(metrics)
        raise
    if swept.oldest_mark:
        metrics.add_metric(name="OldestMark", unit=MetricUnit.Seconds, value=round(swept.oldest_mark.total_seconds()))
    if swept.settings:
        _tell(swept.settings)
    _count(swept.written)
    _tell_pushed(swept.pushed)
    flush(metrics)
    if swept.due or swept.left_behind:
        logger.info("sweep finished", extra={"due": swept.due, "left_behind": swept.left_behind})
    counts = {"due": swept.due, "left_behind": swept.left_behind, "written": len(swept.written)}
    return counts | {"pinged": len(swept.pushed.taken)}


def _worker(context: LambdaContext) -> Worker:
    ports = _ports(Environment.from_environment(os.environ))
    remaining = timedelta(milliseconds=context.get_remaining_time_in_millis())
    return Worker(ports=ports, owner=context.aws_request_id, deadline=ports.clock() + remaining - _RESERVE)


def _received_before(record: dict[str, Any]) -> bool:
    return int(record.get("attributes", {}).get("ApproximateReceiveCount", "1")) > 1


def _reading_apart(worker: Worker) -> Worker:
    """Read each file in a child process: a file of this batch may have killed the function at its first try."""
    from feedwright.adapters.quarantine import ChildIsolation  # noqa: PLC0415 - a first try does not need it

    def left() -> float:
        return (worker.deadline - worker.ports.clock()).total_seconds()

    return structs.replace(worker, ports=replace(worker.ports, isolation=ChildIsolation(left)))


def _taken_in(worker: Worker, record: dict[str, Any], outgoing: list[Outgoing], done: set[Message]) -> bool:
    """Do what a record of the batch asks for. After any error the other records of the batch are still taken in.

    What another record of the batch has asked for is *done*: both came before the worker looked.
    """
    logger.append_keys(message_id=record["messageId"])  # from the event to its outcome, in each line
    try:
        for message in messages_of(record["body"]):
            if not worker.has_time():
                raise StoreError("the function's time is over; the message goes back to the queue")
            if message in done:
                continue
            outgoing.extend(_act(worker.ports, message))
            if not isinstance(message, WalkOn):  # each has the walk do a page more
                done.add(message)
    except Exception as error:
        logger.exception("a message failed; it goes back to the queue")
        metrics.add_metric(name="MessageFailed", unit=MetricUnit.Count, value=1)
        _note_failure(error)
        return False
    finally:
        logger.remove_keys(["message_id"])
    return True


def _act(ports: Ports, message: Message) -> list[Outgoing]:
    if isinstance(message, WalkOn):
        return _walk(ports, message)
    if isinstance(message, TellOn):
        tell_referrers(ports, message)
        return []
    outcome = _settings(ports) if concerns_site(message.key) else ingest(ports, message.key)
    outcomes = (*outcome.before, outcome)
    for each in outcomes:
        _tell(each)
        _tell_author(ports, each)
    return [each.outgoing for each in outcomes if each.outgoing]


def _settings(ports: Ports) -> Outcome:
    from feedwright.engine.intake.site.settings import ingest_site  # noqa: PLC0415 - settings change rarely

    return ingest_site(ports)


def _walk(ports: Ports, message: WalkOn) -> list[Outgoing]:
    from feedwright.engine.reconcile import walk_on  # noqa: PLC0415 - a cold start of an article need not load it

    walked = walk_on(ports, message.token, page=_WALK_PAGE)
    _tell_walked(walked.passed_over, walked.foreign, sum(len(outgoing.requests) for outgoing in walked.outgoing))
    return list(walked.outgoing)


def _tell(outcome: Outcome) -> None:
    """Log the outcome, and count its verdict."""
    metrics.add_metric(name=outcome.verdict.title().replace(" ", ""), unit=MetricUnit.Count, value=1)
    fields: dict[str, Any] = {"key": outcome.key, "url": outcome.url}
    if outcome.old_key:
        fields["old_key"] = outcome.old_key
    if outcome.report:
        fields["report"] = REPORTS + report_paths(outcome.key)[1]
    if outcome.warnings:
        fields["warnings"] = [str(warning) for warning in outcome.warnings]
    if outcome.problem:
        problem = outcome.problem
        fields |= {"line": problem.line, "rule": problem.rule, "problem": problem.what, "cure": problem.cure}
    quiet = outcome.verdict in {Verdict.UNCHANGED, Verdict.PASSED_OVER}
    if outcome.warnings and not quiet:
        metrics.add_metric(name="Warnings", unit=MetricUnit.Count, value=len(outcome.warnings))
    log = logger.warning if outcome.problem else logger.debug if quiet else logger.info
    log(outcome.verdict.value, extra=fields)


def _tell_author(ports: Ports, outcome: Outcome) -> None:
    try:
        if tell_author(outcome, ports.clock()):
            logger.info("the author was told", extra={"key": outcome.key})
    except StoreError:  # the report and the log have it, too
        logger.exception("the author could not be told", extra={"key": outcome.key})


def _tell_walked(passed_over: Sequence[str], foreign: Sequence[str], differing: int) -> None:
    """Log how many files of this page are no articles, and what stands in the public bucket that is not ours."""
    from feedwright.engine.passed_over import count_passed_over  # noqa: PLC0415 - as above

    if by_suffix := count_passed_over(passed_over):
        logger.info("files that are no articles", extra={"files": dict(by_suffix)})
    if foreign:
        logger.info(
            "objects in the public bucket that are not Feedwright's",
            extra={"count": len(foreign), "first": list(foreign[:_NAMED])},
        )
    if differing:
        metrics.add_metric(name="PublicDiffers", unit=MetricUnit.Count, value=differing)
        logger.warning("public documents are not as they were written; they are mended", extra={"targets": differing})


def _count(written: list[Written], messages: list[str] | None = None) -> None:
    """Count and log what was written; *messages* asked for it, and for what the sweep writes nobody asked just now."""
    if written:
        metrics.add_metric(name="DocumentsWritten", unit=MetricUnit.Count, value=len(written))
        asked = {"message_ids": messages} if messages else {}
        logger.info("documents written", extra={"paths": [document.path for document in written], **asked})
    for document in written:
        if document.was_foreign:
            logger.warning("replaced an object that somebody else wrote", extra={"path": document.path})
        if document.problem and document.problem.rule == OLD_ADDRESS:
            logger.warning("two files name one old address", extra={"problem": str(document.problem)})
        elif document.problem:
            metrics.add_metric(name="TemplateFailed", unit=MetricUnit.Count, value=1)
            logger.warning("a template failed", extra={"page": document.path, "problem": str(document.problem)})


def _push(worker: Worker) -> None:
    try:
        _tell_pushed(push(worker))
    except StoreError:  # the pings wait for the sweep
        logger.exception("the hub could not be pinged; the sweep tries again")
        metrics.add_metric(name="PingFailed", unit=MetricUnit.Count, value=1)


def _tell_pushed(pushed: PushResult) -> None:
    if pushed.taken:
        metrics.add_metric(name="Pings", unit=MetricUnit.Count, value=len(pushed.taken))
        logger.info("hub pinged", extra={"hub": pushed.hub, "topics": pushed.taken})
    if pushed.problems:
        metrics.add_metric(name="PingFailed", unit=MetricUnit.Count, value=len(pushed.problems))
        logger.warning("the hub did not accept pings", extra={"hub": pushed.hub, "problems": pushed.problems})


def _note_failure(error: Exception) -> None:
    if is_denied_write(error):
        metrics.add_metric(name="WriteDenied", unit=MetricUnit.Count, value=1)


def _note_time(worker: Worker, records: list[dict[str, Any]]) -> None:
    """Note how long it took from the change of an object to the written documents."""
    now = worker.ports.clock()
    for record in records:
        if changed := event_time(record["body"]):
            seconds = max(0.0, (now - changed).total_seconds())
            metrics.add_metric(name="PublishTime", unit=MetricUnit.Seconds, value=round(seconds, 1))
