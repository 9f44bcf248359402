import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api.js";

export type Contract = components["schemas"]["Contract"];
export type Notice = components["schemas"]["Notice"];
export type Bill = components["schemas"]["Bill"];
export type Problem = components["schemas"]["Problem"];

/** Calls the API with a token; each POST has an idempotency key of its own. */
export function connect(address: string, token: string): Client<paths> {
  const client = createClient<paths>({ baseUrl: new URL("/api", address).href, headers: { Authorization: `Bearer ${token}` } });
  client.use({
    onRequest({ request }) {
      if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
        request.headers.set("Idempotency-Key", crypto.randomUUID());
      }
      return request;
    },
  });
  return client;
}

/** The answer, or an error that says what the service says. */
export function expect<T>(result: { data?: T; error?: Problem; response: Response }): T {
  if (result.data === undefined) {
    throw new Error(`${result.response.url}: ${result.response.status} ${result.error?.detail ?? ""}`);
  }
  return result.data;
}
