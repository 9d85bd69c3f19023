import { describe, expect, test } from "vitest";
import { openOAuth, register } from "../../../testing/oauth.ts";

describe("a registration", () => {
  test.each([
    ["http on another machine", { redirect_uris: ["http://app.example/cb"] }, "invalid_redirect_uri"],
    ["a scheme without a dot", { redirect_uris: ["myapp:/cb"] }, "invalid_redirect_uri"],
    ["a script", { redirect_uris: ["javascript:alert(1)"] }, "invalid_redirect_uri"],
    ["a fragment", { redirect_uris: ["https://app.example/cb#x"] }, "invalid_redirect_uri"],
    ["a user name", { redirect_uris: ["https://app@evil.example/cb"] }, "invalid_redirect_uri"],
    ["a wildcard", { redirect_uris: ["https://*.example/cb"] }, "invalid_redirect_uri"],
    ["no redirect", { redirect_uris: [] }, "invalid_redirect_uri"],
    ["a name that is no text", { client_name: 1 }, "invalid_client_metadata"],
  ])("is refused with %s", async (_what, fields, error) => {
    const { origin } = await openOAuth();
    expect(await register(origin, fields)).toMatchObject({ status: 400, body: { error } });
  });

  test("keeps only what a public client needs", async () => {
    const { origin } = await openOAuth();
    const { body } = await register(origin, {
      redirect_uris: ["https://app.example/cb", "com.example.app:/cb"],
      token_endpoint_auth_method: "client_secret_basic",
      sector_identifier_uri: "http://169.254.169.254/latest",
      jwks_uri: "http://169.254.169.254/latest",
      scope: "admin",
    });
    expect(Object.keys(body).toSorted()).toEqual([
      "application_type",
      "client_id",
      "client_id_issued_at",
      "client_name",
      "grant_types",
      "redirect_uris",
      "response_types",
      "token_endpoint_auth_method",
    ]);
    expect(body.token_endpoint_auth_method).toBe("none");
  });

  test("is limited to 20 an hour for one address", async () => {
    const { origin } = await openOAuth();
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) statuses.push((await register(origin)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429]);
  });
});
