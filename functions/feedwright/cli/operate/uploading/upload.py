"""``feedwright push``: brings a folder of articles into the source bucket of a stack."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.config import Config
from rich.console import Console

from feedwright.adapters.clock import utc_now
from feedwright.cli.build import count_verdicts, outcome_printer, print_problem
from feedwright.cli.held_folders import HeldFolders
from feedwright.cli.operate.printing import (
    console_for_people,
    counted,
    outcome_values,
    print_json,
    problem_values,
    progress_bar,
)
from feedwright.cli.operate.uploading.carry import carry_catalogue
from feedwright.cli.operate.uploading.etags import same_bytes
from feedwright.cli.operate.uploading.follow import (
    Before,
    Followed,
    Patience,
    Stack,
    follow,
    left_behind,
    look_before,
    wait_for_settings,
)
from feedwright.cli.operate.uploading.local_files import Folder, LocalFile, is_hidden, read_folder
from feedwright.cli.operate.uploading.transfer import PARALLEL, Bucket
from feedwright.cli.operate.uploading.upload_plan import UploadPlan, demand_harmless, plan_upload
from feedwright.cli.stack import DeployedStack, aws_errors, open_stack
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.intake.outcome import Outcome
from feedwright.engine.passed_over import describe_passed_over, is_passed_over
from feedwright.errors import Problem, SiteError
from feedwright.reading.metadata.sidecar import is_companion
from feedwright.reading.selection import is_article
from feedwright.rendering.display import visible
from feedwright.site import SITE_KEY, Site
from feedwright.site.parse import parse_site

_WIDTH = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadOptions:
    delete: bool = False
    yes: bool = False
    dry_run: bool = False
    wait: bool = True
    as_json: bool = False


def run_upload(content: Path, stack_name: str, options: UploadOptions, patience: Patience | None = None) -> int:
    """Upload what changed, follow it to the end, and return the exit status."""
    console = console_for_people(as_json=options.as_json)
    stack = open_stack(stack_name)
    try:
        site = _settings(content, stack)
    except SiteError as error:
        print_problem(console, "rejected", error.problem, style="red")
        console.print("Nothing was uploaded. Mend site.toml, and push again.")
        _print_json(options, stack, problem=problem_values(error.problem))
        return 2
    folder = read_folder(content, site)
    for built in folder.built_sites:
        console.print(f"Left out: {visible(built)}, a built site.", markup=False)
    for hidden in folder.unreadable:
        console.print(f"Left out: {visible(hidden)}, which the system does not let Feedwright read.", markup=False)
    private, doubts = _private(content, folder, site or _recorded(stack))
    for problem in doubts:
        print_problem(console, "  warning", problem, style="yellow")
    if private:
        for problem in private:
            print_problem(console, "rejected", problem, style="red")
        console.print("Nothing was uploaded, so that nothing private comes out.")
        _print_json(options, stack, problem=problem_values(private[0]), warnings=list(map(problem_values, private[1:])))
        return 2
    bucket = _bucket(stack)
    objects = list(bucket.objects())
    plan = plan_upload(
        folder.files,
        objects,
        same=lambda file, etag: same_bytes(file.path, file.size, etag),
        delete=options.delete,
        is_kept=lambda key: is_hidden(key, site) or key.startswith(folder.unreadable),
    )
    if not options.dry_run:
        demand_harmless(plan, files=folder.files, in_bucket=len(objects), yes=options.yes)
    if options.dry_run:
        _print_plan(console, plan, by_name=True)
        _print_json(options, stack, **plan_values(plan))
        return 0
    return _carry_out(
        console, options, stack, Upload(content, bucket, plan, folder, site), patience or Patience(time.sleep)
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload that is decided."""

    content: Path
    bucket: Bucket
    plan: UploadPlan
    folder: Folder
    site: Site | None

    def unchanged_etags(self) -> dict[str, str]:
        """Give the ETags of settings, articles, sidecars and media that are in the bucket as they are here."""
        site = self.site
        return {
            item.key: item.etag
            for item in self.plan.unchanged
            if item.key == SITE_KEY or is_companion(item.key) or (site and is_article(item.key, site))
        }

    def passed_over_lines(self) -> list[str]:
        """Say which files of the folder are no articles; nothing without settings."""
        site = self.site
        if site is None:
            return []
        keys = [file.key for file in self.folder.files]
        others = [key for key in keys if not is_companion(key) and not is_article(key, site)]
        return describe_passed_over([key for key in others if is_passed_over(key)], site)


