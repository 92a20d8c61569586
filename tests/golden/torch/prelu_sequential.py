"""PreluExample: One slope per channel, one for all, and one per flattened feature.

Printed by specc 0.1.0 from prelu.yaml. Edit the spec, not this file.
sha256 of the spec: 5d16a16c2cbecf3cbe303478cf0a7fb64a81c77d889089b827cfd5f1f35deb68
"""

import torch
from torch import nn


def prelu_example() -> nn.Sequential:
    """(N, 3, 5, 4) -> (N, 3). 224 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=2),  # (4, 4, 3)
        nn.PReLU(4, init=0.1),
        nn.Conv2d(4, 4, kernel_size=2),  # (4, 3, 2)
        nn.PReLU(init=0.4),
        nn.Flatten(),  # 4 * 3 * 2 = 24
        nn.PReLU(24),
        nn.Linear(24, 3),
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
    model = prelu_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
