"""GlobalMaxPool1dExample: The largest value of every channel.

Printed by specc 0.1.0 from global_max_pool1d.yaml. Edit the spec, not this file.
sha256 of the spec: cd3f0b489cd04f6122ffb3f2be2ee271b5afe59fd2405963770a3859221f74d1
"""

import torch
from torch import nn


class GlobalMaxPool(nn.Module):
    """The largest value over some axes; where several are largest, they share the gradient."""

    def __init__(self, *dims: int) -> None:
        super().__init__()
        self.dims = dims

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.amax(dim=self.dims)


def global_max_pool1d_example() -> nn.Sequential:
    """(N, 3, 6) -> (N, 3). 43 trainable parameters."""
    model = nn.Sequential(
        nn.Conv1d(3, 4, kernel_size=2),  # (4, 5)
        GlobalMaxPool(2),  # (4,)
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
    model = global_max_pool1d_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 6, device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
