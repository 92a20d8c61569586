"""GlobalAvgPool1dExample: The mean of every channel.

Printed by specc 0.1.0 from global_avg_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: 4c6d8cefb3267395397aa59159421d92d72b24e7f7f90541188e58a24859b538
"""

import torch
from torch import nn


def global_avg_pool1d_example() -> nn.Sequential:
    """(N, 3, 6) -> (N, 3). 43 trainable parameters."""
    model = nn.Sequential(
        nn.Conv1d(3, 4, kernel_size=2),  # (4, 5)
        nn.AdaptiveAvgPool1d(1),
        nn.Flatten(),  # (4,)
        nn.Linear(4, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv1d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = global_avg_pool1d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
