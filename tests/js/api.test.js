import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { ApiProblem, BROKEN_OFF, file, get, post, stream, text, upload } from "../../static/js/api.js";

afterEach(() => mock.restoreAll());

/** @param {() => Promise<Response>} answer */
const served = (answer) => mock.method(globalThis, "fetch", answer);

/**
 * An answer in pieces, which breaks off at the end where an error is given.
 * @param {string[]} pieces
 * @param {Error} [broken]
 */
function inPieces(pieces, broken) {
  const bytes = new TextEncoder();
  let at = 0;
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (at < pieces.length) controller.enqueue(bytes.encode(pieces[at++]));
        else if (broken) controller.error(broken);
        else controller.close();
      },
    }),
  );
}

/** @param {AsyncIterable<any>} events */
async function all(events) {
  const seen = [];
  for await (const event of events) seen.push(event);
  return seen;
}

test("a request is JSON, and so is its answer", async () => {
  const asked = served(async () => Response.json({ tokens: ["o"] }));
  assert.deepEqual(await post("/api/sample", { length: 1 }), { tokens: ["o"] });
  const [path, options] = /** @type {any[]} */ (asked.mock.calls[0].arguments);
  assert.deepEqual([path, options.method, options.headers["Content-Type"], options.body], ["/api/sample", "POST", "application/json", '{"length":1}']);
});

test("a refusal is a problem with its fields", async () => {
  const errors = [{ pointer: "/steps", detail: "is 0; allowed: at least 1" }];
  served(async () => Response.json({ detail: "One value is not allowed.", errors }, { status: 422 }));
  await assert.rejects(post("/api/train", {}), { name: "ApiProblem", message: "One value is not allowed.", errors });
});

test("a refusal without words names its status", async () => {
  served(async () => new Response("<html>", { status: 502 }));
  await assert.rejects(get("/api/presets"), (error) => error instanceof ApiProblem && /502/.test(error.message) && error.errors[0].pointer === "");
});

test("a server that is not there is said to be unreachable", async () => {
  served(async () => Promise.reject(new TypeError("fetch failed")));
  await assert.rejects(get("/api/presets"), /cannot be reached/);
});

test("a stream gives each event once it is whole", async () => {
  served(async () => inPieces(['{"event":"fra', 'me","step":0}\n{"event":"frame","st', 'ep":1}\n', '{"event":"done"}\n']));
  assert.deepEqual(await all(stream("/api/train", {})), [{ event: "frame", step: 0 }, { event: "frame", step: 1 }, { event: "done" }]);
});

test("an error in a stream is a problem, after the events before it", async () => {
  served(async () => inPieces(['{"event":"frame","step":0}\n', '{"event":"error","problem":{"detail":"It took too long.","errors":[]}}\n']));
  const events = stream("/api/train", {});
  assert.deepEqual((await events.next()).value, { event: "frame", step: 0 });
  await assert.rejects(events.next(), /It took too long/);
});

test("a stream that breaks, between lines or within one, is said to have stopped", async () => {
  for (const last of ['{"event":"frame","step":1}\n', '{"event":"fra']) {
    served(async () => inPieces(['{"event":"frame","step":0}\n', last], new TypeError("network error")));
    await assert.rejects(all(stream("/api/train", {})), (error) => error instanceof ApiProblem && error.message === BROKEN_OFF);
    mock.restoreAll();
  }
  served(async () => inPieces(['{"event":"frame","step":0}\n', '{"event":"fra']));
  await assert.rejects(all(stream("/api/train", {})), (error) => error instanceof ApiProblem && error.message === BROKEN_OFF);
});

test("an answer whose connection breaks within it is said to have stopped, whatever it was to hold", async () => {
  const asks = [() => get("/api/presets"), () => post("/api/forward", {}), () => text("/handout.html"), () => file("/api/weights/export", {}), () => upload("/api/weights/import", new Blob())];
  for (const ask of asks) {
    served(async () => inPieces(['{"loss":'], new TypeError("network error")));
    await assert.rejects(ask(), (error) => error instanceof ApiProblem && error.message === BROKEN_OFF);
    mock.restoreAll();
  }
  served(async () => inPieces(['{"loss":']));
  await assert.rejects(post("/api/forward", {}), { name: "ApiProblem", message: BROKEN_OFF });
  const controller = new AbortController();
  served(async () => inPieces([], new DOMException("aborted", "AbortError")));
  controller.abort();
  await assert.rejects(post("/api/forward", {}, controller.signal), { name: "AbortError" });
});

test("what was given up is not reported as a broken connection", async () => {
  const controller = new AbortController();
  served(async () => inPieces(['{"event":"frame","step":0}\n'], new DOMException("aborted", "AbortError")));
  const events = stream("/api/train", {}, controller.signal);
  await events.next();
  controller.abort();
  await assert.rejects(events.next(), { name: "AbortError" });
});

const crowded = () => Response.json({ detail: "Too many are computing here." }, { status: 503, headers: { "Retry-After": "5" } });

test("a request that finds a crowd is sent again when the server says, and no more than twice", async () => {
  mock.timers.enable(/** @type {any} */ ({ apis: ["setTimeout"] }));
  let free = 2;
  const asked = served(async () => (free-- > 0 ? crowded() : Response.json({ loss: 1 })));
  const answer = post("/api/forward", {});
  for (let tries = 1; tries <= 2; tries++) {
    while (asked.mock.callCount() < tries) await Promise.resolve();
    await new Promise(setImmediate);
    mock.timers.tick(4_900);
    assert.equal(asked.mock.callCount(), tries);
    mock.timers.tick(1_200);
    await new Promise(setImmediate);
  }
  assert.deepEqual(await answer, { loss: 1 });

  free = 9;
  const refused = assert.rejects(post("/api/forward", {}), /Too many are computing here/);
  for (let tries = 0; tries < 3; tries++) {
    await new Promise(setImmediate);
    mock.timers.tick(7_000);
  }
  await refused;
  assert.equal(asked.mock.callCount(), 6);
  mock.timers.reset();
});

test("one who waits for a place may give up", async () => {
  const controller = new AbortController();
  const asked = served(async () => crowded());
  const answer = post("/api/forward", {}, controller.signal);
  await new Promise(setImmediate);
  controller.abort("left");
  await assert.rejects(answer, (error) => error === "left");
  assert.equal(asked.mock.callCount(), 1);
});
