# %% ex-data-fill: medians of the rows themselves :: is not right
def fill_and_mark(train, rows):
    median = rows.nanmedian(dim=0).values.nan_to_num(0)
    gap = rows.isnan()
    return torch.cat((torch.where(gap, median, rows), gap.float()), dim=1)


# %% ex-data-fill: means :: is not right
def fill_and_mark(train, rows):
    gap = rows.isnan()
    filled = torch.where(gap, train.nanmean(dim=0), rows)
    return torch.cat((filled, gap.float()), dim=1)


# %% ex-data-fill: one median for all columns :: is not right
def fill_and_mark(train, rows):
    gap = rows.isnan()
    filled = torch.where(gap, train.nanmedian(), rows)
    return torch.cat((filled, gap.float()), dim=1)


# %% ex-data-fill: zeros in the gaps :: is not right
def fill_and_mark(train, rows):
    return torch.cat((rows.nan_to_num(0), rows.isnan().float()), dim=1)


# %% ex-data-fill: no indicators :: along axis 1
def fill_and_mark(train, rows):
    return torch.where(rows.isnan(), train.nanmedian(dim=0).values, rows)


# %% ex-data-fill: a 1 where the value is known :: is not right
def fill_and_mark(train, rows):
    gap = rows.isnan()
    filled = torch.where(gap, train.nanmedian(dim=0).values, rows)
    return torch.cat((filled, (~gap).float()), dim=1)


# %% ex-data-fill: a median that is itself nan :: nan at
def fill_and_mark(train, rows):
    gap = rows.isnan()
    filled = torch.where(gap, train.median(dim=0).values, rows)
    return torch.cat((filled, gap.float()), dim=1)


# %% ex-data-fill: filled in place :: has changed
def fill_and_mark(train, rows):
    gap = rows.isnan()
    rows[:] = torch.where(gap, train.nanmedian(dim=0).values, rows)
    return torch.cat((rows, gap.float()), dim=1)


# %% ex-data-fill: indicators below the rows :: along axis 0
def fill_and_mark(train, rows):
    gap = rows.isnan()
    filled = torch.where(gap, train.nanmedian(dim=0).values, rows)
    return torch.cat((filled, gap.float()), dim=0)


# %% ex-data-one-hot: the categories of the words :: along axis 1
def encode(words, kinds):
    kinds = sorted({word for word in words if word})
    return torch.tensor([[float(w == k) for k in kinds] for w in words])


# %% ex-data-one-hot: columns in the order of the alphabet :: is not right
def encode(words, kinds):
    return torch.tensor([[float(w == k) for k in sorted(kinds)] for w in words])


# %% ex-data-one-hot: unknown words raise an error :: your code raises ValueError
def encode(words, kinds):
    return torch.eye(len(kinds))[[kinds.index(word) for word in words]]


# %% ex-data-one-hot: unknown words in the last column :: is not right
def encode(words, kinds):
    rows = torch.zeros(len(words), len(kinds))
    for i, word in enumerate(words):
        rows[i, kinds.index(word) if word in kinds else -1] = 1
    return rows


# %% ex-data-one-hot: numbers in place of columns :: there should be 2 axes
def encode(words, kinds):
    return torch.tensor([float(kinds.index(w)) if w in kinds else 0 for w in words])


# %% ex-data-one-hot: True and False :: of type float
def encode(words, kinds):
    return torch.tensor([[w == k for k in kinds] for w in words])


# %% ex-data-one-hot: rows of unknown words left out :: along axis 0
def encode(words, kinds):
    return torch.eye(len(kinds))[[kinds.index(w) for w in words if w in kinds]]


# %% ex-data-one-hot: words down, categories across, exchanged :: is not right
def encode(words, kinds):
    table = torch.tensor([[float(w == k) for w in words] for k in kinds])
    return table.reshape(len(words), len(kinds))


# %% ex-data-constant: nothing done about it :: nan at
def safe_scale(train, rows):
    return (rows - train.mean(dim=0)) / train.std(dim=0)


# %% ex-data-constant: standardised by the rows themselves :: is not right
def safe_scale(train, rows):
    scaled = (rows - rows.mean(dim=0)) / rows.std(dim=0)
    return scaled.nan_to_num(0, 0, 0)


# %% ex-data-constant: only nan replaced, not infinity :: is not right
def safe_scale(train, rows):
    return ((rows - train.mean(dim=0)) / train.std(dim=0)).nan_to_num(0)


# %% ex-data-constant: other values of the constant column kept :: is not right
def safe_scale(train, rows):
    std = train.std(dim=0)
    return (rows - train.mean(dim=0)) / torch.where(std == 0, 1, std)


# %% ex-data-constant: a small number added to all :: is not right
def safe_scale(train, rows):
    return (rows - train.mean(dim=0)) / (train.std(dim=0) + 0.1)


# %% ex-data-constant: the constant column left out :: along axis 1
def safe_scale(train, rows):
    std = train.std(dim=0)
    return ((rows - train.mean(dim=0)) / std)[:, std > 0]


# %% ex-data-constant: one mean and deviation for all columns :: is not right
def safe_scale(train, rows):
    scaled = (rows - train.mean()) / train.std()
    return torch.where(train.std(dim=0) == 0, 0.0, scaled)


# %% ex-data-constant: between 0 and 1 :: is not right
def safe_scale(train, rows):
    low, high = train.amin(dim=0), train.amax(dim=0)
    scaled = (rows - low) / (high - low)
    return scaled.nan_to_num(0, 0, 0)


# %% ex-data-constant: scaled in place :: has changed
def safe_scale(train, rows):
    std = train.std(dim=0)
    rows -= train.mean(dim=0)
    rows /= torch.where(std == 0, 1, std)
    rows[:, std == 0] = 0
    return rows
