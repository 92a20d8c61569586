"""SpatialDropout3dExample: Whole channels dropped; on a vector, single features.

Printed by specc 0.1.0 from spatial_dropout3d.yaml. Edit the spec, not this file.
sha256 of the spec: 153b3c82103631d63cd4448886fbcdc2e43ba43b8b59027a74de20ea5ead2786
"""

import torch
from torch import nn


def spatial_dropout3d_example() -> nn.Sequential:
    """(N, 2, 4, 3, 3) -> (N, 3). 383 trainable parameters."""
    model = nn.Sequential(
        nn.Conv3d(2, 4, kernel_size=2),  # (4, 3, 2, 2)
        nn.Dropout3d(0.25),
        nn.Flatten(),  # 4 * 3 * 2 * 2 = 48
        nn.Linear(4 * 3 * 2 * 2, 6),
        nn.Dropout(0.4),  # a vector has no positions
        nn.Linear(6, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv3d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = spatial_dropout3d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 3, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
