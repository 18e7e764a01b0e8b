"""What the engine promises on a big desk: a flood with two workers, agents meanwhile, the simulator's answers."""

from bench.servers import Servers

ORDER = {
    "simulations": 40,
    "swept": 10_000,
    "edits": 400,
    "recalculated": 100_000,
    "flood": 100_000,
    "workers": 2,
}
FLOOD = 3.0
"""A flood takes at most so many times what pure SQL takes to write the same rows."""
SIMULATION_MS = 100.0


def measured(servers: Servers, name: str) -> list[str]:
    """Print the figures of a desk; return what is beyond its bound, as sentences."""
    figures = {figure["name"]: figure for figure in servers.inside(name, "engine", ORDER)}
    flood, edits, answers = (figures[name] for name in ("flood", "edits", "simulations"))
    ratio = flood["ms"] / flood["floor"]
    print(f"\n{flood['due']:,} due at once, {flood['workers']} workers, {flood['rows']:,} rows written:")
    print(f"  {flood['ms'] / 1000:.1f} s, pure SQL {flood['floor'] / 1000:.1f} s, ratio {ratio:.2f}")
    print(f"{edits['edits']} notes on due tickets while {ORDER['swept']:,} are swept, and when nothing is:")
    print(f"  median {edits['median']:.0f} ms, longest {edits['longest']:.0f} ms;", end=" ")
    print(f"alone {edits['alone']:.0f} ms, longest {edits['longest_alone']:.0f} ms")
    counted = figures["recalculation"]
    print(f"{counted['clocks']:,} open clocks counted anew for a holiday, {counted['rows']:,} rows written:")
    print(f"  {counted['ms'] / 1000:.1f} s, pure SQL {counted['floor'] / 1000:.1f} s,", end=" ")
    print(f"ratio {counted['ms'] / counted['floor']:.2f}")
    print(f"The simulator's answer to {answers['answers']} tickets:")
    print(f"  median {answers['median']:.0f} ms, longest {answers['longest']:.0f} ms")
    beyond = []
    if ratio > FLOOD:
        beyond.append(f"a flood took {ratio:.2f} times pure SQL, more than {FLOOD}")
    if answers["median"] > SIMULATION_MS:
        beyond.append(f"the simulator took {answers['median']:.0f} ms, more than {SIMULATION_MS:.0f}")
    return beyond
