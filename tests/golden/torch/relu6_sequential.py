"""Relu6Example: Clipped to 0 and 6.

Printed by specc 0.1.0 from relu6.yaml. Edit the spec, not this file.
sha256 of the spec: dfec26fc33d355ab8296fef0bb4161b41f62125ddf8432b3426200037379ec2d
"""

import torch
from torch import nn


def relu6_example() -> nn.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(6, 8),
        nn.ReLU6(),
        nn.Linear(8, 3),
    )
    nn.init.normal_(model.get_parameter("0.weight"), std=3.0)  # random_normal
    nn.init.zeros_(model.get_parameter("0.bias"))
    nn.init.xavier_uniform_(model.get_parameter("2.weight"))
    nn.init.zeros_(model.get_parameter("2.bias"))
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = relu6_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
