"""What is said about who feeds whom: E301 to E311 without E303, which is about names."""

from __future__ import annotations

from specc.messages import Text

_MEANT = "did you mean {guess}"

TEXTS: dict[str, Text] = {
    "E301": Text(
        "no layer {name}",
        "from and call take the name of a layer, a group or an input that stands above",
        {
            "guess": Text("no layer {name}", _MEANT),
            "inside": Text("{name} is inside the group {group}", "take the output of the group, from: {group}"),
            "output": Text("no output {name}", "the outputs are {options}"),
            "output_guess": Text("no output {name}", _MEANT),
        },
    ),
    "E302": Text("layers form a cycle: {cycle}", "a layer can only use what stands before it; remove one of the links"),
    "E304": Text(
        "the model has several inputs ({inputs}), and {name} does not say which it takes",
        "add from: with one of them, or with a list",
    ),
    "E305": Text("{name} comes further down than {entry}, which uses it", "move {name} above {entry}"),
    "E306": Text(
        "{type} takes {needed}, found {found}",
        "name them in from",
        {
            "exactly": Text("{type} takes {needed} inputs, found {found}", "name them in from: [a, b]"),
            "one": Text("{type} takes one input, found {found}", "join them first, by concat or add for example"),
            "least": Text("{type} takes at least {needed} inputs, found {found}", "name them in from: [a, b]"),
        },
    ),
    "E307": Text("nothing uses the output of {name}", "name it in a from or in outputs, or remove it"),
    "E308": Text("nothing uses the input {name}", "name it in a from, or remove it"),
    "E309": Text(
        "{name} would need {param} of shape [{shape}], but {owner}, whose weights it uses, has [{other}]",
        "a call takes inputs of the shape that the first use had",
    ),
    "E310": Text("calls go deeper than {limit} levels", "call fewer groups inside groups"),
    "E311": Text(
        "{name} is an input or a call, and has no weights to use again",
        "name a layer or a group after call:, or take its output with from:",
    ),
}
