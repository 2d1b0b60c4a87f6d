"""Networks of every kind of layer that are trained for make_networks.py, in the words of fmdist's configuration."""


def sgd(learning_rate, momentum=0.0):
    return {"sgd": {"learning_rate": learning_rate, "momentum": momentum}}


def adam(learning_rate):
    return {"adam": {"learning_rate": learning_rate, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-3}}


def layer(kind, **options):
    return {kind: options}


def conv(filters, kernel_size, **options):
    return layer("conv2d", filters=filters, kernel_size=kernel_size, **options)


def dense(units, **options):
    return layer("dense", units=units, **options)


def activation(function):
    return layer("activation", function=function)


NORM = layer("batch_normalization", momentum=0.9)
AVERAGE = layer("global_average_pooling2d")
LOGITS = dense(10, activation="softmax")
L1, L2, BOTH = {"l1": 0.003}, {"l2": 0.01}, {"l1": 0.002, "l2": 0.005}


def residual(layers, shortcut=()):
    return layer("residual", layers=list(layers), shortcut=list(shortcut))


def case(name, image, model, optimizer, batch_size=6, one_shard=False):
    """`one_shard` where the samples of a shard have statistics in common: Keras takes them over the batch."""
    return {"name": name, "input": image, "batch_size": batch_size, "one_shard": one_shard, "model": model,
            "optimizer": optimizer}


def block(filters, strides=1):
    shortcut = [conv(filters, 1, strides=strides), NORM] if strides > 1 else []
    return [residual([conv(filters, 3, strides=strides, padding="same"), NORM, activation("relu"),
                      conv(filters, 3, padding="same"), NORM], shortcut), activation("relu")]


