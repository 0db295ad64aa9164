"""Matrices as small aligned grids of text, placed beside each other."""

MOST = 8
"""Rows or columns of a matrix that are shown; of a larger one the marked, those that are not 0, the first; and dots."""


def grid(rows, marked=None, border="|", dots="..."):
    """The lines of a matrix given as rows of texts; ``marked`` is the 1-based place of an entry shown in brackets.

    >>> print("\\n".join(grid([["1", "-1/2"], ["10", "0"]], marked=(2, 1))))
    |  1    -1/2 |
    | [10]     0 |
    """
    i, j = marked or (0, 0)
    shown_rows, shown_columns = _kept(rows, i), _kept(list(zip(*rows)), j)
    columns = []
    for c in shown_columns:
        cells = [dots if r is None or c is None else rows[r][c] for r in shown_rows]
        if c is not None and c + 1 == j:
            cells = [f"[{x}]" if r is not None and r + 1 == i else f" {x} " for x, r in zip(cells, shown_rows)]
        width = max(map(len, cells))
        columns.append([x.rjust(width) for x in cells])
    return [f"{border} {'  '.join(cells)} {border}" for cells in zip(*columns)]


def _kept(lines, marked):
    """The 0-based numbers of the rows or columns that are shown; None stands for those left out."""
    count = len(lines)
    if count <= MOST:
        return list(range(count))
    best_first = sorted(range(count), key=lambda k: (k + 1 != marked, all(x == "0" for x in lines[k]), k))
    numbers = sorted(best_first[: MOST - 2])
    kept = []
    for before, number in zip([-1, *numbers], numbers):
        kept += [None] * (number > before + 1) + [number]
    return kept + [None] * (numbers[-1] < count - 1)


def labelled(name, lines):
    """``name = `` before the middle line of a grid.

    >>> print("\\n".join(labelled("A", ["| 1 |", "| 2 |", "| 3 |"])))
        | 1 |
    A = | 2 |
        | 3 |
    """
    middle = (len(lines) - 1) // 2
    head = f"{name} = "
    return [(head if k == middle else " " * len(head)) + line for k, line in enumerate(lines)]


def beside(blocks, width=None, gap="    "):
    """The lines of blocks placed side by side, on as many rows of blocks as ``width`` asks for.

    >>> beside([["a", "b"], ["c"]]), beside([["a"], ["b"]], width=4)
    (['a    c', 'b'], ['a', 'b'])
    """
    rows, used = [], None
    for block in blocks:
        wide = max(map(len, block))
        if used is None or width is not None and used + len(gap) + wide > width:
            rows.append([])
            used = -len(gap)
        rows[-1].append([line.ljust(wide) for line in block])
        used += len(gap) + wide
    return [line for row in rows for line in _joined(row, gap)]


def _joined(blocks, gap):
    height = max(map(len, blocks))
    padded = []
    for block in blocks:
        above = (height - len(block)) // 2
        blank = " " * len(block[0])
        padded.append([blank] * above + block + [blank] * (height - len(block) - above))
    return [gap.join(parts).rstrip() for parts in zip(*padded)]
