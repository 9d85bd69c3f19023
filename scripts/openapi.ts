import { type OpenApiDocument, openApiDocument } from "../src/http/openapi.ts";
import { unnamedIn } from "../src/http/unnamed.ts";

/** The OpenAPI document, and a problem for each of its schemas that has no name. */
export function openApi(): { document: OpenApiDocument; missing: string[] } {
  const document = openApiDocument();
  const missing = unnamedIn(document).map(
    (place) => `no name: ${place} (declare it with shape() of src/views/fields.ts)`,
  );
  return { document, missing };
}
