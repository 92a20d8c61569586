"""What is said about sizes that no machine holds and files that cannot be written: E601 to E612 without E602."""

from __future__ import annotations

from specc.messages import Text

TEXTS: dict[str, Text] = {
    "E601": Text(
        "{path} must stay inside {root}",
        "choose the directory with -o",
        {
            "link": Text("{path} is a link", "remove it; generated files are not written through links"),
            "directory": Text("{path} is a directory", "move it away"),
        },
    ),
    "E603": Text("{first} and {second} would both be written to {path}", "rename one, or build them into two folders"),
    "E604": Text(
        "{name} needs {bytes} of weights for an input of [{shape}]; limit {limit}",
        "use fewer units, or raise --max-params",
    ),
    "E605": Text("the model needs {bytes} of weights; limit {limit}", "use smaller layers, or raise --max-params"),
    "E606": Text(
        "the model has more than {limit:,} layers, calls counted each time", "call less, or raise --max-layers"
    ),
    "E607": Text(
        "the output of {name} would be [{shape}]; no axis may be longer than {limit}", "use fewer or smaller layers"
    ),
    "E608": Text("{path} exists and was not printed by specc", "move it away, or overwrite it with --force"),
    "E609": Text("cannot write {path}: {reason}", "choose another directory with -o"),
}
