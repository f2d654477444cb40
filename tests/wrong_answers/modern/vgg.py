# %% ex-vgg-field: strides are ignored :: windows [(5, 2), (3, 1)]
def receptive_field(windows):
    return 1 + sum(k - 1 for k, s in windows)


# %% ex-vgg-field: the jump counts for its own layer, too :: windows
def receptive_field(windows):
    field, jump = 1, 1
    for k, s in windows:
        jump *= s
        field += (k - 1) * jump
    return field


# %% ex-vgg-field: strides are added :: windows [(3, 2), (3, 2), (5, 1)]
def receptive_field(windows):
    field, jump = 1, 1
    for k, s in windows:
        field += (k - 1) * jump
        jump += s - 1
    return field


# %% ex-vgg-field: windows are added whole :: windows [(3, 1), (3, 1)]
def receptive_field(windows):
    field, jump = 0, 1
    for k, s in windows:
        field += k * jump
        jump *= s
    return field


# %% ex-vgg-field: only the last stride counts :: windows [(3, 2), (3, 2), (5, 1)]
def receptive_field(windows):
    field, jump = 1, 1
    for k, s in windows:
        field += (k - 1) * jump
        jump = s
    return field


# %% ex-vgg-strided: the first has the stride :: output
def strided_block(num_convs, in_channels, out_channels):
    layers = []
    for i in range(num_convs):
        channels = in_channels if i == 0 else out_channels
        stride = 2 if i == 0 else 1
        layers.append(nn.Conv2d(channels, out_channels, 3, stride, padding=1))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)


# %% ex-vgg-strided: every one has the stride :: output
def strided_block(num_convs, in_channels, out_channels):
    layers = []
    for i in range(num_convs):
        channels = in_channels if i == 0 else out_channels
        layers.append(nn.Conv2d(channels, out_channels, 3, 2, padding=1))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)


# %% ex-vgg-strided: a further convolution that shrinks :: parameters
def strided_block(num_convs, in_channels, out_channels):
    layers = list(vgg_block(num_convs, in_channels, out_channels))[:-1]
    layers.append(nn.Conv2d(out_channels, out_channels, 3, 2, padding=1))
    return nn.Sequential(*layers, nn.ReLU())


# %% ex-vgg-strided: pooling is left :: output
def strided_block(num_convs, in_channels, out_channels):
    return vgg_block(num_convs, in_channels, out_channels)


# %% ex-vgg-strided: no ReLU at the end :: output
def strided_block(num_convs, in_channels, out_channels):
    layers = list(vgg_block(num_convs, in_channels, out_channels))[:-2]
    layers[-1].stride = (2, 2)
    return nn.Sequential(*layers)


# %% ex-vgg-budget: the number of layers only :: your code raises
def deepest(budget, channels, side):
    return budget // (9 * channels**2 * side**2)


# %% ex-vgg-budget: one output channel :: layers
def deepest(budget, channels, side):
    layers = budget // (9 * channels * side**2)
    return layers, 1 + 2 * layers


# %% ex-vgg-budget: the size of the map is forgotten :: layers
def deepest(budget, channels, side):
    layers = budget // (9 * channels**2)
    return layers, 1 + 2 * layers


# %% ex-vgg-budget: each layer adds three pixels :: pixels
def deepest(budget, channels, side):
    layers = budget // (9 * channels**2 * side**2)
    return layers, 3 * layers


# %% ex-vgg-budget: rounds to the nearest :: layers
def deepest(budget, channels, side):
    layers = round(budget / (9 * channels**2 * side**2))
    return layers, 1 + 2 * layers