CASES = [
    case("batch_normalization of images and vectors", [7, 6, 3], [
        conv(5, 3), NORM, activation("relu"), conv(18, 2), layer("batch_normalization", momentum=0.8, epsilon=0.01, scale=False),
        layer("flatten"), layer("dense", units=12), layer("batch_normalization", momentum=0.9, center=False), activation("tanh"),
        LOGITS], sgd(0.05), 8, True),
    case("batch_normalization of the input", [5, 5, 2], [
        layer("batch_normalization", momentum=0.5), conv(6, 3, activation="tanh"), layer("flatten"), LOGITS], adam(1e-2), 7, True),
    case("small ResNet", [8, 8, 3], [
        conv(8, 3, padding="same"), NORM, activation("relu"), *block(8), *block(18, 2), AVERAGE, LOGITS], sgd(0.05, 0.9), 8, True),
    case("add, subtract, multiply, concatenate", [6, 5, 3], [
        conv(5, 3, padding="same", activation="tanh", name="x"), conv(5, 1, activation="sigmoid", name="a"),
        conv(5, [2, 3], padding="same", name="b", inputs=["x"]), layer("add", inputs=["a", "b", "x"], name="sum"),
        layer("multiply", inputs=["a", "sum"], name="product"), layer("subtract", inputs=["product", "b"], name="difference"),
        layer("concatenate", inputs=["difference", "x", "input"]), conv(17, 2, activation="relu"), AVERAGE, LOGITS], adam(1e-2)),
    case("depthwise_conv2d", [8, 7, 3], [
        layer("depthwise_conv2d", kernel_size=3, padding="same", depth_multiplier=2, activation="tanh"),
        layer("depthwise_conv2d", kernel_size=[3, 2], strides=2, padding="same", use_bias=False), conv(18, 1, activation="relu"),
        layer("depthwise_conv2d", kernel_size=2, activation="sigmoid"), layer("flatten"), LOGITS], adam(1e-2)),
    case("MobileNet-like", [8, 8, 3], [
        conv(8, 3, strides=2, padding="same"), NORM, activation("relu"),
        layer("depthwise_conv2d", kernel_size=3, padding="same"), NORM, activation("relu"), conv(18, 1), NORM, activation("relu"),
        layer("depthwise_conv2d", kernel_size=3, strides=2, padding="same"), NORM, activation("relu"), conv(20, 1), NORM,
        activation("relu"), AVERAGE, LOGITS], sgd(0.05), 8, True),
    case("separable_conv2d", [7, 8, 3], [
        layer("separable_conv2d", filters=12, kernel_size=3, padding="same", depth_multiplier=2, activation="relu"),
        layer("max_pooling2d", pool_size=2), layer("separable_conv2d", filters=17, kernel_size=2, use_bias=False),
        activation("tanh"), layer("flatten"), LOGITS], adam(1e-2)),
    case("layer_normalization", [6, 6, 2], [
        conv(18, 3), layer("layer_normalization"), activation("relu"), conv(5, 2), layer("layer_normalization", epsilon=0.1, scale=False),
        layer("flatten"), layer("dense", units=14), layer("layer_normalization", center=False), LOGITS], adam(1e-2)),
    case("group_normalization", [6, 6, 2], [
        conv(18, 3), layer("group_normalization", groups=6), activation("relu"), conv(32, 2), layer("group_normalization"),
        conv(5, 2), layer("group_normalization", groups=-1, epsilon=0.1, center=False), layer("flatten"), LOGITS], adam(1e-2)),
    case("activations of convolutions", [8, 8, 2], [
        conv(5, 2, activation="elu"), conv(18, 2, activation="selu"), conv(6, 2, activation="gelu"), conv(6, 2, activation="silu"),
        activation("leaky_relu"), layer("flatten"), LOGITS], adam(1e-2)),
    case("activations of dense layers", [3, 3, 2], [
        layer("flatten"), layer("dense", units=17, activation="gelu"), layer("dense", units=12, activation="silu"),
        layer("dense", units=20, activation="leaky_relu"), layer("dense", units=9, activation="softplus"), activation("hard_sigmoid"),
        layer("dense", units=16, activation="exponential"), activation("elu"), activation("gelu"), LOGITS], adam(1e-2)),
    case("use_bias: false", [6, 6, 2], [
        conv(6, 3, use_bias=False, activation="relu"), layer("max_pooling2d"), conv(18, 2, use_bias=False), NORM, layer("flatten"),
        layer("dense", units=12, use_bias=False), NORM, activation("relu"), layer("dense", units=10, use_bias=False, activation="softmax")],
        adam(1e-2), 8, True),
    case("dilation_rate and groups", [11, 10, 4], [
        conv(8, 3, dilation_rate=2, padding="same", activation="tanh"), conv(12, 3, groups=4, strides=2, padding="same"),
        conv(18, [3, 2], groups=2, dilation_rate=[1, 2], activation="relu"), conv(6, 2, groups=6), AVERAGE, LOGITS], adam(1e-2)),
    case("average_pooling2d, valid and same; same max_pooling2d; global_max_pooling2d", [9, 8, 3], [
        layer("average_pooling2d", pool_size=2, strides=1), conv(6, 3, padding="same", activation="tanh"),
        layer("average_pooling2d", pool_size=[3, 2], strides=2, padding="same"), conv(18, 2, padding="same"),
        layer("max_pooling2d", pool_size=3, strides=[1, 2], padding="same"), layer("average_pooling2d", pool_size=2),
        conv(17, 1, activation="tanh"), layer("global_max_pooling2d"), LOGITS], adam(1e-2)),
    case("zero_padding2d, cropping2d, up_sampling2d, reshape, permute, rescaling", [6, 7, 2], [
        layer("rescaling", scale=2.0, offset=-1.0), layer("zero_padding2d", padding=[[1, 0], [2, 1]]),
        conv(6, 3, activation="tanh"), layer("up_sampling2d", size=[2, 1]), layer("cropping2d", cropping=[[1, 2], [0, 3]]),
        conv(5, 2), layer("zero_padding2d", padding=1), layer("up_sampling2d"), layer("cropping2d", cropping=[1, 2]),
        layer("reshape", target_shape=[5, -1, 8]), layer("permute", dims=[2, 3, 1]), conv(17, 2, activation="tanh"),
        layer("permute", dims=[3, 1, 2]), layer("rescaling", scale=-0.5), layer("reshape", target_shape=[-1]), LOGITS],
        adam(1e-2)),
    case("subtract, multiply and concatenate of vectors", [4, 4, 2], [
        layer("flatten", name="x"), dense(17, activation="tanh", name="a"), dense(17, name="b", inputs=["x"]),
        dense(17, activation="sigmoid", name="c", inputs=["x"]), layer("multiply", inputs=["a", "b", "c"], name="product"),
        layer("subtract", inputs=["a", "product"], name="difference"), layer("multiply", inputs=["difference", "c"]),
        layer("concatenate", inputs=["multiply", "x", "b", "a"]), LOGITS], adam(1e-2)),
    case("spatial_dropout2d, dropout and gaussian_noise that do nothing", [6, 6, 2], [
        layer("gaussian_noise", stddev=0.0), conv(6, 3, activation="relu"), layer("spatial_dropout2d", rate=0.0),
        layer("dropout", rate=0.0), layer("flatten"), dense(12, activation="tanh"), layer("gaussian_noise", stddev=0.0),
        layer("dropout", rate=0.0), LOGITS], adam(1e-2)),
    case("regularizers of kernels and biases: l1, l2, both", [7, 7, 3], [
        conv(6, 2, activation="relu", kernel_regularizer=L1, bias_regularizer=L2),
        conv(18, 2, kernel_regularizer=BOTH, bias_regularizer=BOTH), layer("max_pooling2d", padding="same"),
        layer("depthwise_conv2d", kernel_size=2, depthwise_regularizer=BOTH, bias_regularizer=L1),
        layer("separable_conv2d", filters=5, kernel_size=2, depthwise_regularizer=L1, pointwise_regularizer=L2,
              bias_regularizer=L2, activation="tanh"), layer("flatten"),
        dense(12, activation="tanh", kernel_regularizer=L2, bias_regularizer=L1),
        dense(10, activation="softmax", kernel_regularizer=L1, bias_regularizer=BOTH)], sgd(0.05, 0.9)),
    case("activity_regularizer: l1, l2, both", [8, 8, 3], [
        conv(6, 3, activation="relu", activity_regularizer=L1), layer("max_pooling2d", activity_regularizer=L2),
        layer("depthwise_conv2d", kernel_size=2, activation="tanh", activity_regularizer=BOTH),
        layer("separable_conv2d", filters=18, kernel_size=1, activation="sigmoid", activity_regularizer=BOTH), layer("flatten"),
        dense(12, activation="exponential", activity_regularizer=L2),
        dense(10, activation="softmax", activity_regularizer=BOTH)], adam(1e-2)),
    case("activity_regularizer of a graph with batch_normalization", [6, 6, 2], [
        conv(6, 3, padding="same", activity_regularizer=L2, name="x"), layer("batch_normalization", momentum=0.9, activity_regularizer=BOTH),
        activation("relu"), conv(6, 3, padding="same", activation="gelu", activity_regularizer=L1, name="y"),
        layer("add", inputs=["x", "y"], activity_regularizer=BOTH), activation("relu"), AVERAGE, dense(10, activity_regularizer=L2),
        layer("activation", function="softmax", activity_regularizer=L2)], sgd(0.05), 8, True),
    case("images of 1 x 28", [1, 28, 1], [
        conv(17, [1, 3], activation="relu", name="a"), layer("depthwise_conv2d", kernel_size=[1, 5], padding="same", name="b"),
        layer("add", inputs=["a", "b"]), layer("max_pooling2d", pool_size=3, strides=2, padding="same"), NORM,
        layer("average_pooling2d", pool_size=[1, 2]), conv(6, 3, padding="same", activation="tanh"), layer("flatten"), LOGITS],
        sgd(0.05), 8, True),
    case("images of 1 x 1, 513 channels and 1", [1, 1, 2], [
        conv(513, 3, padding="same", activation="tanh"), layer("max_pooling2d", padding="same"), layer("layer_normalization"),
        conv(1, 1, name="one"), layer("up_sampling2d", size=3), layer("zero_padding2d"), conv(5, 3, activation="sigmoid"), AVERAGE,
        LOGITS], adam(1e-2)),
    case("batch_normalization of one vector element, and before the softmax", [3, 3, 1], [
        layer("flatten"), dense(1), NORM, activation("tanh"), dense(10), layer("batch_normalization", momentum=0.5, scale=False),
        activation("softmax")], sgd(0.05), 6, True),
    case("a batch of one sample", [4, 4, 2], [
        conv(6, 3, activation="relu"), NORM, layer("flatten"), LOGITS], sgd(0.05), 1, True),
    case("concatenate of 300 inputs", [3, 3, 1], [
        conv(2, 2, activation="tanh", name="a"), conv(1, 2, activation="sigmoid", name="b", inputs=["input"]),
        layer("concatenate", inputs=["a", "b", "a"] * 100), conv(5, 2, activation="tanh"), layer("flatten"), LOGITS], adam(1e-2)),
    case("residual in residual", [6, 6, 3], [
        conv(6, 3, padding="same"), residual([
            conv(6, 3, padding="same", activation="relu"), residual([conv(18, 1, activation="tanh"), conv(6, 3, padding="same")]),
            activation("relu"), residual([conv(6, 1)], [residual([conv(6, 1, activation="sigmoid")])])]),
        AVERAGE, LOGITS], adam(1e-2)),
    case("unit_normalization", [5, 5, 2], [
        conv(18, 3, activation="tanh"), layer("unit_normalization"), conv(6, 2), layer("unit_normalization"), layer("flatten"),
        dense(12), layer("unit_normalization"), LOGITS], adam(1e-2)),
]