def _carry_out(
    console: Console, options: UploadOptions, stack: DeployedStack, upload: Upload, patience: Patience
) -> int:
    plan = upload.plan
    followed_stack = _followed(stack, patience)
    keys = [*(file.key for file in plan.uploads), *plan.deleted, *(copied.file.key for copied in plan.copies)]
    with aws_errors():
        behind = left_behind(followed_stack.table, upload.unchanged_etags()) if options.wait else {}
        before = look_before(followed_stack.table, [*keys, *behind])
        carried = carry_catalogue(upload.content, followed_stack.table, utc_now())
    if carried:
        console.print(f"The catalogue goes along: {carried:,} articles keep their ids, addresses and dates.")
    uploaded = _transfer(upload, followed_stack, before)
    _print_plan(console, plan, by_name=False)
    if not options.wait:
        _print_json(options, stack, **plan_values(plan), carried=carried)
        return 0
    with aws_errors(), progress_bar("publishing", len(keys) + len(behind)) as advance:
        followed = follow(followed_stack, before, {**behind, **uploaded}, plan.deleted, advance)
    _print_followed(console, stack, upload, followed)
    values = plan_values(plan) | followed_values(followed, upload.passed_over_lines())
    _print_json(options, stack, **values, carried=carried)
    return followed.status


def _transfer(upload: Upload, stack: Stack, before: Before) -> Mapping[str, str]:
    """Upload in steps, and return the ETags of what was uploaded. The settings come first and must be in force."""
    plan, bucket = upload.plan, upload.bucket
    with progress_bar("uploading", sum(file.size for file in plan.uploads), in_bytes=True) as advance:
        uploaded = bucket.upload_all(plan.settings, advance)
        if plan.settings and (plan.companions or plan.articles or plan.copies):
            with aws_errors():
                wait_for_settings(stack, before)
        uploaded |= bucket.upload_all(plan.companions, advance)
        uploaded |= bucket.upload_all(plan.articles, advance)
        uploaded |= bucket.copy_all(plan.copies)
    bucket.delete(plan.deleted)
    return uploaded


def _settings(content: Path, stack: DeployedStack) -> Site | None:
    """Read the folder's settings as the stack will; None if there are none."""
    path = content / SITE_KEY
    if not path.is_file():
        return None
    return parse_site(path.read_bytes(), default_url=stack.places.base_url)


def _private(content: Path, folder: Folder, site: Site | None) -> tuple[list[Problem], list[Problem]]:
    """Name what holds back articles of the folder that would come out, and what may do so."""
    if site is None:
        return [], []
    without = [content / built for built in folder.built_sites]
    return HeldFolders(content, folder.folder_files, without=without).problems(site)


def _recorded(stack: DeployedStack) -> Site | None:
    """Give the settings that are in force in the stack."""
    with aws_errors():
        [row] = stack.ports().table.get([SITE])
    return site_record_of(row).site if row else None


def _bucket(stack: DeployedStack) -> Bucket:
    config = Config(max_pool_connections=2 * PARALLEL, retries={"mode": "standard", "total_max_attempts": 5})
    return Bucket(s3=stack.client("s3", config=config), name=stack.places.source_bucket)


