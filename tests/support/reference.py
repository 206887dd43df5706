"""What the reference pages must say, taken from the code: parts that are generated, and names that must be in tables."""

import ast
import json
import re
from collections.abc import Mapping

import typer
from samtranslator.yaml_helper import yaml_parse

from feedwright.checking.feeds.profiles.table import PROFILE_RULES, PROFILES
from feedwright.checking.feeds.table import FEED_RULES
from feedwright.cli.app import app
from feedwright.engine.intake.outcome import Verdict
from feedwright.reading.metadata.field_table import FIELDS
from places import ROOT
from podcast_schema import reference as podcast_tags

PAGES = ROOT / "docs" / "reference"
SCHEMA = json.loads((ROOT / "functions/feedwright/schemas/site.schema.json").read_text("utf-8"))
_SECTION = re.compile(r"(<!-- generated: ([\w -]+) -->\n).*?(?=\n<!-- end of what is generated -->)", re.DOTALL)


def generated(text):
    """Write the generated parts of a page anew."""
    return _SECTION.sub(lambda section: section[1] + _PARTS[section[2]](), text)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines).replace("|  |", "| |") + "\n"


def rows_of(text, heading):
    """Give the cells of the table's rows below a heading."""
    section = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines]


def marked(cell):
    """Give what stands in code marks."""
    return re.findall(r"`([^`]+)`", cell)


# --- the command line -------------------------------------------------------------------------------------------------


def commands():
    return typer.main.get_command(app).commands


def options_of(command):
    names = {name for each in command.params for name in (*each.opts, *each.secondary_opts) if name.startswith("-")}
    return names | {"--help"}


def _command_line():
    return "\n" + "\n".join(_command(name, command) for name, command in commands().items())


def _command(name, command):
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    usage = " ".join(["feedwright", name, "[OPTIONS]", *(_usage(each) for each in arguments)])
    text = re.sub(r"^\*\*(.*)\*\*$", r"\1:", _unwrapped(command.help), flags=re.MULTILINE)
    parts = [f"## {name}\n", f"`{usage}`\n", text + "\n"]
    rows = [[f"`{each.name.upper()}`", each.help, _default(each)] for each in arguments]
    rows += [[_names(each), each.help, _default(each)] for each in options]
    return "\n".join(parts) + table(["argument or option", "what", "default"], rows)


def _unwrapped(text):
    return "\n\n".join(" ".join(line.strip() for line in part.splitlines()) for part in text.strip().split("\n\n"))


def _usage(argument):
    name = argument.name.upper()
    return name if argument.required else f"[{name}]"


def _names(option):
    on = ", ".join(f"`{name}`" for name in sorted(option.opts, key=lambda name: name.startswith("--"), reverse=True))
    return on + "".join(f", `{name}`" for name in option.secondary_opts)


def _default(parameter):
    if parameter.required:
        return "required"
    if parameter.param_type_name == "option" and parameter.is_flag:
        return f"`{parameter.opts[0]}`" if parameter.default else "off"
    if str(parameter.default) == ".":
        return "the folder you are in"
    return f"`{parameter.default}`" if parameter.default is not None else "none"


# --- settings ---------------------------------------------------------------------------------------------------------


def _settings(kind):
    def part():
        definition = SCHEMA["definitions"][kind]
        while "properties" not in definition:
            definition = next(each for each in definition["anyOf"] if "properties" in each)
        required = definition.get("required", [])
        rows = [_setting(name, value, name in required) for name, value in definition["properties"].items()]
        return table(["setting", "what", "default"], rows)

    return part


def _setting(name, value, required):
    value = SCHEMA["definitions"][value["$ref"].rpartition("/")[2]] | value if "$ref" in value else value
    what = value["description"] + (f" {_choices(value)}" if "enum" in value else "")
    return [f"`{name}`", what, "required" if required else default_of(value) or "none"]


def _choices(value):
    return "One of " + ", ".join(f"`{json.dumps(each)}`" for each in value["enum"]) + "."


def default_of(value):
    return f"`{json.dumps(value['default'])}`" if "default" in value else ""


# --- fields -----------------------------------------------------------------------------------------------------------

_SHOWN = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed", "page": "the page", "podcast": "podcasts"}


# These are no text for readers: they decide whether, when and where an article is public.
_DECIDING = {"draft": "nowhere", "slug": "addresses"}


def _fields():
    rows = [
        [
            f"`{name}`",
            f"rejects the article: `{field.rule}`" if field.fatal else f"is left out: `{field.rule}`",
            _DECIDING.get(name) or ", ".join(_SHOWN[each] for each in field.shown.split()) or "nowhere",
            "yes" if field.counts else "no",
        ]
        for name, field in FIELDS.items()
        if name != "embargo"  # a bad value holds the article back, which is the business of the field draft
    ]
    return table(["field in the code", "a bad value", "shown in", "a new value is an update for readers"], rows)


# --- rules of feeds ---------------------------------------------------------------------------------------------------

_FORMATS = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


def _feed_rules():
    return table(["rule", "level", "formats", "why it matters", "what to do"], map(_feed_rule, FEED_RULES.values()))


def _platform_rules():
    platforms = {name: [each for each, rows in PROFILES.items() if row in rows] for name, row in PROFILE_RULES.items()}
    rows = [
        [*_feed_rule(row)[:2], ", ".join(platforms[name]), *_feed_rule(row)[3:]] for name, row in PROFILE_RULES.items()
    ]
    return table(["rule", "level", "platforms", "why it matters", "what to do"], rows)


def _feed_rule(row):
    formats = ", ".join(_FORMATS[each] for each in row.formats)
    return [f"`{row.name}`", row.level.value, formats, _cell(row.why), _cell(row.cure)]


def _cell(text):
    """Mark markup as code, so that the page shows it as it is."""
    return re.sub(r"</?[\w:]+[^<>]*>|&#?\w+;", lambda match: f"`{match[0]}`", text)


# --- AWS --------------------------------------------------------------------------------------------------------------


def template(name):
    return yaml_parse((ROOT / name).read_text("utf-8"))


def alarms():
    resources = template("infra/monitoring.yaml")["Resources"]
    return {name for name, value in resources.items() if value["Type"] == "AWS::CloudWatch::Alarm"}


def metrics():
    """Name the metrics that the handlers write: by their names in the code, and a metric for each verdict."""
    tree = ast.parse((ROOT / "functions/feedwright/lambdas/handlers.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [keyword.value for call in calls for keyword in call.keywords if _adds_metric(call, keyword)]
    return {each.value for each in names if isinstance(each, ast.Constant)} | {
        verdict.title().replace(" ", "") for verdict in Verdict
    }


def _adds_metric(call, keyword):
    return isinstance(call.func, ast.Attribute) and call.func.attr == "add_metric" and keyword.arg == "name"


# --- podcasts ---------------------------------------------------------------------------------------------------------


def _podcast_tags():
    return table(["name", "element", "stands in", "what it may say", "example"], podcast_tags())


_PARTS: Mapping[str, object] = {
    "podcast tags": _podcast_tags,
    "command line": _command_line,
    "fields": _fields,
    "feed rules": _feed_rules,
    "platform rules": _platform_rules,
    **{kind: _settings(kind) for kind in ("feed", "auto", "podcast", "person")},
}
