import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import { Refusal } from "../../src/kernel/refusals.ts";
import { type Refused, refused } from "../run-tool.ts";

/** A refusal as a JSON-RPC error, with its code and facts as data. */
export function rpcError({ code, facts, errors, text }: Refused) {
  const ours = code === "internal" || code === "unavailable";
  return {
    code: ours ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidRequest,
    message: text,
    data: { code, facts, ...(errors.length > 0 && { errors }) },
  };
}

/** An error with our own message. The SDK's messages quote what its schemas expect. */
export class OwnError extends ProtocolError {
  /** The error for a refusal outside a tool call. */
  static of(answer: Refused): OwnError {
    const { code, message, data } = rpcError(answer);
    return new OwnError(code, message, data);
  }
}

/** The error for invalid parameters of a method. */
export function invalidParams(message: string): OwnError {
  return new OwnError(ProtocolErrorCode.InvalidParams, message);
}

/** The error to show a client. Handlers throw refusals and OwnErrors; any other error is the SDK's check of the parameters. */
export function clientError(error: unknown, method: string): ProtocolError {
  if (error instanceof OwnError || error instanceof ResourceNotFoundError) return error;
  if (error instanceof Refusal) return OwnError.of(refused(error));
  return invalidParams(`The parameters of ${method} do not match the protocol.`);
}
