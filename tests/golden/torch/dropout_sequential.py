"""DropoutExample: Single values dropped, in an image and in a vector.

Printed by specc 0.1.0 from dropout.yaml. Edit the spec, not this file.
sha256 of the spec: cdd141add66f15d849544f4d79e2082daf3a39570f5f41b21d0944d4791b1ea8
"""

import torch
from torch import nn


def dropout_example() -> nn.Sequential:
    """(N, 3, 5, 4) -> (N, 3). 199 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=2),  # (4, 4, 3)
        nn.Dropout(0.25),
        nn.Flatten(),  # 4 * 4 * 3 = 48
        nn.Dropout(0.4),
        nn.Linear(4 * 4 * 3, 3),
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
    model = dropout_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 5, 4, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
