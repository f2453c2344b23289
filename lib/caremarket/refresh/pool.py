"""Doing runs side by side, and stopping when told to."""

from concurrent.futures import Future, ThreadPoolExecutor
from logging import INFO, WARNING, Logger
from queue import Empty, SimpleQueue

from caremarket.refresh.progress import Display, line
from caremarket.refresh.record import Run, RunRecord, Status
from caremarket.refresh.worker import Worker


def do_all(
    jobs: list[tuple[Run, str]], worker: Worker, workers: int, shown: Display, log: Logger
) -> tuple[list[RunRecord], bool]:
    """Do runs in worker threads; Ctrl-C kills the kernels and keeps what is done.

    Args:
        jobs: Runs with their fingerprints.
        worker: What does a run.
        workers: How many at a time.
        shown: Shows progress.
        log: Receives a line a run.

    Returns:
        The records of the runs that came to an end, and whether the rest was interrupted.
    """
    ended: SimpleQueue[Future[RunRecord | None]] = SimpleQueue()

    def job(run: Run, fingerprint: str) -> RunRecord | None:
        shown.started(run)
        return worker.do(run, fingerprint)

    interrupted = False
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(job, *each) for each in jobs]
        for future in futures:
            future.add_done_callback(ended.put)
        try:
            for _ in futures:
                record = _next(ended).result()
                shown.ended(record)
                log.log(WARNING if record.status is Status.FAILED else INFO, line(record))
        except KeyboardInterrupt:
            interrupted = True
            log.warning("interrupted: kernels are killed, what is done stays")
            worker.kernels.stop()
            pool.shutdown(cancel_futures=True)
    finished = [future.result() for future in futures if not future.cancelled()]
    return [record for record in finished if record is not None], interrupted


def _next(ended: SimpleQueue) -> Future:
    """Wait for a future; wake up now and then, because Windows delivers Ctrl-C only in between."""
    while True:
        try:
            return ended.get(timeout=0.5)
        except Empty:
            continue
