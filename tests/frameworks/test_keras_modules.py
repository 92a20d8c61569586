"""What can be done with a generated Keras file: run it, save its model, call parts of it several times."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from keras_cases import LAYER_SPECS, MODEL_SPECS, STYLES, build, built_or_none, gap, loaded, spec_file, worst

from specc.errors import SpecError
from specc.oracle.graph import evaluate
from specc.render import template_folder
from specc.run.draw import draw_inputs, draw_masks, draw_weights
from specc.targets.keras.common import HELPERS
from specc.targets.keras.names import AUTOMATIC

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")]

#: Groups and layers that are called again, on values of another size of history; names that Keras gives by itself.
SHARED = """
name: Shared
inputs:
  image: [8, 8, 1]
  other: [8, 8, 1]
  tokens: {shape: [6], dtype: int32, vocab: 20}
layers:
  - name: encoder
    from: image
    layers:
      - {type: conv2d, filters: 4, kernel: 3, activation: relu}
      - {type: dropout, rate: 0.3}
      - {type: flatten}
      - {type: dense, units: 8, activation: gelu}
  - {call: encoder, name: again, from: other}
  - {type: embedding, name: words, units: 8, from: tokens}
  - {type: dense, name: shared, units: 8, from: words, activation: tanh}
  - {type: global_avg_pool1d, name: pooled}
  - {type: spatial_dropout1d, name: sparse, rate: 0.5, from: shared}
  - {type: global_max_pool1d, name: largest}
  - {type: dense, name: more, units: 8, from: again}
  - {call: shared, name: second, from: more}
  - {type: dropout, rate: 0.2, name: dropout}
  - {type: dropout, rate: 0.2}
  - {type: linear}
  - {type: concat, name: everything, from: [encoder, again, pooled, largest, linear_1]}
  - {type: dense, name: head_a, units: 10}
  - {type: dense, name: score, units: 1, from: everything, activation: sigmoid}
outputs: {label: head_a, value: score}
"""

#: Stride beside dilation, unequal strides of depthwise layers, every crop of a transposed convolution.
UNUSUAL = """
name: Unusual
input: [9, 8, 4]
layers:
  - {type: conv2d, filters: 4, kernel: 3, stride: [2, 1], dilation: [1, 2], padding: same, name: flatten_1}
  - name: dense
    layers:
      - {type: conv2d, filters: 4, kernel: 3, dilation: 2, padding: same}
      - name: inner
        layers:
          - {type: depthwise_conv2d, kernel: 2, stride: [1, 2], dilation: 2, activation: relu}
          - {type: relu, name: act}
      - {type: dropout, rate: 0.5}
  - {type: separable_conv2d, filters: 5, kernel: 1, dilation: [1, 2]}
  - {type: conv2d_transpose, filters: 3, kernel: 2, stride: 3, padding: same, activation: elu}
  - {type: conv2d_transpose, filters: 3, kernel: 5, stride: 2, padding: same}
  - {type: conv2d_transpose, filters: 3, kernel: 3, stride: 2, padding: 1, output_padding: 1, activation: softmax}
  - {type: conv2d_transpose, filters: 3, kernel: 2, stride: 3, output_padding: 2, padding: [[2, 1], [0, 2]]}
  - {type: avg_pool2d, kernel: 3, stride: 2, padding: same, count_include_pad: false}
  - {type: max_pool2d, kernel: 5, stride: 3, padding: [[4, 2], [0, 1]]}
  - {type: group_norm, groups: 3}
  - {type: elu, alpha: 0.3, name: something}
  - {type: flatten}
  - {type: layer_norm}
  - {type: prelu, shared: true}
  - {type: dense, units: 3, activation: {type: leaky_relu, slope: 0.3}}
  - {type: dense, units: 3, activation: prelu}
  - {type: dense, units: 3, activation: {type: celu, alpha: 2.0}}
  - {type: dense, units: 3, activation: linear}
  - {type: dense, units: 3, activation: softmax, name: head}
"""

VOLUME = """
name: Volume
input: [9, 9, 9, 2]
layers:
  - {type: conv3d, filters: 4, kernel: 2, stride: 2, dilation: 2, padding: same}
  - {type: conv3d, filters: 4, kernel: 2, stride: [1, 2, 1], dilation: [2, 1, 1], groups: 2}
  - {type: max_pool3d, kernel: 2, stride: 1, padding: same}
  - {type: avg_pool3d, kernel: 2, padding: 1, count_include_pad: true}
  - {type: flatten}
  - {type: dense, units: 3}
