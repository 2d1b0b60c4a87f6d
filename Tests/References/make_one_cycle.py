"""Writes one_cycle.json: the learning rates of PyTorch's OneCycleLR, all digits. Needs torch."""

import pathlib

import torch

from writing import text

# max_lr, total_steps, pct_start, div_factor, final_div_factor, anneal_strategy
CASES = [
    (0.1, 20, 0.3, 25.0, 1e4, "cos"), (0.1, 20, 0.3, 25.0, 1e4, "linear"), (0.02, 7, 0.5, 10.0, 100.0, "cos"),
    (1.0, 13, 0.05, 4.0, 2.0, "cos"), (0.5, 11, 0.0, 5.0, 10.0, "linear"), (0.5, 9, 1.0, 5.0, 10.0, "cos"),
]


def rates(most, steps, start, factor, final, strategy):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, most, total_steps=steps, pct_start=start, div_factor=factor, final_div_factor=final,
        anneal_strategy=strategy, cycle_momentum=False)
    found = []
    for step in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step()
    return found


def main():
    names = ["max_learning_rate", "updates", "pct_start", "div_factor", "final_div_factor", "anneal_strategy"]
    cases = [{**dict(zip(names, case)), "learning_rates": rates(*case)} for case in CASES]
    path = pathlib.Path(__file__).parent / "one_cycle.json"
    path.write_text(text({"made_by": f"make_one_cycle.py, PyTorch {torch.__version__}", "cases": cases}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