def _followed(stack: DeployedStack, patience: Patience) -> Stack:
    sqs = stack.client("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def waiting() -> int:
        answer = sqs.get_queue_attributes(QueueUrl=stack.places.queue_url, AttributeNames=names)
        return sum(map(int, answer["Attributes"].values()))

    return Stack(table=stack.ports().table, waiting=waiting, patience=patience)


def _print_plan(console: Console, plan: UploadPlan, *, by_name: bool) -> None:
    removed = [key for key in plan.deleted if key not in plan.renamed]
    if by_name:
        lines = [("would upload", file.key) for file in plan.uploads]
        lines += [("would rename", f"{copied.old.key} → {copied.file.key}") for copied in plan.copies]
        lines += [("would delete", key) for key in removed]
        for label, text in lines:
            console.print(f"{label:{_WIDTH}}{visible(text)}", markup=False)
    elif not plan.is_empty:
        counts = {"uploaded": len(plan.uploads), "renamed": len(plan.copies), "deleted": len(removed)}
        done = [f"{count:,} {word}" for word, count in counts.items() if count]
        console.print(f"{', '.join(done)}; {len(plan.unchanged):,} unchanged.")
    if plan.is_empty:
        console.print(f"Nothing to upload: the bucket holds {counted(len(plan.unchanged), 'file', 'files')} as here.")
    if plan.only_in_bucket:
        console.print(
            f"In the bucket only: {counted(plan.only_in_bucket, 'file', 'files')}, which --delete would delete."
        )


def _print_followed(console: Console, stack: DeployedStack, upload: Upload, followed: Followed) -> None:
    printer = outcome_printer(console)
    for outcome in followed.outcomes:
        printer.outcome(outcome)
    printer.finish()
    if followed.settings and followed.settings.problem:
        print_problem(console, "rejected", followed.settings.problem, style="red")
    for line in upload.passed_over_lines():
        console.print(visible(line), markup=False)
    if followed.settings is None:
        console.print("Nothing is published yet, because the stack has no valid site.toml.")
    elif followed.pending or not followed.is_built:
        _print_pending(console, stack, followed.pending)
    else:
        console.print(summary(followed.outcomes))


def _print_pending(console: Console, stack: DeployedStack, pending: Sequence[str]) -> None:
    what = f"{counted(len(pending), 'file', 'files')}, such as {pending[0]}" if pending else "some documents"
    console.print(
        f"There is no progress any more. Still waiting: {visible(what)}. Nothing is lost. "
        f"`feedwright status --stack {stack.name}` shows what the stack waits for.",
        markup=False,
    )


def summary(outcomes: Sequence[Outcome]) -> str:
    """Count the verdicts in a line."""
    return f"{count_verdicts(outcomes)}." if outcomes else "All is published as it is here."


def plan_values(plan: UploadPlan) -> dict[str, Any]:
    """Give what an upload does, for programs."""
    return {
        "uploaded": [_file_values(file) for file in plan.uploads],
        "renamed": [{"from": copied.old.key, "to": copied.file.key} for copied in plan.copies],
        "deleted": [key for key in plan.deleted if key not in plan.renamed],
        "unchanged": len(plan.unchanged),
        "only_in_bucket": plan.only_in_bucket,
    }


def _file_values(file: LocalFile) -> dict[str, Any]:
    return {"key": file.key, "size": file.size}


def followed_values(followed: Followed, passed_over: Sequence[str]) -> dict[str, Any]:
    """Give what became of an upload, for programs."""
    problem = followed.settings.problem if followed.settings else None
    return {
        "articles": [outcome_values(outcome) for outcome in followed.outcomes],
        "problem": problem_values(problem) if problem else None,
        "passed_over": [line.strip() for line in passed_over],
        "pending": followed.pending,
        "built": followed.is_built,
    }


def _print_json(options: UploadOptions, stack: DeployedStack, **values: Any) -> None:
    if options.as_json:
        print_json({"stack": stack.name, "dry_run": options.dry_run, **values})
