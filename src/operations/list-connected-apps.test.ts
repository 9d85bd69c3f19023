import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { connectApp } from "../../testing/connected-apps.ts";

test("lists the caller's own apps, and not the partner's or those that have expired", async () => {
  const couple = await newCouple();
  const { app } = await connectApp(couple, { scopes: ["read"] });
  expect((await couple.ask("list_connected_apps", {})).items).toEqual([
    expect.objectContaining({
      id: app.id,
      client: "Probe",
      scopes: ["read"],
      sees_private: false,
      removed_at: null,
    }),
  ]);
  expect((await couple.asBen.ask("list_connected_apps", {})).items).toEqual([]);
  couple.clock = new Date(couple.clock.getTime() + 60 * 60 * 1000);
  expect((await couple.ask("list_connected_apps", {})).items).toEqual([]);
});
