"""One flat of a list, with a gap and a word, and the seven numbers it becomes."""

from draw import Drawing

W, H = 66, 36
TOP, BOTTOM = 40, 150
ENGLISH = ("area", "rooms", "built", "heating", "gas", "gap", "district", "electric")
CHINESE = ("面积", "房间", "年份", "供暖", "燃气", "缺失", "集中", "电")


def draw(words: tuple[str, ...]) -> Drawing:
    """Draw the entries above their numbers; ``words`` are names."""
    fig = Drawing(474, 230)
    area, rooms, built, heating, gas, gap, district, electric = words
    left = [6 + k * W for k in range(7)]
    entries = [
        (left[0], W, area, 38, "fill0", [0]),
        (left[1], W, rooms, 1, "fill0", [1]),
        (left[2], 2 * W, built, "", "fill2", [2, 3]),
        (left[4], 3 * W, heating, gas, "fill1", [4, 5, 6]),
    ]
    names = [area, rooms, built, gap, district, electric, gas]
    numbers = [38, 1, 1988, 1, 0, 0, 1]
    for x, width, name, value, fill, targets in entries:
        fig.rect(x, TOP, width, H, f"cell {fill}")
        fig.text(x + width / 2, TOP - 16, name, size=17)
        fig.text(x + width / 2, TOP + H / 2, value, size=17)
        for k in targets:
            end = left[k] + W / 2
            fig.arrow(end, TOP + H + 8, end, BOTTOM - 8)
            fig.rect(left[k], BOTTOM, W, H, f"cell {fill}")
            fig.text(end, BOTTOM + H / 2, numbers[k], size=17)
            fig.text(end, BOTTOM + H + 18, names[k], size=17)
    return fig


def main() -> None:
    """Write flat_to_row.svg and its Chinese twin."""
    draw(ENGLISH).save(__file__)
    draw(CHINESE).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
