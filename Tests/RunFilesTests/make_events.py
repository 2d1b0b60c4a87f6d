"""Makes Fixtures/events.tfevents, whose bytes the Swift writer must give. Needs: pip install tensorboard.

The records and checksums are those of TensorBoard's RecordWriter, the messages those of its own protocol buffers. The picture is
no real one: nobody looks into it here.
"""

import pathlib

from google.protobuf import struct_pb2
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2
from tensorboard.plugins.text import metadata as text_metadata
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import tensor_util

TIME = 1_700_000_000.25


def value(tag, **fields):
    return summary_pb2.Summary.Value(tag=tag, **fields)


def hparams(tag, **fields):
    data = plugin_data_pb2.HParamsPluginData(**fields)
    # The map of hyper-parameters has no order of its own; ours is by name.
    content = data.SerializeToString(deterministic=True)
    plugin = summary_pb2.SummaryMetadata.PluginData(plugin_name="hparams", content=content)
    return value(tag, metadata=summary_pb2.SummaryMetadata(plugin_data=plugin), tensor=metadata.NULL_TENSOR)


def summary(step, *values):
    return event_pb2.Event(wall_time=TIME + step, step=step, summary=summary_pb2.Summary(value=values))


start = plugin_data_pb2.SessionStartInfo(start_time_secs=TIME)
for name, setting in {
    "training.batch_size": struct_pb2.Value(number_value=64),
    "optimizer.adam.learning_rate": struct_pb2.Value(number_value=0.001),
    "training.shuffle": struct_pb2.Value(bool_value=True),
    "training.nothing": struct_pb2.Value(bool_value=False),
    "data.dataset": struct_pb2.Value(string_value="fashion-mnist"),
    "model.0.dropout.rate": struct_pb2.Value(number_value=0),
}.items():
    start.hparams[name].CopyFrom(setting)

text = tensor_util.make_tensor_proto("    name: ü\n    x: 1\n")
picture = summary_pb2.Summary.Image(height=300, width=2, encoded_image_string=bytes(range(256)))

events = [
    event_pb2.Event(
        wall_time=TIME, file_version="brain.Event:2", source_metadata=event_pb2.SourceMetadata(writer="fmdist")
    ),
    event_pb2.Event(wall_time=TIME, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START)),
    summary(
        0,
        hparams(metadata.SESSION_START_INFO_TAG, session_start_info=start),
        value("configuration", metadata=text_metadata.create_summary_metadata(None, None), tensor=text),
    ),
    summary(1, value("epoch_loss", simple_value=0.1), value("epoch_accuracy", simple_value=0.0)),
    summary(300, value("epoch_loss", simple_value=float("inf"))),
    summary(2**40, value("confusion_matrix", image=picture)),
    summary(
        301,
        hparams(
            metadata.SESSION_END_INFO_TAG,
            session_end_info=plugin_data_pb2.SessionEndInfo(
                status=api_pb2.Status.Value("STATUS_SUCCESS"), end_time_secs=TIME + 301
            ),
        ),
    ),
]
with open(pathlib.Path(__file__).parent / "Fixtures" / "events.tfevents", "wb") as file:
    writer = RecordWriter(file)
    for event in events:
        writer.write(event.SerializeToString())
