"""How soon an open page hears of a change: streams through Caddy, beside a bare Redis subscriber in the same run.

Run it from the checkout: `.venv/bin/python -m bench.live [--streams 500] [--messages 150] [--every 0.2]`

It starts a Valkey, a live process and Caddy of its own on loopback, opens the streams, publishes changes that
everybody may hear, and prints how long each took from the publish to the reader: p50, p99 and the worst.
The floor is one subscriber of the same channel without process, proxy and HTTP. Goal: p99 under 500 ms for 500 streams.
The readers and the servers share this machine: its load is printed with the figures.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis.asyncio import Redis

from helpdesk.live import channel, token
from helpdesk.live.parts import TICKET, Part
from helpdesk.supervisor import binaries, ports

ROOT = Path(__file__).resolve().parents[1]
MOST_STREAMS, MOST_MESSAGES, MOST_SECONDS = 2000, 2000, 180
PATIENCE = 90.0


def main() -> None:
    options = read_options()
    chosen = ports.choose(("valkey", "live", "caddy"), {}, taken=0)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings.dev",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "REDIS_URL": f"redis://127.0.0.1:{chosen['valkey']}/0",
        "LIVE_URL": f"http://127.0.0.1:{chosen['live']}",
        "LIVE_MAX_STREAMS": str(MOST_STREAMS),
        "PYTHONPATH": str(ROOT),
    }
    with tempfile.TemporaryDirectory() as folder:
        caddy = os.environ | {
            "SITE_ADDRESS": f"http://:{chosen['caddy']}",
            "BIND": "127.0.0.1",
            "WEB_HOST": "127.0.0.1",
            "WEB_PORT": "9",
            "LIVE": f"127.0.0.1:{chosen['live']}",
            "HOME": folder,
            "XDG_DATA_HOME": folder,
            "XDG_CONFIG_HOME": folder,
        }
        valkey_command = [str(binaries.valkey_server()), "--port", str(chosen["valkey"]), "--save", ""]
        valkey_command += ["--bind", "127.0.0.1", "--dir", folder]
        live_command = [sys.executable, "-m", "uvicorn", "helpdesk.asgi:application", "--no-access-log"]
        live_command += ["--host=127.0.0.1", f"--port={chosen['live']}", "--ws=none", "--log-level=warning"]
        caddy_command = [str(binaries.caddy()), "run", "--config", str(ROOT / "Caddyfile")]
        with (
            running(valkey_command, os.environ),
            running(live_command, os.environ) as live,
            running([*caddy_command, "--adapter", "caddyfile"], caddy),
        ):
            wait_for(f"http://127.0.0.1:{chosen['caddy']}/live/health")
            asyncio.run(asyncio.wait_for(measure(options, chosen["caddy"], live.pid), MOST_SECONDS))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How soon an open page hears of a change.")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--messages", type=int, default=150)
    parser.add_argument("--every", type=float, default=0.2, help="seconds between two publishes")
    options = parser.parse_args()
    options.streams = min(options.streams, MOST_STREAMS)
    options.messages = min(options.messages, MOST_MESSAGES)
    return options


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  loopback
                if json.load(answer)["status"] == "live":
                    return
        except (OSError, urllib.error.HTTPError):
            pass
        time.sleep(0.1)
    raise SystemExit(f"{url} did not answer in {PATIENCE:.0f} s.")


async def measure(options: argparse.Namespace, port: int, live_pid: int) -> None:
    sent: dict[int, float] = {}
    heard: list[float] = []
    floor: list[float] = []
    client = Redis.from_url(os.environ["REDIS_URL"])
    pubsub = client.pubsub(ignore_subscribe_messages=True)
    await pubsub.subscribe(channel.name())
    tasks = [asyncio.create_task(subscribe(pubsub, sent, floor))]
    began = time.perf_counter()
    for first in range(0, options.streams, 50):
        users = range(first, min(first + 50, options.streams))
        readers = await asyncio.gather(*(connect(port, user) for user in users))
        tasks += [asyncio.create_task(read(reader, sent, heard)) for reader in readers]
    print(f"{options.streams} streams were open after {time.perf_counter() - began:.1f} s.")
    await asyncio.sleep(1)
    before = cpu_seconds(live_pid)
    await publish(options, sent)
    await asyncio.sleep(3)
    spent = cpu_seconds(live_pid) - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await client.aclose()
    report(options, heard, floor)
    print(
        f"The live process spent {spent / options.messages * 1000:.1f} ms of processor time on each message."
    )


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def connect(port: int, user: int) -> asyncio.StreamReader:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = f"/live/stream?token={token.issue(user + 1)}&since={int(time.time() * 1000)}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    while b"event: state" not in await reader.readline():
        if reader.at_eof():
            raise SystemExit("A stream was refused.")
    reader.writer = writer  # type: ignore[attr-defined]  # it must outlive this function
    return reader


async def read(reader: asyncio.StreamReader, sent: dict[int, float], heard: list[float]) -> None:
    while line := await reader.readline():
        if line.startswith(b'data: {"ticket":['):
            number = int(line[17:].split(b"]")[0])
            heard.append(time.perf_counter() - sent[number])


async def subscribe(pubsub: object, sent: dict[int, float], floor: list[float]) -> None:
    async for message in pubsub.listen():  # type: ignore[attr-defined]
        number = json.loads(message["data"])["parts"][0][1][0]
        floor.append(time.perf_counter() - sent[number])


async def publish(options: argparse.Namespace, sent: dict[int, float]) -> None:
    for number in range(1, options.messages + 1):
        sent[number] = time.perf_counter()
        await asyncio.to_thread(channel.publish, (Part(TICKET, (number,)),))
        await asyncio.sleep(options.every)


def report(options: argparse.Namespace, heard: list[float], floor: list[float]) -> None:
    expected = options.streams * options.messages
    print(
        f"{len(heard)} of {expected} events arrived; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    )
    print(f"{'':<28}{'p50':>10}{'p99':>10}{'worst':>10}")
    for name, times in (("bare Redis subscriber", floor), ("stream through Caddy", heard)):
        row = [statistics.median(times), statistics.quantiles(times, n=100)[98], max(times)]
        print(f"{name:<28}" + "".join(f"{seconds * 1000:>7.1f} ms" for seconds in row))


if __name__ == "__main__":
    main()
