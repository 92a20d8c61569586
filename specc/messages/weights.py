"""What is said about files of weights: E901 to E913."""

from __future__ import annotations

from specc.messages import Text

TEXTS: dict[str, Text] = {
    "E901": Text("it cannot be read: {reason}", "check that it exists and that you may read it"),
    "E902": Text(
        "this is {kind}; only safetensors files are read, as nothing in them can run",
        "write it with the save_weights of a generated module",
    ),
    "E903": Text("this is no sound safetensors file: {reason}", "write it again; it is damaged or of another kind"),
    "E904": Text("{name} [{shape}] is missing, which {title} has for {param}", "add it, or give another --spec"),
    "E905": Text(
        "{name} belongs to no layer of the spec as {title} names them",
        "remove it, or give another --spec",
        {
            "guess": Text(
                "{name} belongs to no layer of the spec as {title} names them; did you mean {guess}", "rename it"
            )
        },
    ),
    "E906": Text(
        "{name} is [{found}], and {title} has it as [{wanted}]",
        "give the spec that these weights were trained with",
        {
            "turned": Text(
                "{name} is [{found}], and {title} has it as [{wanted}]",
                "the axes stand in another order; if another framework wrote the file, say so with --from",
            )
        },
    ),
    "E907": Text("{name} holds {found}; weights are one of {known}", "store it as float32"),
    "E908": Text(
        "{name} holds {count:,} values that are not finite, the first at [{index}] is {number}",
        "weights like these come from a training that diverged",
    ),
    "E909": Text("no name in it belongs to this spec, whether as {kinds}", "give the spec these weights are for"),
    "E910": Text("the names fit {kinds} alike", "say which with --from"),
    "E911": Text("{dtype} needs the package {package}", "pip install {package}"),
    "E912": Text("{path} exists", "overwrite it with --force, or name another with -o"),
    "E913": Text("its weights are named as {found} has them, not as {wanted}", "leave --from and --style out"),
}
