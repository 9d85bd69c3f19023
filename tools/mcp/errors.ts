import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import { Refusal } from "../../src/kernel/refusals.ts";
import { type Refused, refused } from "../run-tool.ts";

/** A refusal as an error of JSON-RPC: its words as the message, its code and facts as data. */
export function rpcErrorOf({ code, facts, errors, text }: Refused) {
  const ours = code === "internal" || code === "unavailable";
  return {
    code: ours ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidRequest,
    message: text,
    data: { code, facts, ...(errors.length > 0 && { errors }) },
  };
}

/** An error whose words are ours, as opposed to those of the SDK, which quote what its schemas expect. */
export class OwnError extends ProtocolError {
  /** The error that a refusal is outside of a tool call. */
  static of(answer: Refused): OwnError {
    const { code, message, data } = rpcErrorOf(answer);
    return new OwnError(code, message, data);
  }
}

/** Parameters that are not what a method takes. */
export function invalidParams(message: string): OwnError {
  return new OwnError(ProtocolErrorCode.InvalidParams, message);
}

/** The error that a client is shown, in our words. Our handlers throw refusals and OwnErrors; the SDK judges parameters. */
export function inOwnWords(error: unknown, method: string): ProtocolError {
  if (error instanceof OwnError || error instanceof ResourceNotFoundError) return error;
  if (error instanceof Refusal) return OwnError.of(refused(error));
  return invalidParams(`The parameters of ${method} are not what the protocol asks for.`);
}
