"""GlobalAvgPool3dExample: The mean of every channel.

Printed by specc 0.1.0 from global_avg_pool3d.yaml. Edit the spec, not this file.
sha256 of the spec: 4473adab57f4a9b1b433ffcb0e3db3f0b8a9ebe0b04e28776eca4184496c1b71
"""

import torch
from torch import nn


def global_avg_pool3d_example() -> nn.Sequential:
    """(N, 2, 4, 3, 3) -> (N, 3). 83 trainable parameters."""
    model = nn.Sequential(
        nn.Conv3d(2, 4, kernel_size=2),  # (4, 3, 2, 2)
        nn.AdaptiveAvgPool3d(1),
        nn.Flatten(),  # (4,)
        nn.Linear(4, 3),
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
    model = global_avg_pool3d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 4, 3, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
