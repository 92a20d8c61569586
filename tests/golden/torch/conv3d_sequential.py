"""Conv3dExample: Grouped, padded by hand and strided; then dilated.

Printed by specc 0.1.0 from conv3d.yaml. Edit the spec, not this file.
sha256 of the spec: 84168935c70a566e5dc9c8bab677066fcbca086bfcc14de5d1ec299c50c26f7c
"""

import torch
from torch import nn


def conv3d_example() -> nn.Sequential:
    """(N, 2, 5, 4, 6) -> (N, 3). 691 trainable parameters."""
    model = nn.Sequential(
        nn.ZeroPad3d((0, 1, 1, 1, 1, 0)),
        # (4, 5, 4, 3)
        nn.Conv3d(2, 4, kernel_size=(2, 3, 2), stride=(1, 1, 2), groups=2),
        # (3, 5, 4, 3)
        nn.Conv3d(4, 3, kernel_size=2, padding="same", dilation=(1, 2, 1), bias=False),
        nn.Flatten(),  # 3 * 5 * 4 * 3 = 180
        nn.Linear(3 * 5 * 4 * 3, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv3d, nn.Linear)):
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
    model = conv3d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 2, 5, 4, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
