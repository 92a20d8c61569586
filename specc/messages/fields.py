"""What is said about keys and values of a spec, before any shape is known: E101 to E126."""

from __future__ import annotations

from specc.messages import Text

_UNQUOTE = "remove the quotes"
_ONE_OF = "one of: {options}"
_MEANT = "did you mean {guess}"
_WHOLE = "{field} must be a whole number, found {value}"

TEXTS: dict[str, Text] = {
    "E101": Text(
        "{field} must be a number, found {value}",
        "",
        {"quoted": Text("{field} must be a number, found {value}", _UNQUOTE)},
    ),
    "E102": Text(
        "unknown {field} {word}",
        _ONE_OF,
        {
            "guess": Text("unknown {field} {word}", _MEANT),
            "none": Text("unknown {field} {word}; this version of specc has none", "leave {field} out"),
            "other": Text("{field} must be a word, found {value}", _ONE_OF),
        },
    ),
    "E104": Text(_WHOLE),
    "E105": Text(_WHOLE, "", {"quoted": Text(_WHOLE, _UNQUOTE), "whole": Text(_WHOLE, "write {whole}")}),
    "E106": Text(
        "{field} cannot be {value}",
        "",
        {
            "gt": Text("{field} must be more than {limit}, found {value}"),
            "ge": Text("{field} must be at least {limit}, found {value}"),
            "lt": Text("{field} must be less than {limit}, found {value}"),
            "le": Text("{field} must be at most {limit}, found {value}"),
        },
    ),
    "E107": Text("{field} must be finite, found {value}"),
    "E108": Text(
        "{field} must be true or false, found {value}",
        "",
        {"quoted": Text("{field} must be true or false, found {value}", "write {meant}, without quotes")},
    ),
    "E109": Text(
        "{field} must be text, found {value}",
        "",
        {"quote": Text("{field} must be text, found {value}", "put it in quotes if it is meant as text")},
    ),
    "E110": Text(
        "unknown layer type {word}",
        "layer types are words such as dense, conv2d and relu; specc schema knows them all",
        {
            "guess": Text("unknown layer type {word}", _MEANT),
            "other": Text("type must be the name of a layer, found {value}", "write a word such as dense or conv2d"),
        },
    ),
    "E111": Text(
        "{owner} has no option {field}",
        "it has {options}",
        {
            "guess": Text("{owner} has no option {field}", _MEANT),
            "none": Text("{owner} has no options, found {field}", "remove it"),
        },
    ),
    "E112": Text("{owner} needs {field}", "for example {example}"),
    "E113": Text("spec version {found} is newer than this specc, which reads up to {newest}", "upgrade specc"),
    "E114": Text(
        "an entry of layers must be a mapping, found {value}",
        "write - {{type: dense, units: 10}}, for example",
        {"layer": Text("an entry of layers must be a mapping, found {value}", "write - {{type: {word}}}")},
    ),
    "E115": Text(
        "this entry has neither type, layers nor call",
        "a layer has a type, a group has layers, and call: names something that is used again",
    ),
    "E116": Text("{second} stands beside {first}", "only one of them can be meant; remove the other"),
    "E117": Text("components are not part of this version of specc", "write their layers out as a group"),
    "E118": Text("from must be a name or a list of names, found {value}", "write from: conv1 or from: [left, right]"),
    "E119": Text("{field} is not valid, found {value}: {problem}"),
    "E120": Text(
        "{field} takes one number for all axes or a list of {needed}, found a list of {found}", "write a single number"
    ),
    "E121": Text(
        "{field} must be a list of numbers, found {value}",
        "",
        {
            "shape": Text("{field} must be a list of sizes, found {value}", "write [{value}], if that is the size"),
            "sides": Text(
                "{field} takes a number, or for each axis a number or a pair (before, after)",
                "for two axes: 1, [1, 2] or [[1, 1], [0, 2]]",
            ),
        },
    ),
    "E122": Text("{field} must be a list with one layer or more, found {value}", "write every layer after a dash"),
    "E123": Text("{field} must be a mapping, found {value}", "write keys and values, as in {{key: value}}"),
    "E124": Text("vocab counts whole numbers, but {name} holds features", "add dtype: int32, or remove vocab"),
    "E125": Text(
        "{field} must say which output it is meant for, as the model has several: {outputs}",
        "write a mapping by output",
    ),
    "E126": Text(
        "{field} has {found} entries",
        "",
        {
            "fewest": Text("{field} needs at least {limit} entry, found {found}"),
            "most": Text("{field} takes at most {limit} entries, found {found}"),
        },
    ),
}
