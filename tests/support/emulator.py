"""AWS on this machine: ministack in a process of its own, the template deployed on it, and the command used on that stack.

The template is deployed as `sam deploy` does it: the code is uploaded, and CodeUri and TemplateURL name where it is.
Known differences from AWS stand in CONTRIBUTING.md.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from io import BytesIO

import boto3

from places import ROOT

REGION = "eu-central-1"
PACKAGES = "packages"  # the bucket that `sam deploy` would make
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}
_NESTED = ("cdn", "monitoring")
_PATIENCE = 120  # seconds


def until(condition, what):
    """Wait until the condition holds, and return what it gave."""
    end = time.monotonic() + _PATIENCE
    while not (value := condition()):
        assert time.monotonic() < end, f"not within {_PATIENCE} seconds: {what}"
        time.sleep(0.5)
    return value


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _zipped_code():
    """What `sam build` makes, without the libraries: the emulator's own environment has them."""
    packed, functions = BytesIO(), ROOT / "functions"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(functions.rglob("*")):
            parts = path.relative_to(functions).parts
            if path.is_file() and "__pycache__" not in parts and parts[0] in {"feedwright", "publish.py", "sweep.py"}:
                archive.write(path, path.relative_to(functions))
    return packed.getvalue()


class Emulator:
    """A running emulator that only this machine reaches."""

    def __init__(self, python, folder):
        self.port, self.folder = _free_port(), folder
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | CREDENTIALS | {"AWS_ENDPOINT_URL": self.url}
        bound = {"BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port)}
        own = {"MINISTACK_REGION": REGION, "MINISTACK_ACCOUNT_ID": "123456789012", "TMPDIR": str(folder)}
        self._log = (folder / "emulator.log").open("wb")
        self._process = subprocess.Popen(
            [str(python), "-m", "ministack"],
            env=self.environment | bound | own,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._clients = {}
        until(self._answers, "the emulator answers")
        s3 = self.client("s3")
        s3.create_bucket(Bucket=PACKAGES, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=PACKAGES, Key="functions.zip", Body=_zipped_code())
        for name in _NESTED:
            s3.put_object(Bucket=PACKAGES, Key=f"{name}.yaml", Body=(ROOT / f"infra/{name}.yaml").read_bytes())

    def _answers(self):
        assert self._process.poll() is None, (self.folder / "emulator.log").read_text(errors="replace")[-2000:]
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        for client in self._clients.values():
            client.close()
        self._process.terminate()
        self._process.wait(30)
        self._log.close()

    def client(self, service):
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service, REGION, endpoint_url=self.url, aws_access_key_id="test", aws_secret_access_key="test"
            )
        return self._clients[service]

    def deploy(self, stack, **parameters):
        """Deploy the template as it is; return the outputs."""
        text = (
            (ROOT / "template.yaml")
            .read_text("utf-8")
            .replace("CodeUri: functions/", f"CodeUri: s3://{PACKAGES}/functions.zip")
        )
        for name in _NESTED:
            text = text.replace(f"TemplateURL: infra/{name}.yaml", f"TemplateURL: {self.url}/{PACKAGES}/{name}.yaml")
        self.client("s3").put_object(Bucket=PACKAGES, Key="template.yaml", Body=text.encode())
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=stack,
            TemplateURL=f"{self.url}/{PACKAGES}/template.yaml",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            # An alarm with a formula is unknown to the emulator.
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value}
                for name, value in ({"MonitoringEnabled": "false"} | parameters).items()
            ],
        )
        described = self._settled(stack)
        assert described["StackStatus"] == "CREATE_COMPLETE", self._failures(stack)
        self._bound_the_mapping()
        return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}

    def _settled(self, stack):
        def settled():
            [described] = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
            return None if described["StackStatus"].endswith("_IN_PROGRESS") else described

        return until(settled, f"{stack} is deployed")

    def _failures(self, stack):
        events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        return [
            (event["LogicalResourceId"], event.get("ResourceStatusReason"))
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        ]

    def _bound_the_mapping(self):
        """Say once more how many batches run at once: the emulator takes the template's number for a text, and fails."""
        functions = self.client("lambda")
        for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig={"MaximumConcurrency": 5})

    def delete(self, stack):
        cloudformation = self.client("cloudformation")
        cloudformation.delete_stack(StackName=stack)

        def gone():
            summaries = cloudformation.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"]
            return any(summary["StackName"] == stack for summary in summaries)

        until(gone, f"{stack} is deleted")

    def feedwright(self, *arguments, status=0):
        """Run the command as an engineer does; return what it printed. With *status* None, any exit status is right."""
        ran = subprocess.run(
            [sys.executable, "-m", "feedwright", *map(str, arguments)],
            env=self.environment | {"PYTHONPATH": str(ROOT / "functions"), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert status in {None, ran.returncode}, f"{arguments}: {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def values(self, *arguments, status=0):
        return json.loads(self.feedwright(*arguments, "--json", status=status))

    def address(self, bucket, path):
        return f"{self.url}/{bucket}/{path}"

    def read(self, bucket, path):
        """Read a public document over HTTP; None: it is not there."""
        return self.fetch(self.address(bucket, path))[1]

    def fetch(self, address, **headers):
        """Give status, body and headers, without following a redirect."""
        request = urllib.request.Request(address, headers=headers)
        try:
            with _OPENER.open(request, timeout=30) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, None, dict(error.headers)

    def items(self, bucket):
        return {item["title"]: item for item in json.loads(self.read(bucket, "feed.json") or b'{"items": []}')["items"]}

    def sweep(self, outputs):
        """Run the sweep now; by itself it runs each minute."""
        self.client("lambda").invoke(FunctionName=outputs["SweepFunction"])["Payload"].close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