"""

TOKENS = """
name: Tokens
input: {shape: [4, 3], dtype: int64, vocab: 11}
layers:
  - {type: permute, axes: [1, 0]}
  - {type: reshape, shape: [2, 6]}
  - {type: flatten}
  - {type: embedding, units: 4}
  - {type: conv1d, filters: 4, kernel: 3, stride: 2, dilation: 2, padding: causal}
  - {type: layer_norm, axes: [0, 1]}
  - {type: permute, axes: [1, 0]}
  - {type: log_softmax, axis: 0}
  - {type: batch_norm, momentum: 0.3}
  - {type: dense, units: 2, activation: sigmoid}
"""

SPELLED = """
name: SimpleDense
input: [9, 8, 2]
layers:
  - {type: conv2d, filters: 4, kernel: [3, 2], stride: [2, 1], padding: same, activation: relu}
  - {type: conv2d, filters: 4, kernel: 2, dilation: [2, 1], bias: false, kernel_init: he_normal}
  - {type: conv2d, filters: 4, kernel: 2, padding: [[1, 0], [0, 1]], stride: 2}
  - {type: flatten}
  - {type: dense, units: 6, kernel_init: random_normal, bias_init: zeros, activation: tanh}
  - {type: dense, units: 6, bias: false, activation: gelu}
  - {type: dense, units: 3, bias_init: ones}
"""


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "text, spell_out",
    [
        pytest.param(SHARED, (), id="shared"),
        pytest.param(UNUSUAL, (), id="unusual"),
        pytest.param(VOLUME, (), id="volume"),
        pytest.param(TOKENS, (), id="tokens"),
        pytest.param(SPELLED, ("dense", "conv2d"), id="spelled out"),
    ],
)
def test_unusual_models_equal_the_oracle(text: str, spell_out: tuple[str, ...], style: str, tmp_path: Path) -> None:
    try:
        built = build(spec_file(tmp_path, text), style, exact=True, spell_out=spell_out)
    except SpecError as error:
        assert style == "sequential" and [found.code for found in error.diagnostics] == ["E703"]
        return
    graph, model = built.graph, loaded(built, tmp_path)
    weights, inputs, masks = draw_weights(graph, 0), draw_inputs(graph, 3, 0), draw_masks(graph, 3, 0)
    model.set_weights(weights)
    for training in (False, True):
        expected = evaluate(graph, weights, inputs, training, masks)
        outputs, layers = model.forward(inputs, training, masks)
        assert worst(layers, expected)[0] < 1e-12
        assert max(gap(outputs[output.name], expected[output.value]) for output in graph.outputs) < 1e-12


def test_a_functional_model_that_runs_its_calls_in_another_order(tmp_path: Path) -> None:
    """The second call is needed first, so that Keras runs it first; each call still shows its own values and mask."""
    text = """
name: Order
inputs: {late: [4], early: [4]}
layers:
  - name: part
    from: late
    layers:
      - {type: dense, units: 4}
      - {type: dropout, rate: 0.5}
      - {type: tanh}
  - {call: part, name: again, from: early}
  - {type: dense, units: 4, name: one}
  - {type: dense, units: 4, name: two}
  - {type: add, from: [part, two]}
"""
    built = build(spec_file(tmp_path, text))
    graph, model = built.graph, loaded(built, tmp_path)
    weights, inputs, masks = draw_weights(graph, 0), draw_inputs(graph, 3, 0), draw_masks(graph, 3, 0)
    model.set_weights(weights)
    expected = evaluate(graph, weights, inputs, True, masks)
    outputs, layers = model.forward(inputs, True, masks)
    assert layers.keys() == graph.nodes.keys()
    assert worst(layers, expected)[0] < 1e-14
    assert gap(outputs["output"], expected["add_1"]) < 1e-14


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.stem) for spec in MODEL_SPECS])
def test_a_file_can_be_run(spec: Path, style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = built_or_none(spec, style)
    if built is None:
        return
    model = loaded(built, tmp_path, "float32")
    model.module.main()
    printed = capsys.readouterr().out
    assert f"Trainable params: {built.graph.trainable:,}" in printed
    for weight in model.model.weights:
        shape = re.escape(f"{tuple(weight.shape)}, {int(np.prod(weight.shape)):,} values")
        assert re.search(rf"{weight.path.rpartition('/')[2]}: {shape}", printed)
    if any(output.activation == "softmax" for output in built.graph.outputs):
        assert re.search("[Pp]redicted class", printed)


def test_probabilities_of_several_outputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """
name: Heads
inputs: {left: [4], right: [5]}
layers:
  - {type: dense, name: one, units: 3, from: left}
  - {type: dense, name: two, units: 1, from: right}
  - {type: dense, name: three, units: 2, from: right}
outputs: {label: one, likely: two, place: three}
train:
  data: synthetic
  loss: {label: sparse_categorical_crossentropy, likely: binary_crossentropy, place: mean_squared_error}
  optimizer: {type: sgd, learning_rate: 0.1}
  epochs: 1
  batch_size: 4
