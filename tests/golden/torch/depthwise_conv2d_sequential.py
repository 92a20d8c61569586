"""DepthwiseConv2dExample: Two windows per channel, strided unevenly; then dilated.

Printed by specc 0.1.0 from depthwise_conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: bf3ede57a9f8f37d89ebde5273c91544a03d8376ad47730939c29668f64028ca
"""

import torch
from torch import nn


def depthwise_conv2d_example() -> nn.Sequential:
    """(N, 3, 8, 7) -> (N, 3). 675 trainable parameters."""
    model = nn.Sequential(
        nn.ZeroPad2d((0, 2, 1, 0)),
        nn.Conv2d(3, 6, kernel_size=(3, 2), stride=(2, 1), groups=3),  # (6, 4, 8)
        # (6, 4, 8)
        nn.Conv2d(6, 6, kernel_size=3, padding=2, dilation=2, groups=6, bias=False),
        nn.Flatten(),  # 6 * 4 * 8 = 192
        nn.Linear(6 * 4 * 8, 3),
    )
    # he_normal
    nn.init.trunc_normal_(
        model.get_parameter("1.weight"),
        std=0.3789490781128521,
        a=-0.7578981562257042,
        b=0.7578981562257042,
    )
    nn.init.constant_(model.get_parameter("1.bias"), 0.1)
    # glorot_uniform
    nn.init.uniform_(
        model.get_parameter("2.weight"), -0.3086066999241838, 0.3086066999241838
    )
    nn.init.xavier_uniform_(model.get_parameter("4.weight"))
    nn.init.zeros_(model.get_parameter("4.bias"))
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = depthwise_conv2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 8, 7, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
