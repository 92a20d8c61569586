"""Texts that verbs print or write: the schema, and a first spec."""

from __future__ import annotations

#: The file of the schema, beside the specs that name it.
SCHEMA_FILE = "specc.schema.json"

_FIRST = """\
# yaml-language-server: $schema={schema}
specc: 1
name: {model}
description: A first network for handwritten digits.

input: [28, 28, 1]  # height, width, channels; the batch is left out

layers:
  - name: features
    layers:
      - {{type: conv2d, filters: 16, kernel: 3, padding: same, activation: relu}}
      - {{type: max_pool2d, kernel: 2}}
      - {{type: conv2d, filters: 32, kernel: 3, padding: same, activation: relu}}
      - {{type: max_pool2d, kernel: 2}}
  - {{type: flatten}}
  - {{type: dense, name: hidden, units: 64, activation: relu}}
  - {{type: dense, name: classes, units: 10}}  # one unit for each class; the loss makes probabilities of them

train:
  data: mnist
  loss: sparse_categorical_crossentropy
  optimizer: {{type: adam, learning_rate: 0.001}}
  metrics: [accuracy]
  epochs: 3
  batch_size: 64
  seed: 0
"""


def schema_text() -> str:
    """The schema of the language as the text of a file."""
    import json

    from specc import __version__
    from specc.spec.schema import schema

    whole = schema()
    head = {"$schema": whole.pop("$schema"), "$comment": f"printed by specc {__version__}", **whole}
    return json.dumps(head, indent=2) + "\n"


def first_spec(model: str) -> str:
    """The text of a spec to start from."""
    return _FIRST.format(schema=SCHEMA_FILE, model=model)
