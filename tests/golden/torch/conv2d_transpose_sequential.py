"""Conv2dTransposeExample: Cropped and extended by hand; then same with a kernel that
is wider or narrower than the stride.

Printed by specc 0.1.0 from conv2d_transpose.yaml. Edit the spec, not this file.
sha256 of the spec: 1f3cf0717007de0575ba07c039b5454800c6cd9f949d0fac09e5f3d69946a37f
"""

import torch
from torch import nn


def conv2d_transpose_example() -> nn.Sequential:
    """(N, 2, 2, 3) -> (N, 3). 606 trainable parameters."""
    model = nn.Sequential(
        nn.ConvTranspose2d(2, 3, kernel_size=(3, 2), stride=(2, 3), output_padding=1),
        nn.ZeroPad2d((0, 0, -1, 0)),  # (3, 5, 9)
        nn.ConvTranspose2d(
            3,
            2,
            kernel_size=(4, 1),
            stride=(1, 2),
            padding=(1, 0),
            output_padding=(0, 1),
            bias=False,
        ),
        nn.ZeroPad2d((0, 0, 0, -1)),  # (2, 5, 18)
        nn.Flatten(),  # 2 * 5 * 18 = 180
        nn.Linear(2 * 5 * 18, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.ConvTranspose2d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    # he_normal
    nn.init.trunc_normal_(
        model.get_parameter("0.weight"),
        std=0.3789490781128521,
        a=-0.7578981562257042,
        b=0.7578981562257042,
    )
    nn.init.constant_(model.get_parameter("0.bias"), 0.1)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = conv2d_transpose_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 2, 3, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
