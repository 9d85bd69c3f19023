/** What every MCP client must be able to do with the books, whatever the transport and the era of the protocol. */
import { expect } from "vitest";
import { prompts } from "../tools/prompts.ts";
import { tools } from "../tools/tool.ts";
import type { TestClient } from "./mcp-clients.ts";

interface Known {
  /** An account with 1000.00 that the caller sees. */
  readonly accountId: string;
  /** A goal named "Japan trip". */
  readonly goalId: string;
}

/** Lists, calls, is refused, reads, prompts and completes; allocates 25 to the goal, once. */
export async function converse(client: TestClient, known: Known): Promise<void> {
  await converseWithTools(client, known);
  await converseWithResources(client, known);
  await converseWithPrompts(client);
}

async function converseWithTools(client: TestClient, { accountId, goalId }: Known): Promise<void> {
  expect(client.getServerVersion()).toMatchObject({ name: "couples-cfo" });
  expect(client.getInstructions()).toMatch(/get_summary.*\n\nYou talk with «ada» .* Today is /is);
  const listed = await client.listTools();
  expect(listed.tools.map(({ name }: { name: string }) => name)).toEqual(tools.map(({ name }) => name));
  expect(listed.tools[0]).toMatchObject({
    name: "get_summary",
    title: tools[0]?.title,
    inputSchema: tools[0]?.inputSchema,
    outputSchema: tools[0]?.outputSchema,
    annotations: { title: tools[0]?.title, readOnlyHint: true, destructiveHint: false, openWorldHint: false },
  });

  const amount = { account_id: accountId, goal_id: goalId, amount: "25", idempotency_key: `key-${goalId}` };
  const done = await client.callTool({ name: "allocate_to_goal", arguments: amount });
  expect(done.isError ?? false).toBe(false);
  expect(done.structuredContent.goal.current_allocation).toBe("25.00");
  expect(done.content[0].text).toContain("25.00");
  const again = await client.callTool({ name: "allocate_to_goal", arguments: amount });
  expect(again.structuredContent).toEqual(done.structuredContent);
  expect([done._meta?.["couples-cfo/replayed"], again._meta?.["couples-cfo/replayed"]]).toEqual([
    undefined,
    true,
  ]);
  const summary = await client.callTool({ name: "get_summary" });
  expect(JSON.stringify(summary.structuredContent)).toContain("«Japan trip»");

  const much = { account_id: accountId, goal_id: goalId, amount: "1000000" };
  const refused = await client.callTool({ name: "allocate_to_goal", arguments: much });
  expect(refused).toMatchObject({
    isError: true,
    content: [{ type: "text", text: expect.stringContaining("Refused: insufficient_available") }],
  });
  expect(refused).not.toHaveProperty("structuredContent");
  const wrong = await client.callTool({
    name: "allocate_to_goal",
    arguments: { amount: "x", colour: "red" },
  });
  expect(wrong).toMatchObject({ isError: true });
  for (const field of ["account_id", "goal_id", "amount", "colour"])
    expect(wrong.content[0].text).toContain(`- ${field}:`);
  await expect(client.callTool({ name: "no_such_tool" })).rejects.toMatchObject({ code: -32602 });
}

async function converseWithResources(client: TestClient, { accountId, goalId }: Known): Promise<void> {
  expect((await client.listResources()).resources.map(({ uri }: { uri: string }) => uri)).toEqual([
    "couples-cfo://summary",
    "couples-cfo://history",
    "couples-cfo://ledger",
    "couples-cfo://inbox",
  ]);
  const { resourceTemplates } = await client.listResourceTemplates();
  const template = "couples-cfo://goals/{goal_id}";
  expect(resourceTemplates.map(({ uriTemplate }: { uriTemplate: string }) => uriTemplate)).toContain(
    template,
  );
  const read = await client.readResource({ uri: `couples-cfo://goals/${goalId}` });
  expect(read.contents[0].mimeType).toBe("application/json");
  expect(JSON.parse(read.contents[0].text)).toMatchObject({ id: goalId, name: "«Japan trip»" });
  expect(read.contents[1]).toMatchObject({ mimeType: "text/markdown", uri: read.contents[0].uri });
  expect(read.contents[1].text).toMatch(/^# Get a goal\n\n```yaml\nid: .*\nname: «Japan trip»\n.*\n```\n$/s);
  const unknown = `couples-cfo://goals/${accountId}`;
  await expect(client.readResource({ uri: unknown })).rejects.toMatchObject({ code: -32602 });
  const asked = {
    ref: { type: "ref/resource" as const, uri: template },
    argument: { name: "goal_id", value: "jap" },
  };
  expect((await client.complete(asked)).completion.values).toEqual([goalId]);
}

async function converseWithPrompts(client: TestClient): Promise<void> {
  const listed = await client.listPrompts();
  expect(listed.prompts.map(({ name }: { name: string }) => name)).toEqual(prompts.map(({ name }) => name));
  expect(listed.prompts.find(({ name }: { name: string }) => name === "explain-drift")).toMatchObject({
    title: "Explain what is off schedule",
    arguments: [{ name: "goal", required: false }],
  });
  const prompt = await client.getPrompt({ name: "explain-drift", arguments: { goal: "Japan trip" } });
  expect(prompt.messages).toMatchObject([
    { role: "user", content: { type: "text", text: expect.stringContaining("for «Japan trip».") } },
  ]);
  for (const [wrong, words] of [
    [{ name: "no-such-prompt" }, "see prompts/list"],
    [{ name: "goal-set-up" }, "Give wish"],
    [{ name: "policy", arguments: { wish: "x" } }, "it has no arguments"],
  ] as const) {
    const message = expect.stringContaining(words);
    await expect(client.getPrompt(wrong)).rejects.toMatchObject({ code: -32602, message });
  }
  const asked = {
    ref: { type: "ref/prompt" as const, name: "explain-drift" },
    argument: { name: "goal", value: "jap" },
  };
  expect((await client.complete(asked)).completion.values).toEqual(["Japan trip"]);
}
