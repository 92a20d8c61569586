"""MaxPool1dExample: Padded by hand, with windows that overlap; then same.

Printed by specc 0.1.0 from max_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: 8372e131b3319db042745cd7e2db62ff1b9562ba318ec64369c672ec2b2181e5
"""

import torch
from torch import nn


def max_pool1d_example() -> nn.Sequential:
    """(N, 3, 10) -> (N, 3). 42 trainable parameters."""
    model = nn.Sequential(
        nn.Conv1d(3, 3, kernel_size=1),  # (3, 10)
        nn.ConstantPad1d((1, 0), float("-inf")),
        nn.MaxPool1d(kernel_size=3, stride=2),  # (3, 5)
        nn.ConstantPad1d((0, 1), float("-inf")),
        nn.MaxPool1d(kernel_size=2),  # (3, 3)
        nn.Flatten(),  # 3 * 3 = 9
        nn.Linear(3 * 3, 3),
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
    model = max_pool1d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 10, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
