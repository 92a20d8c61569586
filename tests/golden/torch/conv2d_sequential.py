"""Conv2dExample: Grouped, padded by hand and strided; then dilated; then same with a
stride.

Printed by specc 0.1.0 from conv2d.yaml. Edit the spec, not this file.
sha256 of the spec: ae0dac9f384e80bc6e4c31e60c504caab2c877401bb32cec9f52ebd7721d08e0
"""

import torch
from torch import nn


def conv2d_example() -> nn.Sequential:
    """(N, 4, 9, 8) -> (N, 3). 438 trainable parameters."""
    model = nn.Sequential(
        nn.ZeroPad2d((0, 2, 1, 0)),
        nn.Conv2d(4, 6, kernel_size=(3, 2), stride=(2, 1), groups=2),  # (6, 4, 9)
        # (4, 4, 9)
        nn.Conv2d(6, 4, kernel_size=3, padding=(1, 2), dilation=(1, 2), bias=False),
        nn.ZeroPad2d((0, 1, 0, 0)),
        nn.Conv2d(4, 3, kernel_size=2, stride=2),  # (3, 2, 5)
        nn.Flatten(),  # 3 * 2 * 5 = 30
        nn.Linear(3 * 2 * 5, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    # he_normal
    nn.init.trunc_normal_(
        model.get_parameter("1.weight"),
        std=0.46411593993728634,
        a=-0.9282318798745727,
        b=0.9282318798745727,
    )
    nn.init.constant_(model.get_parameter("1.bias"), 0.1)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = conv2d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 4, 9, 8, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
