"""SeparableConv2dExample: Two windows per channel, strided unevenly; then dilated.

Printed by specc 0.1.0 from separable_conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: c7ee36df003b85344d329c2902da896c34ecca4643140984745129d1baf98a05
"""

import torch
from torch import nn


def separable_conv2d_example() -> nn.Sequential:
    """(N, 3, 8, 7) -> (N, 3). 403 trainable parameters."""
    model = nn.Sequential(
        nn.ZeroPad2d((0, 2, 1, 0)),
        nn.Conv2d(3, 6, kernel_size=(3, 2), stride=(2, 1), groups=3, bias=False),
        nn.Conv2d(6, 4, kernel_size=1),  # (4, 4, 8)
        nn.Conv2d(4, 4, kernel_size=3, padding=2, dilation=2, groups=4, bias=False),
        nn.Conv2d(4, 3, kernel_size=1, bias=False),  # (3, 4, 8)
        nn.Flatten(),  # 3 * 4 * 8 = 96
        nn.Linear(3 * 4 * 8, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    # he_normal
    nn.init.trunc_normal_(
        model.get_parameter("1.weight"),
        std=0.3789490781128521,
        a=-0.7578981562257042,
        b=0.7578981562257042,
    )
    nn.init.kaiming_uniform_(model.get_parameter("2.weight"), nonlinearity="linear")
    nn.init.constant_(model.get_parameter("2.bias"), 0.1)
    # glorot_uniform
    nn.init.uniform_(
        model.get_parameter("3.weight"), -0.3651483716701107, 0.3651483716701107
    )
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = separable_conv2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 8, 7, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
