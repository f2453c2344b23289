"""Who answers at an address: a Dask scheduler, or somebody else."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from caremarket.refresh.running.cluster.address import ClusterError

ANSWER = 5.0  # seconds for a scheduler to say what it is


def check_scheduler(address: str) -> None:
    """Ask who is there: libraries would try for half a minute, and say it in tracebacks.

    Raises ClusterError if no scheduler answers within `ANSWER` seconds.
    """
    with ThreadPoolExecutor(1) as thread:  # a notebook's own thread has a loop already
        try:
            kind = thread.submit(asyncio.run, _kind(address)).result()
        except Exception as error:  # whatever a stranger may send
            kind = type(error).__name__
    if kind != "Scheduler":
        raise ClusterError(
            f"No Dask scheduler answers at {address} ({kind}). Start one with `dask scheduler`, or "
            "leave --dask out."
        )


async def _kind(address: str) -> Any:
    """Return what answers: Scheduler, Worker or Nanny."""
    from distributed import Security  # noqa: PLC0415 (not everybody has it)
    from distributed.core import rpc  # noqa: PLC0415

    arguments = Security().get_connection_args("client")
    peer = rpc(address, timeout=ANSWER, connection_args=arguments)
    try:
        return (await asyncio.wait_for(peer.identity(), ANSWER))["type"]
    finally:
        await peer.close_rpc()
