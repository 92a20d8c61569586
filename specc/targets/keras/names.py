"""Names that Keras gives to layers by itself, and how the spec's own names stay clear of them."""

from __future__ import annotations

import re

from specc.graph import Graph
from specc.names import fault_of_name, snake
from specc.targets.sharing import blocks

_CLASSES = """
    activation add average average_pooling1d average_pooling2d average_pooling3d batch_normalization
    bilinear_up_sampling2d celu concatenate conv1d conv2d conv2d_transpose conv3d cropping2d dense depthwise_conv2d
    dropout elu embedding flatten gelu gelu_tanh global_average_pooling1d global_average_pooling2d
    global_average_pooling3d global_max_pooling1d global_max_pooling2d global_max_pooling3d group_normalization
    layer_normalization leaky_re_lu log_softmax max_pooling1d max_pooling2d max_pooling3d maximum mean_of_real
    minus_infinity_padding multiply p_re_lu padded_embedding permute reshape selu separable_conv2d sequential
    simple_conv2d simple_dense softmax spatial_dropout1d spatial_dropout2d spatial_dropout3d subtract
    unbiased_batch_normalization up_sampling2d zero_padding1d zero_padding2d zero_padding3d
"""
#: What Keras calls layers that are given no name, before the number; one for every class that is ever printed.
AUTOMATIC = frozenset(_CLASSES.split())
_NUMBER = re.compile(r"_\d+\Z")


def names_meet(graph: Graph) -> bool:
    """Whether a name in the spec could be one that Keras counts up by itself; two layers of one name are refused.

    Then every layer is printed with a name, so that Keras gives none.
    """
    named = [node.name for node in graph.nodes.values() if node.named]
    named += [block.name for block in blocks(graph.items)]
    return any(_NUMBER.sub("", name) in AUTOMATIC for name in named)


def function_of(graph: Graph) -> str:
    """The function that makes the model: its name in small letters, unless an input is called so.

    The function that tries a model out holds its inputs in variables of their names, and the model in one called model.
    """
    name = snake(graph.name)
    if name == "model":
        return "build_model"
    taken = any(item.name == name for item in graph.inputs)
    return f"{name}_model" if taken or fault_of_name(name) else name
