"""What is said about names, which become identifiers in generated code and parts of file names."""

from __future__ import annotations

from specc.messages import Text

_TRY = "try {suggestion}"

TEXTS: dict[str, Text] = {
    "E201": Text("{name} is a Python keyword", "choose another name, such as {suggestion}"),
    "E202": Text("{name} is reserved by {owner}", _TRY),
    "E203": Text(
        "{name} and {first}, at {place}, differ in case only", "rename one; some systems do not tell them apart"
    ),
    "E204": Text(
        "a name may use a-z, A-Z, 0-9 and _ only; found {found} at position {position}",
        "choose a name of such letters",
        {
            "suggestion": Text(
                "a name may use a-z, A-Z, 0-9 and _ only; found {found} at position {position} of {name}", _TRY
            )
        },
    ),
    "E205": Text(
        "{name} does not start with a letter",
        _TRY,
        {
            "empty": Text("a name cannot be empty", "write a word, or leave name out"),
            "long": Text("name has {length} characters; limit {limit}", "shorten it"),
        },
    ),
    "E303": Text("name {name} is already used at {place}", "rename one of them"),
    "E602": Text("{name} is a reserved file name on Windows", "choose another, such as {suggestion}"),
}
