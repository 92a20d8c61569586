"""Crop2dExample: The border cut away, another width on every side.

Printed by specc 0.1.0 from crop2d.yaml. Edit the spec, not this file.
sha256 of the spec: 82e32af55c5b5cff61a2e8dd98dc511d290058f8445d2ce72d4c8a8aa205f076
"""

import torch
from torch import nn


def crop2d_example() -> nn.Sequential:
    """(N, 2, 7, 9) -> (N, 3). 141 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(2, 3, kernel_size=2),  # (3, 6, 8)
        nn.ZeroPad2d((-2, -3, -1, 0)),  # (3, 5, 3)
        nn.Conv2d(3, 3, kernel_size=2),  # (3, 4, 2)
        nn.Flatten(),  # 3 * 4 * 2 = 24
        nn.Linear(3 * 4 * 2, 3),
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
    model = crop2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 7, 9, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
