"""What is said about layers that do not fit what comes in: E401 to E429."""

from __future__ import annotations

from specc.messages import Text

_COUNT_AXES = "axes count from 0 and leave the batch out; -1 is the last"

TEXTS: dict[str, Text] = {
    "E401": Text(
        "{type} kernel {kernel} does not fit input {sizes}; output would be {output}",
        "use padding: same, a smaller kernel or dilation, or fewer layers that shrink the input before it",
    ),
    "E402": Text(
        "inputs must have equal shapes, got [{shape}] from {first} and [{other}] from {second}",
        "nothing is broadcast; bring them to one shape first, for example by a 1x1 convolution or a dense layer",
    ),
    "E410": Text(
        "{type} needs {needed} axes besides the batch, found {found}: [{shape}]",
        "1 axis is [features], 2 are [time, features], 3 are [height, width, channels], 4 are [depth, height, width, "
        "channels]; a grey image is [height, width, 1], and after a flatten only [features] is left",
    ),
    "E411": Text(
        "groups {groups} must divide both the {channels} input channels and the {filters} filters",
        "choose a number that divides both, or leave groups out",
    ),
    "E412": Text(
        "with padding, the mean of a window at the border has two meanings",
        "write count_include_pad: false for the mean of the real values, or true to count padded zeros as values",
    ),
    "E413": Text("there is no axis {axis} in [{shape}]", _COUNT_AXES),
    "E414": Text(
        "concat along axis {axis} needs equal sizes on all other axes, got [{shape}] from {first} and [{other}] from "
        "{second}",
        "make the other sizes equal, or join along another axis",
    ),
    "E415": Text("{type} takes features, but {source} holds whole numbers", "put an embedding between them"),
    "E416": Text("{type} leaves nothing: {sizes} would become {output}", "cut less off"),
    "E417": Text(
        "padding: same decides the size of the output, so output_padding [{output_padding}] has no place",
        "leave output_padding out, or write padding in numbers",
    ),
    "E418": Text(
        "output_padding {output_padding} must be less than stride {stride} on every axis",
        "use a smaller output_padding; for more zeros at the border put a zero_pad2d behind it",
    ),
    "E419": Text(
        "layer_norm works on the last axes of its input, got axes [{axes}] of [{shape}]",
        "write all axes from some axis to the last, for example [-1] or [-2, -1]; for others put a permute before it",
    ),
    "E420": Text(
        "groups {groups} must divide the {channels} channels",
        "choose a divisor; groups: 1 puts all channels into one group",
    ),
    "E421": Text("sizes must be at least 1, and one of them may be -1; got [{wanted}]", "write every other size out"),
    "E422": Text(
        "[{shape}] holds {total} values, which do not fill [{wanted}]",
        "the sizes must multiply to {total}; one of them may be -1 and is then worked out",
    ),
    "E423": Text(
        "permute needs every axis of [{shape}] once, got axes [{axes}]",
        "axes count from 0 to {last}; the batch is not one of them",
    ),
    "E424": Text(
        "embedding takes whole numbers, but {first} holds features",
        "declare the input with dtype: int32 and a vocab; for features use dense",
    ),
    "E425": Text(
        "embedding needs vocab: neither the layer nor the input says how many values there are",
        "write vocab: here, or at the input, as in input: {{shape: [80], dtype: int32, vocab: 10000}}",
    ),
    "E426": Text(
        "vocab {vocab} is too small for an input with vocab {needed}",
        "write at least {needed}, or leave it out",
    ),
    "E427": Text(
        "padding_idx {padding_idx} is no row of a table of {vocab}",
        "rows count from 0 to {last}; leave padding_idx out if no value stands for padding",
    ),
    "E428": Text(
        "{type} padding must be narrower than kernel {kernel}, or some windows hold padding alone",
        "use less padding; to enlarge an image put a zero_pad2d before it",
    ),
    "E429": Text(
        "{init} makes a matrix, and {param} of shape [{shape}] is none",
        "identity is for weights with two axes, orthogonal for those with at least two; use another initialiser here",
    ),
}
