"""DenseExample: On every step of a sequence; then without a bias.

Printed by specc 0.1.0 from dense.yaml. Edit the spec, not this file.
sha256 of the spec: 372b50a1c6acd793a706a5299903f29ac853b41dbb901f85aaf314ed58f27c42
"""

import torch
from torch import nn


def dense_example() -> nn.Sequential:
    """(N, 4, 3) -> (N, 3). 80 trainable parameters."""
    model = nn.Sequential(
        nn.Linear(3, 5),
        nn.Tanh(),
        nn.Flatten(),  # 4 * 5 = 20
        nn.Linear(4 * 5, 3, bias=False),
    )
    nn.init.kaiming_uniform_(model.get_parameter("0.weight"), nonlinearity="linear")
    nn.init.constant_(model.get_parameter("0.bias"), 0.1)
    nn.init.xavier_uniform_(model.get_parameter("3.weight"))
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = dense_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 4, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
