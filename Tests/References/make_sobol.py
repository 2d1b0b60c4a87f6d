"""Writes sobol.json: points of SciPy's Sobol sequence, without scrambling."""

import pathlib

import scipy
from scipy.stats import qmc

from writing import text


def main():
    points = qmc.Sobol(32, scramble=False, bits=32).random_base2(6)
    rows = {str(index): points[index].tolist() for index in (0, 1, 2, 3, 7, 20, 45, 63)}
    path = pathlib.Path(__file__).parent / "sobol.json"
    path.write_text(text({"made_by": f"make_sobol.py, SciPy {scipy.__version__}", "points": rows}) + "\n")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
