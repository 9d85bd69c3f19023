import { randomUUID } from "node:crypto";
import { OPERATOR_KEY, openRest } from "../../../testing/http.ts";
import { expect, test } from "../../../testing/test.ts";

test("/metrics counts requests by route and refusals by operation and code", async ({ rest, token }) => {
  await rest.send("GET", `/goals/${randomUUID()}`, { token });
  await rest.send("GET", "/nothing", { token });
  const { body } = await rest.app.inject("/metrics");
  expect(body).toContain(
    'http_request_duration_seconds_count{method="GET",route="/v1/goals/:id",status="404"} 1',
  );
  expect(body).toContain('refusals_total{operation="get_goal",code="not_found"} 1');
  expect(body).toContain('refusals_total{operation="none",code="no_such_route"} 1');
});

test("/metrics is open to this machine, and to others only with the operator key", async ({ token }) => {
  const { app } = await openRest();
  const ask = async (remoteAddress: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: "/metrics", remoteAddress, headers })).statusCode;
  for (const own of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
    expect([own, await ask(own)]).toEqual([own, 200]);
  for (const other of ["192.0.2.7", "10.0.0.1", "::ffff:10.0.0.1", "2001:db8::127.0.0.1"]) {
    expect([other, await ask(other)]).toEqual([other, 401]);
    expect(await ask(other, { authorization: `Bearer ${token}` })).toBe(403);
    expect(await ask(other, { authorization: `Bearer ${OPERATOR_KEY}` })).toBe(200);
  }
  // A proxy on this machine forwards requests from other machines.
  for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
    expect([name, await ask("127.0.0.1", { [name]: "192.0.2.7" })]).toEqual([name, 401]);
});
