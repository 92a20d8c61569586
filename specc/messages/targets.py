"""What is said where a target framework cannot say exactly what the spec says: E701 to E704."""

from __future__ import annotations

from specc.messages import Text

TEXTS: dict[str, Text] = {
    "E701": Text(
        "{target} cannot say {field}: {shown} of this {type}: {why}",
        "{instead}",
        {"layer": Text("{target} cannot say this {type}: {why}", "{instead}")},
    ),
    "E702": Text("{what} is an expression, and a sequential model holds layers only", "build with another --style"),
    "E703": Text("{target} has no {style} form of this model: {reason}", "build with another --style"),
}
