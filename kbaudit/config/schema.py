"""The published JSON Schema of the configuration, for editors."""

from __future__ import annotations

from typing import Any

from kbaudit import plugins
from kbaudit.assign import AssignSettings
from kbaudit.card import SOURCE_NAME
from kbaudit.config.file import FILE_NAME
from kbaudit.config.forms import DISMISS, JUDGE, PLAIN, POLICY, REPORT, STORE, WEB
from kbaudit.config.mail import MailSettings
from kbaudit.config.settings import schema_of
from kbaudit.config.values import PeopleSettings, ReportSettings, StoreSettings, WebSettings
from kbaudit.digests.briefing import DigestSettings
from kbaudit.dismissal import Dismissal
from kbaudit.judges.settings import JudgeSettings
from kbaudit.plugins import Group
from kbaudit.policy import Policy, PolicyEntry


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of the configuration, with the settings of every connector and rule that can be loaded."""
    usable = [plugin for plugin in plugins.installed() if plugin.problem is None]
    sources = [_source_schema(plugin.name) for plugin in usable if plugin.group is Group.CONNECTOR]
    ways = [_plugin_schema(Group.NOTIFIER, plugin.name) for plugin in usable if plugin.group is Group.NOTIFIER]
    named = [plugin.name for plugin in usable if plugin.group is Group.RULE]
    rules = {name: schema_of(plugins.load(Group.RULE, name), PLAIN) for name in named}
    policy = schema_of(Policy, POLICY)
    policy["properties"]["for"] = {"type": "array", "items": schema_of(PolicyEntry, POLICY)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FILE_NAME,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "sources": {
                "type": "object",
                "propertyNames": {"pattern": f"^{SOURCE_NAME.pattern}$"},
                "additionalProperties": {"oneOf": sources},
            },
            "policy": policy,
            "people": schema_of(PeopleSettings, PLAIN),
            "assign": schema_of(AssignSettings, PLAIN),
            "digests": schema_of(DigestSettings, PLAIN),
            "mail": schema_of(MailSettings, PLAIN),
            "notifiers": {
                "type": "object",
                "propertyNames": {"pattern": f"^{SOURCE_NAME.pattern}$"},
                "additionalProperties": {"oneOf": ways},
            },
            "rules": {"type": "object", "properties": rules, "additionalProperties": False},
            "dismiss": {"type": "array", "items": schema_of(Dismissal, DISMISS)},
            "judge": schema_of(JudgeSettings, JUDGE),
            "report": schema_of(ReportSettings, REPORT),
            "store": schema_of(StoreSettings, STORE),
            "web": schema_of(WebSettings, WEB),
        },
    }


def _source_schema(name: str) -> dict[str, Any]:
    overlay = {"type": "string", "description": "A CSV table of what the source itself does not know."}
    return _plugin_schema(Group.CONNECTOR, name, overlay=overlay)


def _plugin_schema(group: Group, name: str, **more: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of a table that names a plugin; ``more`` are properties that every such table may have."""
    schema = schema_of(plugins.load(group, name), PLAIN)
    schema["properties"] = {group.noun: {"const": name}} | more | schema["properties"]
    schema["required"] = [group.noun, *schema.get("required", [])]
    return schema
