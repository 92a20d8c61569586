"""MaxPool2dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool2d.yaml. Edit the spec, not this file.
sha256 of the spec: 6c40c8e018897162fc5a7e9ae968e786b901422e7dfb67c2308013b2b41a3540
"""

import torch
from torch import nn


def max_pool2d_example() -> nn.Sequential:
    """(N, 3, 10, 7) -> (N, 3). 123 trainable parameters."""
    model = nn.Sequential(
        nn.Conv2d(3, 3, kernel_size=1),  # (3, 10, 7)
        nn.ConstantPad2d((0, 1, 1, 0), float("-inf")),
        nn.MaxPool2d(kernel_size=(3, 2), stride=(2, 1)),  # (3, 5, 7)
        nn.ConstantPad2d((0, 1, 0, 1), float("-inf")),
        nn.MaxPool2d(kernel_size=2),  # (3, 3, 4)
        nn.Flatten(),  # 3 * 3 * 4 = 36
        nn.Linear(3 * 3 * 4, 3),
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
    model = max_pool2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 10, 7, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
