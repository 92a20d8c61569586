"""What builds, but is probably not what was meant: W501 to W505."""

from __future__ import annotations

from specc.messages import Text

TEXTS: dict[str, Text] = {
    "W501": Text(
        "softmax is applied twice: {name} comes after {first}",
        "remove one of them",
        {"loss": Text("{activation} is applied twice: by {name} and again by the loss", "remove {name}")},
    ),
    "W502": Text(
        "{activation} on the last layer of a classifier, whose loss takes logits",
        "remove it, or write {expected} in its place",
        {
            "relu": Text(
                "relu on the last layer of a classifier, whose loss takes logits",
                "remove it, or write {expected} in its place: a logit below zero becomes 0 and cannot learn",
            )
        },
    ),
    "W503": Text(
        "{type} has no positions to drop: its input is [{features}], features only", "use dropout, which drops features"
    ),
    "W504": Text("the bias of {name} does nothing: {norm} takes the mean away again", "add bias: false to {name}"),
    "W505": Text(
        "dropout {name} comes before batch_norm, whose statistics then differ between training and use",
        "put it after the batch_norm",
    ),
}
