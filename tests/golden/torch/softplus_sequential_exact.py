"""SoftplusExample: A smooth rectifier.

Printed by specc 0.1.0 from softplus.yaml. Edit the spec, not this file.
sha256 of the spec: 651de9c6b98efba7840add8bd2863919e81f63f14d26173666420e87f2f54145
"""

import torch
from torch import nn


def softplus_example() -> nn.Sequential:
    """(N, 6) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(6, 8),
        nn.Softplus(threshold=40),
        nn.Linear(8, 3),
    )
    nn.init.normal_(model.get_parameter("0.weight"), std=20.0)  # random_normal
    nn.init.zeros_(model.get_parameter("0.bias"))
    nn.init.xavier_uniform_(model.get_parameter("2.weight"))
    nn.init.zeros_(model.get_parameter("2.bias"))
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = softplus_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
