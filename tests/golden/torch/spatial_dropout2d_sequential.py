"""SpatialDropout2dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout2d.yaml. Edit the spec, not this file.
sha256 of the spec: 8770a6b5b26907f7d9075d9de3b9019bdea3f29a3221b36b7453657e1009c9e8
"""

import torch
from torch import nn


def spatial_dropout2d_example() -> nn.Sequential:
    """(N, 3, 5, 4) -> (N, 3). 367 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=2),  # (4, 4, 3)
        nn.Dropout2d(0.25),
        nn.Flatten(),  # 4 * 4 * 3 = 48
        nn.Linear(4 * 4 * 3, 6),
        nn.Dropout(0.4),  # a vector has no positions
        nn.Linear(6, 3),
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
    model = spatial_dropout2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
