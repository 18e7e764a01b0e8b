// One stream of what changed, kept open: a fresh key before the old one ends, back-off with jitter when the line breaks.
// The key is {url, token, lasts (s), since (ms of the server)}; what was published since then is told first.
const RENEW_AT = 0.8;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 30000;

/** Keep a stream open. `hear` gets {changed}, {state} and {missed}; `key` and `keyUrl` open it. Returns how to close it. */
export function keepOpen(key, keyUrl, hear) {
  let source = null;
  let failures = 0;
  let timer = 0;
  let renewal = 0;
  let isClosed = false;

  function open(next) {
    let isFirst = true;
    const before = source;
    source = next;
    next.addEventListener("state", (event) => {
      const { state, missed, at } = JSON.parse(event.data);
      if (isFirst) {
        before?.close();
        failures = 0;
        key.since = at;
        key.clock = performance.now();
      }
      isFirst = false;
      hear({ state: state === "up" ? "live" : "waiting" });
      if (missed) hear({ missed: true });
    });
    next.addEventListener("changed", (event) => {
      key.since = Number(event.lastEventId);
      hear({ changed: JSON.parse(event.data), at: key.since });
    });
    next.addEventListener("over", () => next === source && again());
    next.addEventListener("error", () => {
      next.close();
      before?.close();
      if (next === source) again();
    });
  }

  const address = (since) => `${key.url}?token=${encodeURIComponent(key.token)}&since=${Math.floor(since)}`;
  const age = () => (performance.now() - key.born) / 1000;

  function connect() {
    if (isClosed) return;
    open(new EventSource(address(key.since)));
    clearTimeout(renewal);
    renewal = setTimeout(renew, Math.max(0, key.lasts * RENEW_AT * (0.9 + Math.random() / 10) - age()) * 1000);
  }

  /** Open the next stream before the old one ends: as long as the old one runs, nothing is missed. */
  async function renew() {
    if (!(await freshKey()) || isClosed) return;
    if (source?.readyState === EventSource.OPEN) key.since += performance.now() - key.clock - 1000;
    connect();
  }

  async function freshKey() {
    const fresh = await askForKey(keyUrl);
    if (fresh.refused) hear({ state: "off" });
    if (fresh.refused) close();
    if (!fresh.token) return false;
    Object.assign(key, fresh, { since: key.since, born: performance.now() });
    return true;
  }

  function again() {
    source?.close();
    clearTimeout(timer);
    clearTimeout(renewal);
    if (isClosed) return;
    hear({ state: "waiting" });
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** failures) * (0.5 + Math.random() / 2);
    failures += 1;
    timer = setTimeout(async () => {
      // A line that broke may be opened with the same key; one that was refused, or an old key, needs another.
      const isGood = failures < 2 && age() < key.lasts * RENEW_AT;
      if (isGood || (await freshKey())) connect();
      else again();
    }, delay);
  }

  function close() {
    isClosed = true;
    clearTimeout(timer);
    clearTimeout(renewal);
    source?.close();
  }

  if (age() < key.lasts * RENEW_AT) connect();
  else renew().then(() => source || again());
  return close;
}

/** Return a key; `{refused: true}` when this reader gets none (any more), `{}` when nobody answered. */
async function askForKey(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (answer.status === 401 || answer.status === 403) return { refused: true };
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}
