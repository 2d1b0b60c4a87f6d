"""PyTorch's DistributedDataParallel over gloo, on processes of one thread each: ddp.py starts it, and talks with it in lines.

    ddp_peer.py FILE --processes N --data DIR

Standard input: a number of seconds a line. Standard output: a line of JSON when it is warm, and one for each spell.
This process trains nothing: it tells those that do how many steps to train. Between spells all of them sleep.
"""

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time

import conversation
from recipe import Recipe

LAYOUTS = ["contiguous_format", "channels_last"]


class RankTrainer:
    """One rank's replica in one memory layout: a step of the recipe's batch, of which each rank has its part."""

    def __init__(self, recipe, images, labels, layout, rank, ranks):
        import torch
        import torch_peer

        self.trainer = torch_peer.Trainer(recipe, images, labels, getattr(torch, layout))
        # With the gradients in DDP's buckets from the start, which saves a copy.
        self.trainer.model = torch.nn.parallel.DistributedDataParallel(self.trainer.model, gradient_as_bucket_view=True)
        self.generator = torch.Generator().manual_seed(0)  # the same order on all ranks, whatever dropout draws
        self.place, self.order, self.shuffle = 0, torch.empty(0), torch.randperm
        self.rank, self.ranks, self.batch_size = rank, ranks, recipe.batch_size

    def step(self):
        t, size = self.trainer, self.batch_size
        if self.place + size > len(self.order):
            self.order, self.place = self.shuffle(len(t.labels), generator=self.generator), 0
        start = self.place + self.rank * size // self.ranks
        end = self.place + (self.rank + 1) * size // self.ranks
        batch = self.order[start:end]
        self.place += size
        images = t.images[batch].contiguous(memory_format=t.layout)
        t.optimizer.zero_grad(set_to_none=True)
        t.loss(t.model(images), t.labels[batch]).backward()
        t.optimizer.step()


def work(rank, ranks, meeting, name, data, pipe):
    """One rank: answers a layout's number and a number of steps with the seconds that they took."""
    import images
    import torch
    import torch.distributed as distributed

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=ranks)
    recipe = Recipe.load(name)
    pixels, labels = images.load(data, recipe.dataset)
    layouts = LAYOUTS if recipe.is_convolutional else LAYOUTS[:1]
    trainers = [RankTrainer(recipe, pixels, labels, layout, rank, ranks) for layout in layouts]
    parameters = trainers[0].trainer.model.module.numbers
    pipe.send((f"PyTorch {torch.__version__}", parameters, recipe.batch_size, len(layouts)))
    while True:
        try:
            layout, steps = pipe.recv()
        except EOFError:
            break
        distributed.barrier()
        start = time.perf_counter()
        for _ in range(steps):
            trainers[layout].step()
        distributed.barrier()
        pipe.send(time.perf_counter() - start)
    distributed.destroy_process_group()


class Job:
    """The ranks, and the layout that is faster here."""

    def __init__(self, name, ranks, data):
        context = multiprocessing.get_context("spawn")
        self.pipes, self.processes = [], []
        meeting = tempfile.mktemp(prefix="fmdist-ddp-")
        for rank in range(ranks):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(rank, ranks, meeting, name, data, theirs), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.processes.append(process)
        greetings = [self.receive(pipe) for pipe in self.pipes]
        self.version, self.parameters, self.batch_size, layouts = greetings[0]
        self.step_seconds = [self.train(layout, 5) / 5 for layout in range(layouts)]
        # In turn, so that what else the machine does falls on both.
        trials = [[self.rate(layout, 0.4) for layout in range(layouts)] for _ in range(3 if layouts > 1 else 1)]
        rates = [statistics.median(column) for column in zip(*trials)]
        self.layout = rates.index(max(rates))

    def receive(self, pipe):
        try:
            return pipe.recv()
        except EOFError:
            raise SystemExit("a process of PyTorch DDP ended; what it said is above") from None

    def train(self, layout, steps):
        """The seconds of `steps` steps, at rank 0."""
        for pipe in self.pipes:
            pipe.send((layout, steps))
        return [self.receive(pipe) for pipe in self.pipes][0]

    def rate(self, layout, seconds):
        """Images a second over about `seconds`."""
        steps = max(1, round(seconds / self.step_seconds[layout]))
        elapsed = self.train(layout, steps)
        self.step_seconds[layout] = elapsed / steps
        return steps * self.batch_size / elapsed

    def close(self):
        for pipe in self.pipes:
            pipe.close()
        for process in self.processes:
            process.join(timeout=5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="a configuration")
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--data", required=True,
                        help="the folder that holds the data set, its folder, or 'synthetic' for noise")
    arguments = parser.parse_args()

    say = conversation.begin()

    job = Job(arguments.file, arguments.processes, arguments.data)
    say(version=job.version, parameters=job.parameters, memory_layout=LAYOUTS[job.layout])
    for line in sys.stdin:
        say(images_per_second=job.rate(job.layout, float(line)))
    job.close()


if __name__ == "__main__":
    main()
