"""What is said about a train block that contradicts itself or its model: E130 to E145."""

from __future__ import annotations

from specc.messages import Text

TEXTS: dict[str, Text] = {
    "E130": Text(
        "class_weights need weight_norm, as frameworks divide the weighted sum by different things",
        "write weight_norm: batch for the number of examples, or weights for the sum of their weights",
    ),
    "E131": Text("weight_norm: {norm} has no class_weights to act on", "add class_weights, or remove it"),
    "E132": Text(
        "class_weights need a loss over classes, and {loss} is none",
        "remove them, or train with sparse_categorical_crossentropy or categorical_crossentropy",
        {
            "outputs": Text("class_weights do not say for which of the {count} outputs they are", "remove them"),
            "smoothing": Text(
                "class_weights and label_smoothing together have no single meaning", "remove one of the two"
            ),
        },
    ),
    "E133": Text("{found} class_weights for {classes} classes", "write one for each class, 1.0 for no weight"),
    "E134": Text("nesterov needs a momentum to look ahead with", "add momentum: 0.9, or remove nesterov"),
    "E135": Text(
        "l2 and decoupled_decay are two meanings of weight decay, and both are given",
        "keep l2 to add to the gradient, or decoupled_decay to shrink the weights themselves",
    ),
    "E136": Text("{what} watches val_loss, but nothing is kept for validation", "add validation_split: 0.1"),
    "E137": Text("milestones must grow from one to the next", "write them in order, each once"),
    "E138": Text(
        "metric {metric} is not defined for outputs trained with {loss}",
        "those that are: {options}",
    ),
    "E139": Text("top_k with k {k} is always 1, as there are {classes} classes", "use a smaller k"),
    "E140": Text(
        "{type} cannot follow a warm-up",
        "one that follows: {options}",
        {"unit": Text("this schedule counts in unit {unit}, the warm-up before it in {outer}", "write unit: {outer}")},
    ),
    "E142": Text("output {name} has no loss", "give it one; weight: 0.0 leaves it out of the sum"),
    "E143": Text("the spec has no train block to print a program from", "add train: with a loss and an optimizer"),
    "E144": Text(
        "fit of Keras 3 cannot train on several workers with TensorFlow",
        "print the written-out loop, with --loop custom",
        {
            "clip": Text(
                "Keras clips the gradients of each worker before they are added up, which is another rule",
                "remove clip, or train on several workers with torch",
            ),
            "norm": Text(
                "weight_norm: weights divides by the weights of a whole batch, of which each worker sees a part",
                "write weight_norm: batch",
            ),
        },
    ),
    "E145": Text(
        "{option} of --fast cannot be used here: {reason}",
        "leave {option} out of --fast",
    ),
}
