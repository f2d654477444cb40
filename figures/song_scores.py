"""Four songs, the weights of two listeners, and the scores of each pair."""

from draw import Drawing

CELL = 38
TOP = 62
SONGS = [[3, 1, 2], [0, 3, 1], [1, 1, 3], [4, 2, 1]]
WEIGHTS = [[1, 0], [2, "−1"], ["−1", 2]]
SCORES = [[3, 3], [5, "−1"], [0, 5], [7, 0]]
ENGLISH = ("songs", "weights", "scores", "beat", "guitar", "voice", "Ana", "Ben")
CHINESE = ("歌曲", "权重", "得分", "节奏", "吉他", "人声", "安娜", "本")


def draw(words: tuple[str, ...]) -> Drawing:
    """Draw the three tables; ``words`` are their titles and names."""
    fig = Drawing(456, 232)
    songs, weights, scores, *features = words[:6]
    listeners = words[6:]
    left, middle, right = 22, 224, 374
    fig.text(left + 1.5 * CELL, 14, songs, size=17)
    fig.text(middle + CELL, 14, weights, size=17)
    fig.text(right + CELL, 14, scores, size=17)
    for j, name in enumerate(features):
        x = left + (j + 0.5) * CELL
        fig.text(x + (j - 1) * 14, TOP - 16, name, size=17)
        y = TOP + (j + 0.5) * CELL
        fig.text(middle - 6, y, name, size=17, anchor="end")
    for i in range(4):
        fig.text(left - 12, TOP + (i + 0.5) * CELL, i, size=17)
    for j, name in enumerate(listeners):
        fig.text(middle + (j + 0.5) * CELL, TOP - 16, name, size=17)
        fig.text(right + (j + 0.5) * CELL, TOP - 16, name, size=17)
    row = {(1, j): "fill1" for j in range(3)}
    column = {(i, 0): "fill2" for i in range(3)}
    fig.grid(left, TOP, SONGS, CELL, row, 17)
    fig.grid(middle, TOP, WEIGHTS, CELL, column, 17)
    fig.grid(right, TOP, SCORES, CELL, {(1, 0): "fill3"}, 17)
    y = TOP + 1.5 * CELL
    fig.text(left + 3 * CELL + 16, y, "@", size=20)
    fig.text((middle + 2 * CELL + right) / 2, y, "=", size=20)
    return fig


def main() -> None:
    """Write song_scores.svg and its Chinese twin."""
    draw(ENGLISH).save(__file__)
    draw(CHINESE).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
