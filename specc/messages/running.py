"""What is said about a training that is run: E950 to E961."""

from __future__ import annotations

from specc.messages import Text

_KEPT = "what earlier epochs gave is kept; continue it with --resume"

TEXTS: dict[str, Text] = {
    "E950": Text(
        "{path} exists and is not empty",
        "continue what is there with --resume, replace it with --force, or name another directory with --out",
    ),
    "E951": Text("cannot write to {path}: {reason}", "name another directory with --out"),
    "E952": Text(
        "too little room in {path}: {needed:,} bytes may be needed, {free:,} are free",
        "free some, or name another directory with --out",
    ),
    "E954": Text("there is no {path}, so nothing can be resumed", "leave --resume out to start anew"),
    "E955": Text("{path} is no sound state of a training: {reason}", "start anew with --force"),
    "E956": Text(
        "cannot resume: {name} was {before}, now it is {now}",
        "resume as it was begun, or start anew with --force or another --out",
    ),
    "E957": Text(
        "{count:,} examples in batches of {size} leave a batch of one, in which {name} has no variance",
        "choose another batch_size",
    ),
    "E958": Text(
        "{data} has one input and one output, the spec has {inputs} and {outputs}",
        "only made-up data (synthetic) fit a spec with several",
    ),
    "E959": Text("a share of {share} of {count:,} examples leaves none on one side", "change validation_split"),
    "E960": Text(
        "{target} has no float64 kernel for {names}",
        "train in float32, or with --exact",
        {
            "mixed": Text(
                "precision: {precision} is mixed precision with float32 weights, which float64 contradicts",
                "leave precision out, or train with --dtype float32",
            ),
        },
    ),
    "E961": Text(
        "epoch {epoch}, step {step}: the loss is {loss}; the first output that is not finite is that of {name} "
        "({type})",
        f"lower the learning rate, clip gradients or scale the inputs; {_KEPT}",
        {
            "weights": Text(
                "epoch {epoch}, step {step}: the loss is {loss}; the first output that is not finite is that of {name} "
                "({type}), whose {param} was not finite before: the update of the step before was too large",
                f"lower the learning rate or clip gradients; {_KEPT}",
            ),
            "loss": Text(
                "epoch {epoch}, step {step}: the loss is {loss}, though every layer's output is finite",
                f"the outputs are too large for the loss, or a label is not finite; {_KEPT}",
            ),
            "scores": Text(
                "epoch {epoch}: the loss over the {part} data is not finite",
                f"lower the learning rate or clip gradients; {_KEPT}",
            ),
            "lockstep": Text(
                "epoch {epoch}, step {step}: the loss of {target} is {loss}",
                "train this target alone; it then names the first layer whose output is not finite",
            ),
        },
    ),
}
