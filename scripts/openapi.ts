import { type OpenApiDocument, openApiDocument } from "../src/http/openapi.ts";
import { unnamedIn } from "../src/http/unnamed.ts";

/** The OpenAPI document, and what the operations do not give it: examples of fields, names of schemas. */
export function openApi(): { document: OpenApiDocument; missing: string[] } {
  const missing: string[] = [];
  const document = openApiDocument((field) =>
    missing.push(`no example: ${field} (add one with .meta({ examples: [...] }))`),
  );
  for (const place of unnamedIn(document))
    missing.push(`no name: ${place} (declare it with shape() of src/views/fields.ts)`);
  return { document, missing };
}
