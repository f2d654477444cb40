# %% ex-tensors-shares: sums laid along the rows :: (4, 4)
def shares_of_rows(X):
    return X / X.sum(dim=1)


# %% ex-tensors-shares: shares of the columns :: is not right
def shares_of_rows(X):
    return X / X.sum(dim=0, keepdim=True)


# %% ex-tensors-shares: shares of the whole matrix :: is not right
def shares_of_rows(X):
    return X / X.sum()


# %% ex-tensors-shares: rows that sum to 1, but in other proportions :: is not right
def shares_of_rows(X):
    return X.softmax(dim=1)


# %% ex-tensors-shares: equal shares :: is not right
def shares_of_rows(X):
    return torch.full_like(X, 1 / X.shape[1])


# %% ex-tensors-shares: shares of the squares :: is not right
def shares_of_rows(X):
    return X**2 / (X**2).sum(dim=1, keepdim=True)


# %% ex-tensors-shares: divided in place :: the matrix passed in has changed
def shares_of_rows(X):
    X /= X.sum(dim=1, keepdim=True)
    return X


# %% ex-tensors-shares: shares of integers kept as integers :: integers
def shares_of_rows(X):
    shares = torch.zeros_like(X)
    shares[:] = X / X.sum(dim=1, keepdim=True)
    return shares


# %% ex-tensors-border: written into the images themselves :: passed in have changed
def clear_border(images):
    images[:, 0] = images[:, -1] = 0
    images[:, :, 0] = images[:, :, -1] = 0
    return images


# %% ex-tensors-border: a reshape taken for a copy :: passed in have changed
def clear_border(images):
    cleared = images.reshape(images.shape)
    cleared[:, 0] = cleared[:, -1] = 0
    cleared[:, :, 0] = cleared[:, :, -1] = 0
    return cleared


# %% ex-tensors-border: rows only :: is not right
def clear_border(images):
    cleared = images.clone()
    cleared[:, 0] = cleared[:, -1] = 0
    return cleared


# %% ex-tensors-border: the first and last image in place of rows :: is not right
def clear_border(images):
    cleared = images.clone()
    cleared[0] = cleared[-1] = 0
    cleared[:, 0] = cleared[:, -1] = 0
    return cleared


# %% ex-tensors-border: the last row and column forgotten :: is not right
def clear_border(images):
    cleared = images.clone()
    cleared[:, 0] = 0
    cleared[:, :, 0] = 0
    return cleared


# %% ex-tensors-border: cut off :: the shape
def clear_border(images):
    return images[:, 1:-1, 1:-1].clone()


# %% ex-tensors-border: right for square images only :: your code raises IndexError
def clear_border(images):
    cleared = images.clone()
    last = images.shape[1] - 1
    cleared[:, 0] = cleared[:, last] = 0
    cleared[:, :, 0] = cleared[:, :, last] = 0
    return cleared


# %% ex-tensors-border: integers turned into floats :: images of integers
def clear_border(images):
    cleared = torch.zeros(images.shape)
    cleared[:, 1:-1, 1:-1] = images[:, 1:-1, 1:-1]
    return cleared


# %% ex-tensors-one-hot: True and False :: of type float
def one_hot_rows(labels, num_classes):
    return labels.reshape(-1, 1) == torch.arange(num_classes)


# %% ex-tensors-one-hot: integers :: of type float
def one_hot_rows(labels, num_classes):
    return torch.nn.functional.one_hot(labels, num_classes)


# %% ex-tensors-one-hot: a row of labels :: your code raises RuntimeError
def one_hot_rows(labels, num_classes):
    return (labels == torch.arange(num_classes)).float()


# %% ex-tensors-one-hot: classes down, labels across :: along axis 0
def one_hot_rows(labels, num_classes):
    return (labels == torch.arange(num_classes).reshape(-1, 1)).float()


# %% ex-tensors-one-hot: as many classes as the labels show :: along axis 1
def one_hot_rows(labels, num_classes):
    return (labels.reshape(-1, 1) == torch.arange(int(labels.max()) + 1)).float()


# %% ex-tensors-one-hot: classes counted from 1 :: is not right
def one_hot_rows(labels, num_classes):
    return (labels.reshape(-1, 1) == torch.arange(1, num_classes + 1)).float()


# %% ex-tensors-one-hot: all classes up to the label :: is not right
def one_hot_rows(labels, num_classes):
    return (labels.reshape(-1, 1) >= torch.arange(num_classes)).float()


# %% ex-tensors-one-hot: the labels made a column in place :: passed in have changed
def one_hot_rows(labels, num_classes):
    return (labels.unsqueeze_(1) == torch.arange(num_classes)).float()


# %% ex-tensors-neighbour: the place, not the label :: is not right
def label_of_nearest(rows, examples, example_labels):
    return nearest(rows, examples)


# %% ex-tensors-neighbour: the farthest example :: is not right
def label_of_nearest(rows, examples, example_labels):
    gaps = rows.reshape(len(rows), 1, -1) - examples
    return example_labels[(gaps**2).sum(dim=2).argmax(dim=1)]


# %% ex-tensors-neighbour: differences that cancel :: is not right
def label_of_nearest(rows, examples, example_labels):
    gaps = rows.reshape(len(rows), 1, -1) - examples
    return example_labels[gaps.sum(dim=2).abs().argmin(dim=1)]


# %% ex-tensors-neighbour: the nearest row of each example :: along axis 0
def label_of_nearest(rows, examples, example_labels):
    gaps = rows.reshape(len(rows), 1, -1) - examples
    return example_labels[(gaps**2).sum(dim=2).argmin(dim=0) % len(examples)]


# %% ex-tensors-neighbour: the largest product :: is not right
def label_of_nearest(rows, examples, example_labels):
    return example_labels[(rows @ examples.T).argmax(dim=1)]


# %% ex-tensors-neighbour: the label nearest in value :: is not right
def label_of_nearest(rows, examples, example_labels):
    return example_labels.sort().values[nearest(rows, examples)]


# %% ex-tensors-neighbour: centred in place :: passed in have changed
def label_of_nearest(rows, examples, example_labels):
    centre = examples.mean(dim=0)
    rows -= centre
    examples -= centre
    return example_labels[nearest(rows, examples)]


# %% ex-tensors-neighbour: absolute differences :: is not right
def label_of_nearest(rows, examples, example_labels):
    gaps = rows.reshape(len(rows), 1, -1) - examples
    return example_labels[gaps.abs().sum(dim=2).argmin(dim=1)]
