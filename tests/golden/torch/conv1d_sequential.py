"""Conv1dExample: Grouped, padded by hand and strided; then causal and dilated; then
same.

Printed by specc 0.1.0 from conv1d.yaml. Edit the spec, not this file.
sha256 of the spec: 467dc56bff35a75b2b116ca472b90823a0a090e6cc8644d6e9883dda3cbfcf72
"""

import torch
from torch import nn


def conv1d_example() -> nn.Sequential:
    """(N, 4, 9) -> (N, 3). 221 trainable parameters."""
    model = nn.Sequential(
        nn.ZeroPad1d((1, 2)),
        nn.Conv1d(4, 6, kernel_size=3, stride=2, groups=2),  # (6, 5)
        nn.ZeroPad1d((2, 0)),
        nn.Conv1d(6, 4, kernel_size=2, dilation=2, bias=False),  # (4, 5)
        nn.Conv1d(4, 4, kernel_size=4, padding="same"),  # (4, 5)
        nn.Flatten(),  # 4 * 5 = 20
        nn.Linear(4 * 5, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv1d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    # he_normal
    nn.init.trunc_normal_(
        model.get_parameter("1.weight"),
        std=0.6563590567728471,
        a=-1.3127181135456942,
        b=1.3127181135456942,
    )
    nn.init.constant_(model.get_parameter("1.bias"), 0.1)
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = conv1d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 4, 9, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
