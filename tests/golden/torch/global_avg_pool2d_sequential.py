"""GlobalAvgPool2dExample: The mean of every channel.

Printed by specc 0.1.0 from global_avg_pool2d.yaml. Edit the spec, not this file.
sha256 of the spec: 7eddaae4fdc0738d24830431f2fdc117bae05dd66b6671dc2d3c762b76990824
"""

import torch
from torch import nn


def global_avg_pool2d_example() -> nn.Sequential:
    """(N, 3, 5, 4) -> (N, 3). 67 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=2),  # (4, 4, 3)
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),  # (4,)
        nn.Linear(4, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = global_avg_pool2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