"""
    model = loaded(build(spec_file(tmp_path, text)), tmp_path, "float32")
    module = model.module
    logits = np.array([[1.0, 2.0, 3.0]], dtype="float32")
    assert gap(np.asarray(module.label_probabilities(logits)).sum(axis=-1), np.ones(1)) < 1e-6
    assert gap(np.asarray(module.likely_probabilities(logits)), 1 / (1 + np.exp(-logits))) < 1e-6
    assert not hasattr(module, "place_probabilities")
    module.main()
    printed = capsys.readouterr().out
    assert "label, predicted class: [" in printed and "likely, probabilities:" in printed and "place:" in printed


#: A layer that holds other layers would need more code than its own to be saved; weights can be saved all the same.
NOT_SAVED = {"avg_pool1d", "avg_pool2d", "avg_pool3d"}


@pytest.mark.parametrize(
    "spec", [pytest.param(spec, id=spec.stem) for spec in LAYER_SPECS if spec.stem not in NOT_SAVED]
)
def test_a_model_can_be_saved(spec: Path, tmp_path: Path) -> None:
    import keras

    model = loaded(build(spec, exact=True), tmp_path, "float32")
    inputs = model.tensors(draw_inputs(build(spec).graph, 2, 0))
    model.model.save(tmp_path / "model.keras")
    classes = {name: getattr(model.module, name) for name in HELPERS.values() if hasattr(model.module, name)}
    again = keras.saving.load_model(tmp_path / "model.keras", custom_objects=classes)
    values = list(inputs.values())
    arguments = values if len(values) > 1 else values[0]
    assert np.array_equal(np.asarray(again(arguments)), np.asarray(model.model(arguments)))


def test_every_class_is_known_by_the_name_that_keras_gives_it() -> None:
    from keras.src.utils.naming import to_snake_case

    macros = "".join(file.read_text(encoding="utf-8") for file in (template_folder() / "keras" / "layers").glob("*.j2"))
    found = set(re.findall(r"(?:layers|keras)\.([A-Z]\w*(?:\{\{ step\.rank \}\}D)?)\(", macros)) - {"Input"}
    found |= {"BatchNormalization", "Embedding", "Sequential"} - found
    ranked = {"GlobalAveragePooling", "GlobalMaxPooling"} | {name.split("{")[0] for name in found if "{" in name}
    plain = {name for name in found if "{" not in name}
    ranks = {"ZeroPadding", "Conv", "SpatialDropout"} | ranked
    classes = plain | {f"{name}{rank}D" for name in ranks for rank in (1, 2, 3)} | set(HELPERS.values())
    assert {to_snake_case(name) for name in classes} == AUTOMATIC


def test_a_name_like_one_that_keras_gives_does_no_harm(tmp_path: Path) -> None:
    text = """
name: Names
input: [4, 4, 1]
layers:
  - {type: dropout, rate: 0.1}
  - {type: dense, units: 3, name: dropout}
  - {type: flatten}
  - {type: dense, units: 3, name: flatten_1_}
  - {type: dense, units: 3, name: dense}
  - {type: dense, units: 3}
"""
    for style in STYLES:
        model = loaded(build(spec_file(tmp_path, text), style), tmp_path, "float32").model
        names = [layer.name for layer in model.layers]
        assert all(first != second for first, second in pairwise(sorted(names)))


@pytest.mark.parametrize(
    "text, code, words",
    [
        pytest.param(
            "name: Branch\ninput: [4]\nlayers:\n  - {type: dense, name: a, units: 4}\n"
            "  - {type: dense, name: b, units: 4, from: input}\n  - {type: add, from: [a, b]}\n",
            "E703",
            "b does not simply follow",
            id="a branch in a sequential model",
        ),
        pytest.param(
            "name: Groups\ninput: [4, 4, 2]\nlayers:\n  - {type: conv2d, filters: 4, kernel: 2, groups: 2}\n",
            "E701",
            "groups",
            id="groups spelled out",
        ),
    ],
)
def test_what_is_refused(text: str, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        build(spec_file(tmp_path, text), "sequential", spell_out=("conv2d",))
    (found,) = caught.value.diagnostics
    assert found.code == code and words in " ".join(map(str, found.args.values()))


def test_an_identity_that_keras_cannot_draw(tmp_path: Path) -> None:
    layer = "{type: separable_conv2d, filters: 4, kernel: 2, pointwise_init: identity}"
    with pytest.raises(SpecError) as caught:
        build(spec_file(tmp_path, f"name: Point\ninput: [5, 5, 4]\nlayers:\n  - {layer}\n"))
    (found,) = caught.value.diagnostics
    assert found.code == "E701" and found.path == ("layers", 0, "pointwise_init")
