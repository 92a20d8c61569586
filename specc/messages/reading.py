"""What is said about a file that cannot be read as plain data: E001 to E018, and the number E103."""

from __future__ import annotations

from specc.messages import Text

_QUOTE_IT = "put the text in quotes"
_WRITE_OUT = "write the value out in every place; quote a text that starts with & or *"
_LINE_UP = "keys of one mapping start in the same column, and so do the dashes of one list"
_START_OVER = "start it in the column of the key above, or add the colon that is missing there"
_QUOTE_KEY = 'keys are words; quote it if it is one: "{key}"'

TEXTS: dict[str, Text] = {
    "E001": Text("file has no content; a spec is a mapping", "start with input: and layers:"),
    "E002": Text(
        "top level must be a mapping",
        "start with input: and layers:",
        {
            "list": Text("top level must be a mapping, found a list", "put the list under a key such as layers:"),
            "text": Text(
                "top level must be a mapping, found the text {found}", "write key: value, with a space after the colon"
            ),
        },
    ),
    "E003": Text("second document starts here; one spec per file", "move it to a file of its own"),
    "E004": Text("indented with a tab", "use two spaces"),
    "E005": Text("this {bracket} is never closed", "add the closing bracket"),
    "E006": Text(
        "a second colon in one value",
        "quote the value, or move it to its own line",
        {"flow": Text("a second colon in one value", "separate values with commas, or quote the text")},
    ),
    "E007": Text("{key} given twice; first at {line}:{column}", "remove one of them"),
    "E008": Text(
        "not UTF-8 (byte {byte})",
        "save the file as UTF-8",
        {"guess": Text("not UTF-8 (byte {byte}); looks like {guess}", "save the file again as UTF-8")},
    ),
    "E009": Text("control character {character} in a spec", "remove it"),
    "E010": Text("tags (!name) are not allowed in specs", "remove it; quote a text that starts with !"),
    "E011": Text(
        "anchors and aliases are not allowed in specs",
        _WRITE_OUT,
        {
            "anchor": Text("anchors (&name) are not allowed in specs", _WRITE_OUT),
            "alias": Text("aliases (*name) are not allowed in specs", _WRITE_OUT),
            "merge": Text("merge keys (<<) are not allowed in specs", "write the keys out"),
        },
    ),
    "E012": Text("nested deeper than {limit} levels", "a spec needs a handful: is a bracket missing?"),
    "E013": Text(
        "file is too large",
        "a spec describes a model; keep data and weights in files of their own",
        {
            "bytes": Text(
                "file is {size} MB; limit {limit} MB",
                "a spec describes a model; keep data and weights in files of their own",
            ),
            "nodes": Text("file has more than {limit:,} keys and values", "split the model into several specs"),
        },
    ),
    "E014": Text("number has {digits} digits; largest allowed is {largest}", "write a smaller number"),
    "E015": Text(
        "not valid YAML: {problem}",
        "",
        {
            "block": Text("text that is announced by | or > starts on the next line", "break the line here"),
            "character": Text("a value cannot start with {character}", _QUOTE_IT),
            "closer": Text("this {bracket} closes nothing", "remove it, or add the opening bracket"),
            "colon": Text("this line has no colon", "write key: value, or a dash before an item of a list"),
            "comma": Text("a comma is missing before this", "separate values with commas, or quote the text"),
            "continued": Text("this key is read as part of the value above", _START_OVER),
            "dash": Text("a list cannot start here", "put every - on a line of its own, or write [a, b]"),
            "directive": Text("YAML directives (%) are not used in specs", "remove the line"),
            "escape": Text("unknown escape in double quotes", "use single quotes, or write \\\\ for a backslash"),
            "indent": Text("this line does not line up with the block that it is in", _LINE_UP),
            "key": Text("a key cannot start with ? here", "leave the ? out"),
            "quote": Text("this quote is never closed", "add the closing quote"),
            "space": Text("no space after this colon", "write key: value, with a space after the colon"),
            "trailing": Text("more text after the end of the value", "remove it, or quote the whole value"),
            "value": Text("a value is missing here", "write it, or remove the comma"),
        },
    ),
    "E016": Text(
        "file cannot be read: {reason}",
        "",
        {
            "missing": Text("no such file", "check the path"),
            "directory": Text("this is a directory, not a spec file", "name a file in it"),
            "denied": Text("no permission to read this file", "change its permissions"),
        },
    ),
    "E017": Text(
        "key {key} is not text",
        _QUOTE_KEY,
        {
            "empty": Text("a key is missing before this colon", "write key: value"),
            "list": Text("a list cannot be a key", "keys are words; quote a text that starts with a bracket"),
            "mapping": Text("a mapping cannot be a key", "keys are words; quote a text that starts with a bracket"),
        },
    ),
    "E018": Text(
        "text has {length:,} characters; limit {limit:,}",
        "shorten it",
        {"key": Text("key {key} has {length:,} characters; limit {limit:,}", "shorten it")},
    ),
    "E103": Text(
        "leading zero is ambiguous ({octal} or {decimal})",
        "write {decimal}; quote it if it is a text",
        {"needless": Text("leading zero in {text}", "write {decimal}; quote it if it is a text")},
    ),
}
